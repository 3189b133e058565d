"""What every app builds on: clock, days, numbers, text, names, fields, exports, saving once."""
