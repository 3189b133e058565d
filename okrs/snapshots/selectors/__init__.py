"""Reads of snapshots: rows and records as lists show them."""
