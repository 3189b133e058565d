"""Writes besides the snapshots: the day's measurements, and the nightly comparison."""
