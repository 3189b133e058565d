"""What counts as a collision, who is told what, and that one indexed question finds it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from interactions.collisions.near import Who, judged, look
from interactions.models import KOL, ContactLimit, Interaction, InteractionAttendee, Touchpoint
from tests.factories.interactions import InteractionFactory, make_interaction
from tests.factories.kols import KOLFactory
from tests.interactions.touchpoints.factories import TouchpointFactory

DAY = date(2026, 2, 18)
NOON = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)


def who(**more) -> Who:
    said = {"kols": (1,), "starts_at": NOON, "day": DAY, "function": "medical", "person": "Ana Sol", "person_id": 7}
    return Who(**said | more)


def row(days: int, *, person="Ines Falk", function="commercial", interaction=None, touchpoint=3, most=6, person_id=9):
    day = DAY + timedelta(days=days)
    return (1, interaction, touchpoint, day, person_id, person, function, "planned", most, "Ada Berg")


@pytest.mark.parametrize(
    ("near", "collides"),
    [
        (row(0), True),
        (row(7), True),
        (row(-7), True),
        (row(8), False),
        (row(-8), False),
        (row(1, function="medical"), False),  # the same function sees to itself
        (row(1, person="ANA  Sól"), False),  # the same person under another function
        (row(1, interaction=5, touchpoint=None, person_id=7), False),
    ],
)
def test_different_people_of_different_functions_within_seven_days(near, collides):
    assert bool(judged(who(), [near]).collisions) is collides


def test_the_nearest_is_named_first_and_the_stored_contact_is_not_its_own():
    found = judged(who(touchpoint=4), [row(5), row(-1, person="Jon Ek"), row(0, touchpoint=4)])
    assert [one.person for one in found.collisions] == ["Jon Ek", "Ines Falk"]
    assert found.words[1] == "Ines Falk (Commercial) meets Ada Berg on Monday 23 February."
    assert found.warnings[0] == {
        "code": "collision",
        "detail": "Jon Ek (Commercial) meets Ada Berg on Tuesday 17 February.",
        "with": {"function": "commercial", "person": "Jon Ek", "day": "2026-02-17"},
    }


def test_too_many_contacts_of_28_days_are_said():
    rows = [row(-days, function="medical", most=3) for days in (0, 27, 28)]
    assert judged(who(), rows).loads == ()
    [load] = judged(who(), [*rows, row(-1, function="medical", most=3)]).loads
    assert load.words == "This is contact 4 with Ada Berg in 28 days; the limit is 3"


@pytest.mark.django_db
def test_interactions_and_touchpoints_are_found_in_one_question(cast, django_assert_num_queries):
    kol = KOLFactory.create()
    make_interaction(msl=cast.msl, kols=(kol,), on=DAY)
    make_interaction(msl=cast.msl, kols=(kol,), on=DAY, state="cancelled")
    TouchpointFactory.create(kol=kol, starts_at=NOON, function="clinical", contact_person="Jon Ek")
    TouchpointFactory.create(kol=kol, starts_at=NOON, state="cancelled")
    TouchpointFactory.create(starts_at=NOON)
    asking = who(kols=(kol.pk,), function="commercial", person="Ines Falk")
    with django_assert_num_queries(1):
        found = look(asking, waits=False)
    assert {one.person for one in found.collisions} == {cast.msl.display_name, "Jon Ek"}
    ContactLimit.objects.filter(kol=None).update(most=2)
    assert look(asking, waits=False).loads[0].times == 3
    ContactLimit.objects.create(kol=kol, most=3)
    assert look(asking, waits=False).loads == ()


@pytest.mark.django_db
def test_an_index_leads_to_the_contacts_of_a_kol(cast):
    kols = KOL.objects.bulk_create(KOLFactory.build(family_name=f"Expert {number}") for number in range(100))
    Touchpoint.objects.bulk_create(
        TouchpointFactory.build(kol=kols[number % 100], entered_by=cast.commercial, occurred_on=DAY, starts_at=NOON)
        for number in range(1000)
    )
    held = Interaction.objects.bulk_create(
        InteractionFactory.build(msl=cast.msl, therapeutic_area=cast.oncology) for _ in range(1000)
    )
    InteractionAttendee.objects.bulk_create(
        InteractionAttendee(kol=kols[number % 100], interaction=one, starts_at=NOON) for number, one in enumerate(held)
    )
    text = """EXPLAIN (COSTS OFF) SELECT * FROM interactions_coordination c WHERE c.kol_id = ANY (ARRAY[%s::bigint])
        AND c.kol_starts_at BETWEEN '2026-01-20' AND '2026-02-26'"""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE interactions_touchpoint, interactions_interactionattendee, interactions_interaction")
        cursor.execute(text, [kols[0].pk])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on interactions_interactionattendee" not in plan
    assert "touchpoint_of_kol" in plan
