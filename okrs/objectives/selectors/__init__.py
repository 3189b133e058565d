"""Reads of one objective and of one key result."""
