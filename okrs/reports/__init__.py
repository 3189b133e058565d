"""Trends, comparisons, and reports that people build."""
