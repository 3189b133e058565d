"""Who may do what with KOLs, interactions and activities, on loaded fields."""
