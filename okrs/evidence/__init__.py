"""The rows behind a number: what counts and why, what almost counts, what was excluded."""
