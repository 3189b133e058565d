"""Reads of defined measures and of the rules."""
