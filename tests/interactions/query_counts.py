"""How many questions the diary, plans that were left, and own calendars ask; a part of ``test_query_counts``."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from interactions.models import KOL, IgnoredAppointment
from tests.factories.engagement import EngagementPlanFactory
from tests.factories.organization import UserFactory
from tests.factories.world import World
from tests.interactions.left_plans.leavers import make_plan
from tests.interactions.own_calendar.rows import make_connection, make_possible

# (profile, page) → its address, and the number of queries.
COUNTS: dict[tuple[str, str], tuple[Callable[[World], str], int]] = {
    ("msl", "interactions"): (lambda _: f"{reverse('interactions')}?who=all", 6),
    ("commercial", "interactions"): (lambda _: reverse("interactions"), 4),
    ("msl", "diary"): (lambda _: f"{reverse('diary')}?who=all", 7),
    ("msl", "diary of a month"): (lambda _: f"{reverse('diary')}?who=all&view=month", 7),
    ("commercial", "diary"): (lambda _: f"{reverse('diary')}?view=month", 4),
    ("msl", "own calendar"): (lambda _: reverse("own-calendar"), 6),
    ("msl", "saved lists"): (lambda _: reverse("saved-lists", args=["interactions"]), 4),
    ("compliance", "calendars that are read"): (lambda _: reverse("calendars-read"), 5),
    ("msl", "engagement plans"): (lambda _: f"{reverse('engagement-plans')}?who=all", 6),
    ("commercial", "engagement plans"): (lambda _: reverse("engagement-plans"), 5),
    ("msl", "engagement plan"): (lambda world: reverse("engagement-plan", args=[world.engagement_plan.pk]), 10),
    ("msl", "engagement plans to start"): (lambda _: reverse("engagement-plans-start"), 7),
    ("lead", "plans that were left"): (lambda world: reverse("left-plans", args=[world.leaver.pk]), 10),
}


def one_more(world: World, kol: KOL, number: int) -> None:
    """One more row of what these pages list."""
    msl = world.cast.msl
    EngagementPlanFactory.create(owner=msl, kol=kol, quarter=world.cast.quarter, therapeutic_area=world.cast.oncology)
    make_possible(msl, kol, number)
    IgnoredAppointment.objects.create(owner=msl, kol=kol, kind_key=f"{number:064x}")
    make_connection(UserFactory.create())
    make_plan(world.leaver, world.today + timedelta(days=number), world)
