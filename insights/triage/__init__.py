"""The page of an insight, and what becomes of it."""
