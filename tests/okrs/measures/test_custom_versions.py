"""Measures that the organisation defines: their versions, rows taken out, what is refused, one formula for all."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from insights.models import InsightInteraction, InsightScore
from interactions.models import Activity, Interaction, TierAssignment, Topic
from okrs.counting import (
    claimed_twice,
    counting_for,
    earlier_lines,
    evidence_ids,
    in_depth_rule,
    measure,
    near_miss_ids,
)
from okrs.counting.conditions import clean_filters
from okrs.counting.sources import INTERACTIONS
from okrs.evidence.selectors.claims import claims_for_interaction
from okrs.models import (
    Exclusion,
    InDepthRule,
    KeyResult,
)
from okrs.models.choices import DEFINABLE, Calculation, Metric
from okrs.snapshots.storing import due_ids, refresh
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import AffiliationFactory, KOLFactory
from tests.okrs.conftest import AT, TODAY, discussion, key_result_for
from tests.okrs.measures.defining import DAY, add_version, custom, define, insight, value

# --- Versions -----------------------------------------------------------------------------


def test_the_highest_version_holds_and_the_earlier_line_stays(cast: Cast) -> None:
    of = define(cast)
    kr = custom(cast, of)
    for day, minutes in ((date(2026, 1, 10), 10), (date(2026, 1, 20), 40), (date(2026, 2, 10), 10)):
        make_interaction(msl=cast.msl, on=day, minutes=minutes)
    assert (value(kr), earlier_lines(kr, at=AT)) == (3, ())
    changed = datetime(2026, 2, 1, 12, tzinfo=UTC)
    add_version(of, cast, source="interactions", calculation="count", filters={"min_minutes": 30}, created_at=changed)
    assert value(kr) == 1
    (line,) = earlier_lines(kr, at=AT)
    assert (line.label, line.until, line.reason) == ("Measure, version 1", date(2026, 2, 1), "Why")
    assert line.days == (date(2026, 1, 10), date(2026, 1, 20))
    assert earlier_lines(kr, at=datetime(2026, 1, 31, tzinfo=UTC)) == ()


def test_the_in_depth_rule_leaves_its_line_too(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, date(2026, 1, 10), minutes=25)
    old = in_depth_rule()
    changed = datetime(2026, 2, 1, 12, tzinfo=UTC)
    rule = InDepthRule.objects.create(
        version=old.version + 1, channels=old.channels, purposes=old.purposes, depths=old.depths, min_minutes=30,
        reason="Longer talks",
    )  # fmt: skip
    InDepthRule.objects.filter(pk=rule.pk).update(created_at=changed)
    assert value(kr) == 0
    (line,) = earlier_lines(kr, at=AT)
    assert (line.label, line.days, line.reason) == (
        f"In-depth rule, version {old.version}", (date(2026, 1, 10),), "Longer talks",
    )  # fmt: skip


def test_a_closed_quarter_keeps_the_version_that_held(cast: Cast) -> None:
    of = define(cast)
    kr = custom(cast, of)
    make_interaction(msl=cast.msl, on=DAY, minutes=10)
    late = datetime.combine(cast.quarter.grace_ends_on + timedelta(days=1), datetime.min.time(), UTC)
    add_version(of, cast, source="interactions", calculation="count", filters={"min_minutes": 30}, created_at=late)
    assert value(kr) == 0
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    assert value(kr) == 1


# --- Taken out, and claimed twice ---------------------------------------------------------


def test_a_row_taken_out_counts_no_more_and_is_no_near_miss(cast: Cast, topic: Topic) -> None:
    kr, other = key_result_for(cast, cast.msl), key_result_for(cast, cast.msl)
    row, kept = discussion(cast.msl, topic, DAY), discussion(cast.msl, topic, DAY)
    out = Exclusion.objects.create(
        key_result=kr, source="interactions", row_id=row.pk, reason="Same talk", by=cast.manager, at=AT
    )
    assert (value(kr), value(other)) == (1, 2)
    assert (evidence_ids(kr, at=AT), near_miss_ids(kr, at=AT)) == ([kept.pk], [])
    assert counting_for([kr, other], row.pk, at=AT, source=INTERACTIONS) == {other.pk}
    out.restored_by, out.restored_at, out.restore_reason = cast.manager, AT, "It was another talk"
    out.save()
    assert value(kr) == 2


def test_an_exclusion_names_the_table(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    Exclusion.objects.create(key_result=kr, source="activities", row_id=row.pk, reason="x", by=cast.manager, at=AT)
    assert value(kr) == 1


def test_a_row_claimed_by_two_key_results_of_an_objective_is_told(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    second = custom(cast, define(cast, filters={"channel": ["phone"]}))
    KeyResult.objects.filter(pk=second.pk).update(objective=kr.objective)
    both, one = discussion(cast.msl, topic, DAY, channel="phone"), discussion(cast.msl, topic, DAY)
    group = list(KeyResult.objects.filter(objective=kr.objective).for_measuring())
    assert claimed_twice(group, at=AT) == {kr.pk: {both.pk: (second.code,)}, second.pk: {both.pk: (kr.code,)}}
    assert one.pk not in claimed_twice(group, at=AT)[kr.pk]
    assert claimed_twice(group[:1], at=AT) == {}


# --- Refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"measure": None},
        {"measured_by": "manual"},
        {"kind": "cadence", "pace": "calendar"},
        {"kind": "yes_no"},
        {"baseline": 5},
        {"kind": "number", "direction": "decrease"},
    ],
)
def test_the_database_refuses_what_a_defined_measure_cannot_be(cast: Cast, change: dict[str, Any]) -> None:
    kr = custom(cast, define(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyResult.objects.filter(pk=kr.pk).update(**change)


@pytest.mark.parametrize(
    "filters",
    [
        {"channel": ["pigeon"]},
        {"channel": []},
        {"channel": "phone"},
        {"min_minutes": 0},
        {"min_minutes": "20"},
        {"min_minutes": True},
        {"in_depth": False},
        {"product": [0]},
        {"sales": ["many"]},
        {"kind": ["training"]},
    ],
)
def test_filters_that_the_source_does_not_have_are_refused(cast: Cast, filters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        clean_filters("interactions", filters)


# --- One formula, whatever happens ------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_defined_measure_equals_a_slow_recount(cast: Cast, topic: Topic, seed: int) -> None:
    """Random filters over random rows, against the same words written out in Python."""
    rng = random.Random(seed)
    people = [cast.msl, cast.teammate, cast.elsewhere]
    for _ in range(30):
        discussion(
            rng.choice(people), topic, date(2025, 12, 20) + timedelta(days=rng.randrange(80)),
            minutes=rng.choice([10, 30, 60]), channel=rng.choice(["phone", "email"]),
            therapeutic_area=rng.choice([cast.oncology, cast.immunology]),
            participants=tuple(rng.sample(people, rng.randrange(2))), state=rng.choice(["held", "held", "cancelled"]),
        )  # fmt: skip
    filters = {
        name: chosen
        for name, chosen in (
            ("channel", ["phone"]), ("min_minutes", 30), ("therapeutic_area", [cast.oncology.pk]),
        )
        if rng.random() < 0.6
    }  # fmt: skip
    krs: dict[str, KeyResult] = {
        calculation.value: custom(cast, define(cast, calculation=calculation, filters=filters, **more))
        for calculation, more in (
            (Calculation.COUNT, {}),
            (Calculation.SUM, {"of": "minutes"}),
            (Calculation.DISTINCT, {"of": "days"}),
            (Calculation.RATE, {"condition": {"channel": ["phone"]}}),
        )
    }
    rows = [
        row
        for row in Interaction.objects.all()
        if row.state == "held"
        and cast.msl.pk in {row.msl_id, *row.participants.values_list("pk", flat=True)}
        and cast.quarter.starts_on <= row.occurred_on <= TODAY
        and ("channel" not in filters or row.channel == "phone")
        and ("min_minutes" not in filters or row.minutes >= 30)
        and ("therapeutic_area" not in filters or row.therapeutic_area_id == cast.oncology.pk)
    ]
    found = measure(KeyResult.objects.for_measuring().filter(pk__in=[kr.pk for kr in krs.values()]), at=AT)
    assert found[krs["count"].pk].value == len(rows)
    assert found[krs["sum"].pk].value == sum(row.minutes for row in rows)
    assert found[krs["distinct"].pk].value == len({row.occurred_on for row in rows})
    share = 100 * sum(row.channel == "phone" for row in rows) / len(rows) if rows else None
    assert found[krs["rate"].pk].value == (None if share is None else Decimal(str(round(share, 2))))
    for kr in krs.values():
        assert set(evidence_ids(kr, at=AT)) == {row.pk for row in rows}


def test_one_statement_for_each_source_whatever_is_defined(
    cast: Cast, topic: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    discussion(cast.msl, topic, DAY)

    def several() -> None:
        for source, _ in DEFINABLE:
            custom(cast, define(cast, source))
        custom(cast, define(cast, calculation="sum", of="minutes"))
        key_result_for(cast, cast.msl)
        key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS)

    several()
    few = list(KeyResult.objects.for_measuring())
    # The definitions, the in-depth rule, and four sources.
    with django_assert_num_queries(6):
        measure(few, at=AT)
    several()
    several()
    many = list(KeyResult.objects.for_measuring())
    with django_assert_num_queries(6):
        measure(many, at=AT)
    assert len(many) == 3 * len(few)
    assert Activity.objects.count() == 0


def test_whatever_a_defined_measure_reads_makes_its_snapshot_due(cast: Cast, topic: Topic) -> None:
    kol = KOLFactory.create()
    row = discussion(cast.msl, topic, DAY, kols=(kol,))
    heard = insight(cast)
    of = define(cast, filters={"tier": ["global"]})
    tier, quality = custom(cast, of), custom(cast, define(cast, "insights", filters={"min_quality": 6}))
    places = custom(cast, define(cast, calculation="distinct", of="institutions"))
    told = custom(cast, define(cast, "insights", "distinct", of="kols"))
    ids = {kr.pk for kr in (tier, quality, places, told)}

    def due_after(act: Any) -> set[int]:
        due_ids(AT)
        refresh(ids, at=AT)
        assert not ids & set(due_ids(AT))
        act()
        return ids & set(due_ids(AT))

    assignment = due_after(
        lambda: TierAssignment.objects.create(
            kol=kol, therapeutic_area=row.therapeutic_area, tier="global", from_date=date(2026, 1, 1)
        )
    )
    assert tier.pk in assignment
    assert places.pk in due_after(lambda: AffiliationFactory.create(kol=kol, is_primary=True))
    assert quality.pk in due_after(
        lambda: InsightScore.objects.create(insight=heard, scorer=cast.lead, specific=3, relevant=3)
    )
    assert told.pk in due_after(lambda: InsightInteraction.objects.create(insight=heard, interaction=row))
    assert told.pk in due_after(lambda: row.attendees.all().delete())
    assert due_after(
        lambda: Exclusion.objects.create(
            key_result=tier, source="interactions", row_id=row.pk, reason="x", by=cast.manager, at=AT
        )
    ) == {tier.pk}
    assert due_after(lambda: add_version(of, cast, source="interactions", calculation="count")) == {tier.pk}


def test_a_piece_of_work_says_which_defined_measures_it_counts_for(cast: Cast) -> None:
    counted = custom(cast, define(cast, filters={"channel": ["phone"]}), target=5)
    custom(cast, define(cast, filters={"min_minutes": 60}), target=5)
    custom(cast, define(cast, "activities"), target=5)
    row = make_interaction(msl=cast.msl, on=DAY, channel="phone", minutes=20)
    said = {one.code: one for one in claims_for_interaction(row, user=cast.msl, at=AT)}
    assert len(said) == 2
    assert (said[counted.code].counts, said[counted.code].value) == (True, "1 of 5")
    assert [one.why_not for one in said.values() if not one.counts] == [("Shorter than 60 minutes",)]
