"""What is due, claimed and sent, once each."""
