"""What was promised to a KOL as the next step: done, moved to another day, or dropped."""
