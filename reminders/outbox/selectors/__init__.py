"""What is owed by whom, and whom a tick may have to remind."""
