"""Contacts of two functions with one KOL within a few days: seen before they are saved, and what became of each."""
