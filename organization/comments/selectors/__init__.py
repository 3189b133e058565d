"""Reads of comments."""
