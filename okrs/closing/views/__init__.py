"""Pages of a close."""
