"""Tests of people, teams, areas and the calendar."""
