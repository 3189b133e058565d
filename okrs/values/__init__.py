"""Entries by hand: dated values, and the day on which a milestone was reached."""
