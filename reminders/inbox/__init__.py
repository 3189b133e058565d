"""One's own reminders, and which of them one wants."""
