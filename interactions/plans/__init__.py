"""Engagement plans: what is intended with a KOL in a quarter, against what took place."""
