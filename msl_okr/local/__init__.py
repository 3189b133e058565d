"""What runs on a machine without installed servers."""
