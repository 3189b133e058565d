"""Reads of KOLs."""
