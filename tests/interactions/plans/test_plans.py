"""Engagement plans: made, amended with a reason, begun again, and read against what took place."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from interactions.arithmetic.frequency import behind, due_by, in_words
from interactions.models import Consent, EngagementPlan, EngagementRules, PlannedTopic
from interactions.plans import selectors, services
from interactions.plans.services import PlanContents
from organization.models import Quarter
from tests.access.walks import NOW
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.world import World
from tests.interactions.plans.rows import EngagementPlanFactory

Q1: dict[str, date] = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("today", "due", "words"),
    [
        (date(2025, 12, 31), 0, "1 of 4"),
        (date(2026, 1, 1), 0, "1 of 4"),
        (date(2026, 2, 15), 2, "1 of 4, 1 behind"),
        (date(2026, 3, 31), 4, "1 of 4, 3 behind"),
        (date(2026, 4, 1), 4, "1 of 4: 3 missing"),
    ],
)
def test_contacts_are_due_evenly_over_the_quarter(today: date, due: int, words: str) -> None:
    assert due_by(today, target=4, **Q1) == due
    assert behind(today, target=4, met=1, **Q1) == max(due - 1, 0)
    assert in_words(today, target=4, met=1, **Q1) == words


def test_a_plan_that_nobody_followed_says_so_once_its_quarter_is_over() -> None:
    assert in_words(date(2026, 4, 1), target=4, met=0, **Q1) == "0 of 4: nobody followed it"
    assert in_words(date(2026, 4, 1), target=0, met=0, **Q1) == "0 of 0"
    assert in_words(date(2026, 4, 1), target=2, met=3, **Q1) == "3 of 2"


def _contents(**more: Any) -> PlanContents:
    return PlanContents(**({"stage": "engaged", "target_contacts": 3} | more))


def _start(world: World, **more: Any) -> EngagementPlan:
    cast = world.cast
    return services.start_plan(
        by=cast.msl, kol=more.pop("kol", None) or KOLFactory.create(), quarter=more.pop("quarter", cast.quarter),
        area=cast.oncology, contents=_contents(**more), at=NOW,
    )  # fmt: skip


def test_there_is_one_plan_for_each_kol_quarter_and_area(world: World) -> None:
    plan = _start(world, topics=((world.topic, "listen"),))
    assert [(row.topic, row.intent, row.set_at) for row in plan.topics.all()] == [(world.topic, "listen", NOW)]
    with pytest.raises(ValidationError, match="already"):
        _start(world, kol=plan.kol)


def test_a_closed_quarter_takes_no_plan_and_changes_none(world: World) -> None:
    with pytest.raises(ValidationError, match="closed"):
        _start(world, quarter=world.closed_quarter)
    plan = EngagementPlanFactory.create(
        owner=world.cast.msl, quarter=world.closed_quarter, therapeutic_area=world.cast.oncology
    )
    change = {"by": world.cast.msl, "plan": plan}
    with pytest.raises(ValidationError, match="closed"):
        services.amend_plan(contents=_contents(), version=1, at=NOW, reason="Why", **change)
    with pytest.raises(ValidationError, match="closed"):
        services.delete_plan(**change)


def test_no_contact_is_planned_against_an_objection(world: World) -> None:
    kol = KOLFactory.create()
    Consent.objects.create(kol=kol, purpose="contact", status="objected", noted_on=world.today)
    with pytest.raises(ValidationError, match="objected to contact"):
        _start(world, kol=kol)
    assert _start(world, kol=kol, target_contacts=0).target_contacts == 0


def test_a_plan_of_a_running_quarter_changes_with_a_reason_and_keeps_when_topics_were_set(world: World) -> None:
    other = TopicFactory.create(therapeutic_area=world.cast.oncology)
    plan = _start(world, topics=((world.topic, "listen"), (other, "inform")))
    later = NOW + timedelta(days=1)
    plan = selectors.get_plan(world.cast.msl, plan.pk, today=world.today)
    change = {"by": world.cast.msl, "plan": plan, "version": 1, "at": later,
              "contents": _contents(topics=((world.topic, "listen"), (other, "evolve_view")))}  # fmt: skip
    with pytest.raises(ValidationError, match="Say why"):
        services.amend_plan(**change)
    services.amend_plan(reason="New data", **change)
    rows = PlannedTopic.objects.filter(plan=plan).values_list("topic", "intent", "set_at")
    assert set(rows) == {(world.topic.pk, "listen", NOW), (other.pk, "evolve_view", later)}
    page = selectors.plan_page(world.cast.msl, plan, today=world.today)
    assert "New data" in [entry["why"] for entry in page["history"]] or plan.version == 2
    with pytest.raises(PermissionDenied):
        services.amend_plan(reason="Mine", **(change | {"by": world.cast.teammate, "version": 2}))


def test_the_database_refuses_another_time_for_a_topic(world: World) -> None:
    row = world.engagement_plan.topics.get()
    for field, value in (("set_at", datetime(2025, 1, 1, tzinfo=UTC)), ("intent", "inform")):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            PlannedTopic.objects.filter(pk=row.pk).update(**{field: value})


def test_contacts_of_the_quarter_and_the_area_count_whoever_held_them(world: World) -> None:
    plan, cast = world.engagement_plan, world.cast
    make_interaction(msl=cast.elsewhere, kols=(world.kol,), on=world.today, therapeutic_area=cast.oncology)
    make_interaction(msl=cast.msl, kols=(world.kol,), on=plan.quarter.starts_on - timedelta(days=1))
    found = selectors.get_plan(cast.msl, plan.pk, today=world.today)
    page = selectors.plan_page(cast.msl, found, today=world.today)
    mine = {one.person for one in page["contacts"] if one.url}
    assert vars(found)["met"] == len(page["contacts"]) == 2
    assert mine == {cast.msl.display_name}, "what a colleague elsewhere talked about is not opened from here"
    (topic,) = page["topics"]
    assert topic.discussed == 1


def test_last_quarters_plans_begin_again_at_once_but_for_those_that_cannot(world: World, client: Client) -> None:
    cast = world.cast
    last = cast.quarter.starts_on - timedelta(days=1)
    before = Quarter.objects.create(
        name="before", starts_on=last - timedelta(days=20), ends_on=last, grace_ends_on=last
    )
    kols = [KOLFactory.create() for _ in range(3)] + [world.kol, KOLFactory.create(is_active=False)]
    for kol in kols:
        made = EngagementPlanFactory.create(owner=cast.msl, kol=kol, quarter=before, therapeutic_area=cast.oncology)
        PlannedTopic.objects.create(plan=made, topic=world.topic, intent="listen", set_at=NOW - timedelta(days=90))
    _, lines = selectors.starting(cast.msl, cast.quarter)
    assert sorted(line.hindrance for line in lines) == ["", "", "", "has a plan already", "is no longer in practice"]
    client.force_login(cast.msl, backend="django.contrib.auth.backends.ModelBackend")
    address = f"{reverse('engagement-plans-start')}?quarter={cast.quarter.pk}"
    chosen = [line.plan.pk for line in lines if not line.hindrance][:2]
    look = client.post(address, {"plans": chosen, "step": "look"})
    assert "2 of 3 chosen" in look.content.decode()
    assert EngagementPlan.objects.filter(quarter=cast.quarter, kol__in=kols[:3]).count() == 0
    assert client.post(address, {"plans": chosen}).status_code == 302
    begun = EngagementPlan.objects.filter(quarter=cast.quarter, kol__in=kols[:3])
    assert [one.topics.get().set_at.date() for one in begun] == [world.today] * 2


def test_the_number_of_contacts_comes_from_the_tier_by_the_newest_rules(world: World) -> None:
    assert selectors.current_rules().contacts_for("global") == 4
    changed = services.set_rules(by=world.cast.admin, rules=EngagementRules(contacts_global=6), after=1, at=NOW)
    assert (changed.version, selectors.current_rules().contacts_for("global")) == (2, 6)
    assert selectors.current_rules().contacts_for("") == 1
    with pytest.raises(ValidationError, match="meanwhile"):
        services.set_rules(by=world.cast.admin, rules=EngagementRules(), after=1, at=NOW)
