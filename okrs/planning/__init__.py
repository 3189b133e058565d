"""Planning a quarter: a team's plan; drafting, activating, changing and dropping objectives and key results."""
