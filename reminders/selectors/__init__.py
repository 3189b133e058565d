"""Reads of reminders: what is owed, the inbox, the rules and what became of them."""
