"""Pages of meetings that show nothing of higher apps."""
