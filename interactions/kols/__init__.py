"""KOLs: the list, the record, the form, suggestions."""
