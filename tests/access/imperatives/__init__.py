"""Imperatives, commitments and scientific milestones in the walks over the product."""
