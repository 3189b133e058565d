"""Reads of weekly updates."""
