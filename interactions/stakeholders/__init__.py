"""Internal stakeholders: the map, contact as agreed, what they say, and what comes next."""
