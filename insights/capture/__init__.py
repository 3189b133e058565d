"""An insight captured, edited and handed in by its author."""
