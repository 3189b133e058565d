"""Every write of KOLs, interactions and activities, by noun."""
