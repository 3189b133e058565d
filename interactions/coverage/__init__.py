"""Which KOLs are met: by tier and therapeutic area in a quarter, and who has not been met."""
