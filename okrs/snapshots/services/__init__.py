"""Writes beside the snapshots: the day's measurements, and the nightly comparison."""
