"""The anonymous pulse: asked twice a year, told only in groups of five or more."""
