"""Arithmetic of key results, without database or clock: progress and pace, forecasts, the slots of a cadence."""
