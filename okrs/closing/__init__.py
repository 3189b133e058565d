"""The close of a quarter: scores, what teams submit, the seal over everything, and its proof."""
