"""Measures that an organisation defines, and the rules by which work counts."""
