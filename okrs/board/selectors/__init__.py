"""Reads of the board."""
