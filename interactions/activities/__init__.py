"""Activities: work that is no conversation with one KOL."""
