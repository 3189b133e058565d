"""Every write of objectives and key results."""
