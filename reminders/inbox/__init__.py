"""A person's own reminders, and which of them they want."""
