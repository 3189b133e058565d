"""Fields that an organisation adds to its records: defined here, filled in and shown by the apps of the records."""
