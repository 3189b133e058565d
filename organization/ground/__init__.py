"""What every app stands on: clock, days, numbers, text, names, fields, exports, saving once."""
