"""Invented databases of any size."""
