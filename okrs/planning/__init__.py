"""Planning a quarter: a team's plan, objectives and key results, drafted, activated, changed and dropped."""
