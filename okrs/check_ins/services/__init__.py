"""Every write of check-ins and of requests for an update."""
