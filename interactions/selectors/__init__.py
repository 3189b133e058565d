"""Page-shaped reads of KOLs, interactions and activities, by noun."""
