"""Comments and mentions: one thread for each weekly update, check-in, objective, key result, insight and activity."""
