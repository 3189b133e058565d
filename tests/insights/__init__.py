"""Tests of field insights."""
