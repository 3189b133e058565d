"""Tests of KOLs, interactions and activities."""
