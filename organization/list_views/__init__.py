"""Saved views of lists: filters and order under a name, for whoever saved them."""
