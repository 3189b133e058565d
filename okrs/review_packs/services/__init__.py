"""Asking for packs and making them."""
