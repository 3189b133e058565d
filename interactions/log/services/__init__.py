"""Every write of interactions."""
