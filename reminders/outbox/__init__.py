"""What is due, claimed and sent, each once."""
