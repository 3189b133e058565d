"""Forms of a plan: they parse and validate, services write."""
