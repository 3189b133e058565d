"""Congresses: sessions, who covers what, which KOLs attend, the day sheet, the debrief."""
