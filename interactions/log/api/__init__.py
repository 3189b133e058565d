"""The API of interactions."""
