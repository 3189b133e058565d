"""Views of activities."""
