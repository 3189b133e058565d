"""Reads of stakeholders."""
