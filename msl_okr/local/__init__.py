"""What runs on a machine with no servers installed."""
