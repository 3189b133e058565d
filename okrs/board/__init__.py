"""The status board, what is done from it, and its saved views."""
