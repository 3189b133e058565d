"""How many questions pages about contact, coverage, congresses and plans ask; a part of ``test_query_counts``."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from interactions.models import KOL, CollisionAnswer, IgnoredAppointment
from tests.factories.interactions import make_interaction
from tests.factories.kols import ChannelPreferenceFactory, KOLFactory, TierAssignmentFactory
from tests.factories.organization import TherapeuticAreaFactory, UserFactory
from tests.factories.world import World
from tests.interactions.congresses.rows import congress_of, more_of_congress, session_of
from tests.interactions.institutions.rows import institution
from tests.interactions.left_plans.leavers import make_plan
from tests.interactions.own_calendar.rows import make_connection, make_possible
from tests.interactions.plans.rows import EngagementPlanFactory
from tests.interactions.touchpoints.factories import TouchpointFactory


def _day_sheet(world: World) -> str:
    found = congress_of(world)
    return reverse("congress-day", args=[found.pk, found.starts_on.isoformat()])


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
    ("msl", "institutions"): (lambda _: reverse("institutions"), 5),
    ("msl", "institution"): (lambda world: reverse("institution", args=[institution(world).pk]), 9),
    ("commercial", "touchpoints of a week"): (lambda _: reverse("touchpoints"), 4),
    ("commercial", "touchpoints in a list"): (lambda _: f"{reverse('touchpoints')}?view=list", 6),
    ("manager", "collisions"): (lambda _: reverse("collisions"), 6),
    ("msl", "saved lists"): (lambda _: reverse("saved-lists", args=["interactions"]), 4),
    ("msl", "activities, as a board"): (lambda _: f"{reverse('activities-board')}?who=all", 5),
    ("msl", "activities of a month"): (lambda _: f"{reverse('activities-calendar')}?who=all", 5),
    ("commercial", "activities of a month"): (lambda _: reverse("activities-calendar"), 4),
    ("msl", "documents of an activity"): (
        lambda world: reverse("activity-documents", args=[world.activity.pk]),
        7,
    ),
    ("msl", "congresses"): (lambda _: f"{reverse('congresses')}?when=all", 7),
    ("commercial", "congresses"): (lambda _: f"{reverse('congresses')}?when=all", 7),
    ("lead", "congress"): (lambda world: reverse("congress", args=[congress_of(world).pk]), 15),
    ("commercial", "congress"): (lambda world: reverse("congress", args=[congress_of(world).pk]), 9),
    ("msl", "day sheet"): (_day_sheet, 8),
    ("msl", "KOLs of a congress"): (lambda world: reverse("congress-kols", args=[congress_of(world).pk]), 7),
    ("msl", "who covers a session"): (
        lambda world: reverse("congress-session-people", args=[session_of(world).pk]),
        7,
    ),
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
    met: KOL = KOLFactory.create()
    TierAssignmentFactory.create(kol=met, therapeutic_area=TherapeuticAreaFactory.create(), tier="national")
    ChannelPreferenceFactory.create(kol=met, confirmed_at=world.today)
    make_interaction(msl=world.cast.elsewhere, kols=(met,), on=world.today)
    EngagementPlanFactory.create(owner=msl, kol=kol, quarter=world.cast.quarter, therapeutic_area=world.cast.oncology)
    make_possible(msl, kol, number)
    institution(world, f"House {number}")
    made = TouchpointFactory.create(kol=kol, starts_at=timezone.now(), entered_by=world.cast.commercial)
    CollisionAnswer.objects.create(
        kol=kol, day=world.today, touchpoint=made, other_interaction=world.interaction, choice="held", by=msl,
        at=timezone.now(),
    )  # fmt: skip
    IgnoredAppointment.objects.create(owner=msl, kol=kol, kind_key=f"{number:064x}")
    make_connection(UserFactory.create())
    more_of_congress(world, kol, number)
    make_plan(world.leaver, world.today + timedelta(days=number), world)
