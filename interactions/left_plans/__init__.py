"""Planned interactions of somebody who left: handed on to a colleague, or cancelled."""
