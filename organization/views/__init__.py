"""Pages of the administration area and of one's own settings, by noun."""
