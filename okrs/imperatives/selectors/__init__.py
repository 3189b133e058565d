"""Reading imperatives and what is committed to them."""
