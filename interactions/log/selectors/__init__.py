"""Reads of interactions, and what the Log offers."""
