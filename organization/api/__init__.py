"""The API of this app, and what every app's API shares: sign-in, one form of problem, paging, strictness."""
