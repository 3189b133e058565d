"""How objectives serve each other and the shared imperatives: the map, and the edges that make it."""
