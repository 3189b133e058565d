"""Monthly check-ins, statuses declared on the board, and updates that somebody asked for."""
