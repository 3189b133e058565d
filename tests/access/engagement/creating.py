"""Forms that make engagement plans and versions of their rules, for ``creating.py``."""

from datetime import timedelta

from interactions.models import EngagementPlan, EngagementRules
from organization.models import Quarter
from tests.access.creation import Creating
from tests.factories.kols import KOLFactory
from tests.factories.world import World
from tests.interactions.plans.rows import EngagementPlanFactory


def _unplanned(world: World) -> tuple[int]:
    """A KOL without a plan."""
    if "unplanned_kol" not in world.more:
        world.more["unplanned_kol"] = KOLFactory.create().pk
    return (world.more["unplanned_kol"],)


def _planned_before(world: World) -> tuple[()]:
    """Nothing of the address; but there is a plan of the quarter before."""
    if "planned_before" not in world.more:
        last = world.cast.quarter.starts_on - timedelta(days=1)
        before = Quarter.objects.on(last).first() or Quarter.objects.create(
            name="before", starts_on=last - timedelta(days=10), ends_on=last, grace_ends_on=last
        )
        world.more["planned_before"] = EngagementPlanFactory.create(
            owner=world.cast.msl, quarter=before, therapeutic_area=world.cast.oncology
        )
    return ()


ENGAGEMENT = (
    Creating(
        "engagement-plan-new", EngagementPlan, "msl", lambda world: {"target_contacts": "3"}, _unplanned,
        other={"target_contacts": "2"}, unique=True,
    ),
    Creating("engagement-plans-start", EngagementPlan, "msl", args=_planned_before, unique=True),
    Creating(
        "engagement-rules", EngagementRules, "admin", lambda world: {"contacts_local": "2"},
        other={"contacts_local": "3"}, unique=True,
    ),
)  # fmt: skip
