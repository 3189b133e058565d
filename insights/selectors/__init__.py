"""Reads of insights, prepared for pages and scoped to the reader."""
