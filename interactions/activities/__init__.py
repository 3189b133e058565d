"""Activities: field medical work other than a conversation with a KOL."""
