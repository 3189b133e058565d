"""The planning session of a team: one page on which a quarter is planned from what the last one taught."""
