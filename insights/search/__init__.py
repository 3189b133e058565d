"""Insights found: the list, its filters, its export, the API."""
