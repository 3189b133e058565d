"""The page of a congress, with what was heard there."""
