"""Weekly updates: drafted from the week's records, handed in, read."""
