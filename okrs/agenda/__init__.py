"""What moved since a meeting, proposed for the agenda of the next, and what an item is about."""
