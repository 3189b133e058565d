"""Writes of meetings, of their series and agenda, and of decisions."""
