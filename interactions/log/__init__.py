"""Interactions: logged, amended, held, cancelled, listed."""
