"""Every write of insights."""

from insights.services.capture import Captured, Contents, capture_insight, edit_insight, submit_insight

__all__ = ["Captured", "Contents", "capture_insight", "edit_insight", "submit_insight"]
