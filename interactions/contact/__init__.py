"""That contact took place: who, when, in which way; never why or about what."""
