"""Institutions at which KOLs work: found by name, merged where two are the same, and taken apart again."""
