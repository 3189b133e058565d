"""Pages of defined measures and of the rules."""
