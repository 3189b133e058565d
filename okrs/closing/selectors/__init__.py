"""Reads of a close."""
