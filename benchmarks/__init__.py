"""How fast the product is on large data: invented databases, and a run that measures pages against a floor."""
