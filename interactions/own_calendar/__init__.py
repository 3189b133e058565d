"""Possible contacts from a person's own calendar: a file or a secret address; nothing else of it is kept."""
