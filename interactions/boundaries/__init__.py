"""What may be shared with each function: the boundary cards, read by everybody and changed by compliance."""
