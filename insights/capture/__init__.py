"""Insights captured, edited and submitted by their authors."""
