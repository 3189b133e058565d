"""Every address of a planning session, and of alignment, that makes something new."""

from django.urls import reverse

from okrs.models import Alignment, CarryOver, ObjectiveReason, PlanningSession
from tests.access.creation import Creating
from tests.factories.world import World


def _plan(world: World) -> tuple[int, int]:
    return world.planned["quarter"].pk, world.cast.north.pk


PLANNING: tuple[Creating, ...] = (
    Creating(
        "plan-session-notes", PlanningSession, "manager", lambda world: {"notes": "Agreed."},
        lambda world: (world.cast.quarter.pk, world.cast.north.pk), other={"notes": "Agreed on."}, unique=True,
    ),
    Creating(
        "plan-session-reasons", ObjectiveReason, "manager",
        lambda world: {
            "chosen": f"insight-{world.accepted_insight.pk}", "objective": str(world.planned["proposed"].pk),
        },
        _plan, page=lambda world: reverse("plan-session", args=_plan(world)), other={"objective": "0"}, unique=True,
    ),
    Creating(
        "carry-over-decide", CarryOver, "manager", lambda world: {"decision": "park"},
        lambda world: (*_plan(world), world.shared_objective.pk), other={"reason": "Later."}, unique=True,
    ),
    Creating(
        "objective-align", Alignment, "manager",
        lambda world: {"way": "supports", "other": str(world.planned["proposed"].pk)},
        lambda world: (world.objective.pk,), other={"other": "0"}, unique=True,
    ),
)  # fmt: skip
