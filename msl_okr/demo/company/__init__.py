"""What the demo tells of work inside the company: stakeholders, meetings, the pulse, comments."""
