"""The list of interactions as a diary: by week, by month, by day."""
