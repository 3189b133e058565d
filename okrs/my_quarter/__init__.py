"""My quarter: what a person is responsible for and what they still have to report."""
