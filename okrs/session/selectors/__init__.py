"""Reads of the planning session."""
