"""Touchpoints from a file of another system: checked row by row first, then written in one transaction."""
