"""Forms of KOLs, interactions and activities, by noun."""
