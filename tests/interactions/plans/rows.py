"""Engagement plans of msl, in the world of the walks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from interactions.models import KOL, EngagementPlan, PlannedTopic, Topic
from tests.factories.cast import Cast
from tests.factories.kols import KOLFactory


class EngagementPlanFactory(DjangoModelFactory[EngagementPlan]):
    class Meta:
        model = EngagementPlan

    kol = factory.SubFactory(KOLFactory)
    target_contacts = 4


def make_engagement(cast: Cast, plant: Callable[[str], str], today: date, kol: KOL, topic: Topic) -> dict[str, Any]:
    """A plan with a topic, and one that clinical partners read; by the names under which the walks find them."""
    common = {"owner": cast.msl, "quarter": cast.quarter, "therapeutic_area": cast.oncology}
    plan = EngagementPlanFactory.create(kol=kol, scientific_gap=plant("scientific_gap"), **common)
    set_at = datetime.combine(today - timedelta(days=20), time(9), tzinfo=UTC)
    PlannedTopic.objects.create(plan=plan, topic=topic, intent="evolve_view", set_at=set_at)
    shared = EngagementPlanFactory.create(is_shared=True, scientific_gap=plant("shared_gap"), **common)
    return {"engagement_plan": plan, "shared_plan": shared}
