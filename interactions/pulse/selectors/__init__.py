"""Reads of the pulse, by noun."""
