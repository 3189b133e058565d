"""What coverage reads: the grid and its figures, and the rows behind each of them."""
