"""Reads of My quarter."""
