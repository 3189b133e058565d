"""Scientific topics."""
