"""Forms of insights."""
