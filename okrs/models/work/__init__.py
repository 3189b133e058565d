"""The work behind key results."""
