"""Engagement plans in the walks over the product."""
