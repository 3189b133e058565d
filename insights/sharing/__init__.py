"""What readers who may not know the KOL read of an insight."""
