"""Writes of the pulse, by noun."""
