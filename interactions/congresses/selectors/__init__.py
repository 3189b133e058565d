"""Reads of congresses."""
