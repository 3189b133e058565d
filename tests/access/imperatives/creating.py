"""Forms that make commitments, their values and scientific milestones, for ``creating.py``."""

from organization.models import CommitmentValue, ImperativeCommitment, ScientificMilestone
from tests.access.creation import Creating

IMPERATIVES = (
    Creating(
        "commitment-add", ImperativeCommitment, "commercial",
        lambda world: {"measure": "Leaflets printed", "target": "8"}, lambda world: (world.imperative.pk,),
        other={"measure": "Leaflets sent"}, unique=True,
    ),
    Creating(
        "commitment-update", CommitmentValue, "clinical", lambda world: {"value": "11", "as_of": "2026-02-15"},
        lambda world: (world.commitment.pk,), other={"value": "12"}, unique=True,
    ),
    Creating(
        "scientific-milestone-add", ScientificMilestone, "lead",
        lambda world: {
            "kind": "approval", "title": "Decision", "date": "2026-05-04", "therapeutic_area": world.cast.oncology.pk,
        },
        other={"title": "The decision"},
    ),
)  # fmt: skip
