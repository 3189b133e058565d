"""Launch readiness: what stands ready for each product, put together from what other pages show."""
