"""Arithmetic without database or clock."""
