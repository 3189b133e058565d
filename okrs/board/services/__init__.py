"""Writes made from the board."""
