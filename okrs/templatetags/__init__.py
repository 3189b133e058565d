"""What templates of key results need in every row."""
