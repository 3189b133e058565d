"""Factories by app, and the cast that every access test uses."""
