"""Reads of meetings and decisions."""
