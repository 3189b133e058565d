"""Who meets whom, of every function: the coordination calendar, and what other functions enter of theirs."""
