"""The API of this app, and what the API of every app stands on: sign-in, one form of problem, paging, strictness."""
