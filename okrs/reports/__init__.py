"""Trends, comparisons, and reports that people put together."""
