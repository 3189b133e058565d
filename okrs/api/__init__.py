"""The API of objectives, key results, check-ins and weekly updates."""
