"""Shared imperatives: what functions commit to them, how that stands, and the objectives that serve them."""
