"""The API of KOLs, interactions and activities."""
