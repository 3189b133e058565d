"""Accounts: signing in, invitations, links, and the spelling of an address."""
