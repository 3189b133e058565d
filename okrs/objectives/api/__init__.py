"""The API of objectives and key results with their evidence."""
