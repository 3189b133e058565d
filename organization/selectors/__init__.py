"""Page-shaped reads of people, teams, areas and the calendar, by noun."""
