"""Writes of the planning session."""
