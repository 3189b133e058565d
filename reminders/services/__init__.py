"""Writes of reminders: planned, claimed and settled; read; rules and preferences changed."""
