"""Every write to people, teams, areas and the calendar, by noun."""
