"""Parsing and validation."""
