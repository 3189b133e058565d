"""Weekly updates: drafted from the week's records, submitted, read."""
