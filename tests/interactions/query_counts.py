"""How many questions diary, coverage, plans that were left and own calendars ask; part of ``test_query_counts``."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse

from interactions.models import KOL, IgnoredAppointment
from tests.factories.interactions import make_interaction
from tests.factories.kols import ChannelPreferenceFactory, KOLFactory, TierAssignmentFactory
from tests.factories.organization import TherapeuticAreaFactory, UserFactory
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
    ("manager", "coverage"): (lambda _: reverse("coverage"), 14),
    ("clinical", "coverage"): (lambda _: reverse("coverage"), 11),
    ("manager", "coverage, exported"): (lambda _: reverse("coverage-export"), 10),
    ("manager", "coverage, KOLs reached"): (lambda _: f"{reverse('coverage-rows')}?part=reached&team=all", 10),
    ("manager", "coverage, talks"): (lambda _: f"{reverse('coverage-rows')}?part=unmatched&team=all", 10),
    ("lead", "readiness"): (lambda _: reverse("readiness"), 11),
    ("clinical", "readiness"): (lambda _: reverse("readiness"), 10),
    ("lead", "readiness of a product"): (
        lambda world: reverse("product-readiness", args=[world.product.pk]),
        14,
    ),
    ("msl", "accepted insights of a product"): (
        lambda world: f"{reverse('product-readiness', args=[world.product.pk])}?part=accepted",
        12,
    ),
    ("msl", "own calendar"): (lambda _: reverse("own-calendar"), 6),
    ("msl", "saved lists"): (lambda _: reverse("saved-lists", args=["interactions"]), 4),
    ("compliance", "calendars that are read"): (lambda _: reverse("calendars-read"), 5),
    ("lead", "plans that were left"): (lambda world: reverse("left-plans", args=[world.leaver.pk]), 10),
}


def one_more(world: World, kol: KOL, number: int) -> None:
    """One more row of what these pages list."""
    msl = world.cast.msl
    met: KOL = KOLFactory.create()
    TierAssignmentFactory.create(kol=met, therapeutic_area=TherapeuticAreaFactory.create(), tier="national")
    ChannelPreferenceFactory.create(kol=met, confirmed_at=world.today)
    make_interaction(msl=world.cast.elsewhere, kols=(met,), on=world.today)
    make_possible(msl, kol, number)
    IgnoredAppointment.objects.create(owner=msl, kol=kol, kind_key=f"{number:064x}")
    make_connection(UserFactory.create())
    make_plan(world.leaver, world.today + timedelta(days=number), world)
