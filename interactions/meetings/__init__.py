"""Cross-functional meetings: planned once or as a series, prepared, held, and what they decided."""
