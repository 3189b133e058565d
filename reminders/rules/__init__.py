"""When reminders go out, as administrators set it."""
