"""What the review and the team's month show."""
