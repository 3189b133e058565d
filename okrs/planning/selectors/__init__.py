"""Reads of plans, and of one objective or key result."""
