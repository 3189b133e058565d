"""Page-shaped reads of objectives and key results."""
