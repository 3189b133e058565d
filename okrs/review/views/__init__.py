"""The review and the team's month."""
