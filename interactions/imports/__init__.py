"""Importing KOLs from a file: planned first, then written."""
