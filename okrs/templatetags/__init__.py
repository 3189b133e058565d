"""Tags for what templates show in every row of key results."""
