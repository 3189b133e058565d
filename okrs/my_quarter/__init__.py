"""My quarter: what a person answers for and still owes."""
