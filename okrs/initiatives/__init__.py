"""Initiatives: the work behind key results, on a board of four columns."""
