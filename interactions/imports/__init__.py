"""KOLs brought in from a file: planned first, then written."""
