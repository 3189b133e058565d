"""Every write of defined measures and of the rules."""
