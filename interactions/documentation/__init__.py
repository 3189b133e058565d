"""What logging costs people: the time it takes, and which fields they fill in. Of teams, never of a person."""
