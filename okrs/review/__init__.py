"""What a manager reads of a team: what is overdue, what changed, what waits to be acknowledged; a month on one page."""
