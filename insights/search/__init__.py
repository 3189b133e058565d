"""Finding insights: the list, its filters, its export, the API."""
