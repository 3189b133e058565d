"""Rules and notifications come with the reminders themselves."""
