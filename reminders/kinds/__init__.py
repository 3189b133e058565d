"""The kinds of reminders: what each is owed for, and what it says."""
