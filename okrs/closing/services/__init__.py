"""Writes of a close."""
