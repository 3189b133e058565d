"""What goes into a pack, and the packs of a quarter as its page lists them."""
