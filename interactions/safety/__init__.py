"""Hand-offs to safety: from awareness to safety's receipt."""
