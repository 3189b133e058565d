"""The API of insights."""
