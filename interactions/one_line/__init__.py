"""One line that somebody typed or dictated, read for the form of an interaction."""
