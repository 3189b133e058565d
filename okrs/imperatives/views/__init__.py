"""Pages of imperatives and of what is committed to them."""
