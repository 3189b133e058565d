"""What is ahead in the science of each therapeutic area."""
