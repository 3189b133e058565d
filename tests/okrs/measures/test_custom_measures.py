"""Measures that the organisation defines: what each calculation makes of each source, and which rows it opens."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from insights.models import InsightInteraction, InsightScore
from interactions.models import TierAssignment, Topic
from okrs.arithmetic.status import say_reason
from okrs.counting import evidence_ids, measure, near_miss_ids
from okrs.counting.conditions import FILTERS, clean_filters
from okrs.counting.custom import KINDS
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import (
    WeeklyUpdate,
    WeeklyUpdateInsight,
)
from okrs.models.choices import DEFINABLE, Kind, Metric, Scope
from okrs.snapshots.assessment import assess
from organization.models import StrategicImperative
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import AffiliationFactory, KOLFactory
from tests.factories.organization import ProductFactory
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.okrs.measures.defining import DAY, EARLY, custom, define, insight, value

# --- Interactions ---------------------------------------------------------------


def test_every_held_interaction_counts_when_nothing_is_chosen(cast: Cast) -> None:
    kr = custom(cast, define(cast))
    held = make_interaction(msl=cast.msl, on=DAY)
    planned = make_interaction(msl=cast.msl, on=DAY, state="planned")
    make_interaction(msl=cast.msl, on=DAY, state="cancelled")
    assert value(kr) == 1
    assert evidence_ids(kr, at=AT) == [held.pk]
    assert near_miss_ids(kr, at=AT) == [planned.pk]
    near = evidence_of(kr, user=cast.msl, at=AT, near=True)
    assert near.rows[0].why == ("Planned, not held yet",)


CHOICES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    # filters, a row that passes, a row that does not, what is said of that
    ({"channel": ["phone"]}, {"channel": "phone"}, {"channel": "email"}, "Channel is not phone"),
    (
        {"purpose": ["introduction", "research_support"]},
        {"purpose": "introduction"},
        {"purpose": "scientific_exchange"},
        "Purpose is not introduction or research support",
    ),
    (
        {"initiation": ["reactive"]},
        {"initiation": "reactive"},
        {"initiation": "proactive"},
        "Who asked to talk is not they asked",
    ),
    ({"min_minutes": 30}, {"minutes": 30}, {"minutes": 29}, "Shorter than 30 minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "passes", "fails", "why"), CHOICES)
def test_a_filter_lets_in_what_passes_and_names_what_does_not(
    cast: Cast, filters: dict[str, Any], passes: dict[str, Any], fails: dict[str, Any], why: str
) -> None:
    kr = custom(cast, define(cast, filters=clean_filters("interactions", filters)))
    row = make_interaction(msl=cast.msl, on=DAY, **passes)
    miss = make_interaction(msl=cast.msl, on=DAY, **fails)
    assert (value(kr), evidence_ids(kr, at=AT), near_miss_ids(kr, at=AT)) == (1, [row.pk], [miss.pk])
    assert evidence_of(kr, user=cast.msl, at=AT, near=True).rows[0].why == (why,)


def test_area_product_topic_and_depth_choose_rows(cast: Cast, topic: Topic) -> None:
    product = ProductFactory.create(name="Compound 12", therapeutic_area=cast.oncology)
    deep = discussion(cast.msl, topic, DAY, product=product, therapeutic_area=cast.oncology)
    plain = make_interaction(msl=cast.msl, on=DAY, therapeutic_area=cast.immunology)
    for filters in (
        {"therapeutic_area": [cast.oncology.pk]},
        {"product": [product.pk]},
        {"topic": [topic.pk]},
        {"in_depth": True},
    ):
        kr = custom(cast, define(cast, filters=clean_filters("interactions", filters)))
        assert evidence_ids(kr, at=AT) == [deep.pk], filters
        assert near_miss_ids(kr, at=AT) == [plain.pk], filters


def test_the_tier_is_the_one_held_on_the_day_in_that_area(cast: Cast) -> None:
    kol = KOLFactory.create()
    TierAssignment.objects.create(
        kol=kol, therapeutic_area=cast.oncology, tier="global", from_date=date(2026, 1, 10), to_date=date(2026, 1, 20)
    )
    kr = custom(cast, define(cast, filters={"tier": ["global", "national"]}))
    inside = make_interaction(msl=cast.msl, on=date(2026, 1, 20), kols=(kol,), therapeutic_area=cast.oncology)
    make_interaction(msl=cast.msl, on=date(2026, 1, 9), kols=(kol,), therapeutic_area=cast.oncology)
    make_interaction(msl=cast.msl, on=date(2026, 1, 21), kols=(kol,), therapeutic_area=cast.oncology)
    make_interaction(msl=cast.msl, on=date(2026, 1, 15), kols=(kol,), therapeutic_area=cast.immunology)
    assert evidence_ids(kr, at=AT) == [inside.pk]
    reasons = {row.why for row in evidence_of(kr, user=cast.msl, at=AT, near=True).rows}
    assert reasons == {("Nobody of global or national tier took part",)}


def test_a_row_that_misses_two_things_is_no_near_miss(cast: Cast) -> None:
    kr = custom(cast, define(cast, filters={"channel": ["phone"], "min_minutes": 30}))
    make_interaction(msl=cast.msl, on=DAY, channel="email", minutes=10)
    assert near_miss_ids(kr, at=AT) == []


def test_different_ones_are_counted_once_each(cast: Cast, topic: Topic) -> None:
    one, two = KOLFactory.create(), KOLFactory.create()
    AffiliationFactory.create(kol=one, organisation="Clinic North", is_primary=True)
    AffiliationFactory.create(kol=two, organisation="CLINIC north", is_primary=True)
    discussion(cast.msl, topic, DAY, kols=(one, two))
    discussion(cast.msl, topic, DAY + timedelta(days=1), kols=(one,))
    discussion(cast.msl, topic, DAY + timedelta(days=1), kols=(one,))
    expected = {"kols": 2, "topics": 1, "institutions": 1, "products": 0, "days": 2, "people": 1}
    assert set(expected) == set(KINDS["interactions"].distinct)
    for of, number in expected.items():
        kr = custom(cast, define(cast, calculation="distinct", of=of))
        assert value(kr) == number, of
    kr = custom(cast, define(cast, calculation="distinct", of="kols"))
    assert measure([kr], at=AT)[kr.pk].days == (DAY, DAY)
    assert len(evidence_ids(kr, at=AT)) == 3


def test_a_sum_adds_up_and_keeps_its_steps(cast: Cast) -> None:
    kr = custom(cast, define(cast, calculation="sum", of="minutes"), target=600, unit="minutes")
    for day, minutes in ((DAY, 40), (DAY, 20), (DAY + timedelta(days=3), 30)):
        make_interaction(msl=cast.msl, on=day, minutes=minutes, participants=(cast.teammate,))
    found = measure([kr], at=AT)[kr.pk]
    assert found.value == 90
    assert found.steps == ((DAY, Decimal(60)), (DAY + timedelta(days=3), Decimal(90)))
    assert found.last_on == DAY + timedelta(days=3)
    assert "Adds 30 minutes" in evidence_of(kr, user=cast.msl, at=AT).rows[0].why
    assert assess([kr], at=AT)[kr.pk].progress == pytest.approx(0.15)


def test_sums_of_attendees_and_questions(cast: Cast, topic: Topic) -> None:
    discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(), KOLFactory.create()), depths=("why", "what", "what"))
    assert value(custom(cast, define(cast, calculation="sum", of="kols"))) == 2
    assert value(custom(cast, define(cast, calculation="sum", of="follow_ups"))) == 3
    assert value(custom(cast, define(cast, calculation="sum", of="minutes", filters={"channel": ["chat"]}))) == 0


def test_a_share_is_taken_of_the_rows_that_pass_the_filters(cast: Cast, topic: Topic) -> None:
    of = define(cast, calculation="rate", filters={"channel": ["phone"]}, condition={"in_depth": True})
    kr = custom(cast, of, baseline=20, target=80)
    assert (value(kr), say_reason(assess([kr], at=AT)[kr.pk].verdict)) == (None, "No row to take a share of yet")
    deep = discussion(cast.msl, topic, DAY, channel="phone")
    short = [make_interaction(msl=cast.msl, on=DAY + timedelta(days=n), channel="phone") for n in (1, 2)]
    discussion(cast.msl, topic, DAY, channel="face_to_face")
    found = measure([kr], at=AT)[kr.pk]
    assert found.value == Decimal("33.33")
    assert [level for _, level in found.steps] == [Decimal(100), Decimal(50), Decimal("33.33")]
    assert evidence_ids(kr, at=AT) == [short[1].pk, short[0].pk, deep.pk]
    rows = evidence_of(kr, user=cast.msl, at=AT)
    assert [row.why[0] for row in rows.rows] == ["Not in the share", "Not in the share", "In the share"]
    assert "Does not pass the in-depth rule" in rows.rows[0].why
    assert assess([kr], at=AT)[kr.pk].progress == pytest.approx((33.33 - 20) / 60)


def test_a_share_may_fall_or_stay_within_a_range(cast: Cast) -> None:
    of = define(cast, calculation="rate", condition={"channel": ["email"]})
    down = custom(cast, of, baseline=100, target=0, direction="decrease")
    within = key_result_for(
        cast, cast.msl, measured_by=Metric.CUSTOM, measure=of, kind=Kind.MAINTAIN, direction="within", target=None,
        range_low=40, range_high=60,
    )  # fmt: skip
    for channel in ("email", "phone"):
        make_interaction(msl=cast.msl, on=DAY, channel=channel)
    found = assess([down, within], at=AT)
    assert (found[down.pk].progress, found[within.pk].progress) == (0.5, 1)


# --- Credit: as for the built-in metrics ----------------------------------------------


def test_credit_area_grace_and_quarter_are_those_of_every_measure(cast: Cast) -> None:
    of = define(cast)
    own, team = custom(cast, of), custom(cast, of, owner=cast.manager, scope=Scope.TEAM, is_team=True)
    oncology = custom(cast, of, therapeutic_area=cast.oncology)
    joined = make_interaction(
        msl=cast.elsewhere, on=DAY, participants=(cast.msl, cast.teammate), therapeutic_area=cast.immunology
    )
    make_interaction(msl=cast.elsewhere, on=DAY)
    make_interaction(msl=cast.msl, on=date(2025, 12, 31))
    make_interaction(msl=cast.msl, on=DAY, created_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert (value(own), value(team), value(oncology)) == (1, 1, 0)
    assert evidence_ids(team, at=AT) == [joined.pk]
    assert (value(own, date(2026, 2, 1)), value(own, DAY)) == (0, 1)


# --- The other sources ------------------------------------------------------------------


def test_an_activity_counts_only_with_all_its_stages(cast: Cast) -> None:
    common = {"owner": cast.msl, "therapeutic_area": cast.oncology, "created_at": EARLY}
    done = ActivityFactory.create(kind="presentation", held_on=DAY, attendee_count=12, **common)
    open_one = ActivityFactory.create(kind="presentation", held_on=DAY, attendee_count=0, **common)
    training = ActivityFactory.create(kind="training", held_on=DAY, attendee_count=8, **common)
    counted = custom(cast, define(cast, "activities", filters={"kind": ["presentation"]}))
    assert evidence_ids(counted, at=AT) == [done.pk]
    assert set(near_miss_ids(counted, at=AT)) == {open_one.pk, training.pk}
    reasons = {row.pk: row.why for row in evidence_of(counted, user=cast.msl, at=AT, near=True).rows}
    assert reasons[training.pk][0] == "Kind of activity is not educational presentation"
    assert reasons[open_one.pk][0] == "A stage that its kind needs is missing"
    attended = custom(cast, define(cast, "activities", "sum", of="attendees"))
    assert value(attended) == 20
    for of in KINDS["activities"].distinct:
        assert value(custom(cast, define(cast, "activities", "distinct", of=of))) == (
            1 if of in ("days", "people") else 0
        )


def test_insights_by_kind_state_and_quality(cast: Cast) -> None:
    imperative = StrategicImperative.objects.create(title="Earlier diagnosis")
    good, poor, unscored = insight(cast, state="accepted", imperative=imperative), insight(cast), insight(cast)
    insight(cast, state="draft", submitted_at=None)
    for row, points in ((good, 3), (poor, 1)):
        for scorer in (cast.lead, cast.manager):
            InsightScore.objects.create(
                insight=row, scorer=scorer, specific=points, sourced=points, why_known=points, novel=points,
                relevant=points, actionable=points,
            )  # fmt: skip
    assert value(custom(cast, define(cast, "insights"))) == 3
    quality = custom(cast, define(cast, "insights", filters={"min_quality": 12}))
    assert evidence_ids(quality, at=AT) == [good.pk]
    assert set(near_miss_ids(quality, at=AT)) == {poor.pk, unscored.pk}
    for filters in ({"state": ["accepted"]}, {"imperative": [imperative.pk]}):
        assert evidence_ids(custom(cast, define(cast, "insights", filters=filters)), at=AT) == [good.pk]
    share = custom(cast, define(cast, "insights", "rate", condition={"min_quality": 12}), target=50)
    assert value(share) == Decimal("33.33")


def test_insights_know_the_kols_they_were_heard_from(cast: Cast) -> None:
    row = make_interaction(msl=cast.msl, on=DAY, kols=(KOLFactory.create(), KOLFactory.create()))
    heard = insight(cast)
    insight(cast)
    InsightInteraction.objects.create(insight=heard, interaction=row)
    expected = {"kols": 2, "themes": 0, "products": 0, "days": 1, "people": 1}
    for of, number in expected.items():
        assert value(custom(cast, define(cast, "insights", "distinct", of=of))) == number, of
    assert evidence_ids(custom(cast, define(cast, "insights", filters={"heard": True})), at=AT) == [heard.pk]


def test_an_insight_is_dated_by_its_authors_own_day(cast: Cast) -> None:
    cast.msl.timezone = "America/Los_Angeles"
    cast.msl.save()
    insight(cast, submitted_at=datetime(2026, 1, 1, 3, tzinfo=UTC))  # still New Year's Eve there
    assert value(custom(cast, define(cast, "insights"))) == 0


def test_weekly_updates_with_insights(cast: Cast) -> None:
    monday = date(2026, 1, 5)
    with_one = WeeklyUpdate.objects.create(
        author=cast.msl, week_start=monday, submitted_at=datetime(2026, 1, 9, 12, tzinfo=UTC)
    )
    WeeklyUpdateInsight.objects.create(update=with_one, insight=insight(cast, date(2026, 1, 6)))
    WeeklyUpdate.objects.create(
        author=cast.msl, week_start=monday + timedelta(days=7), nothing_new_heard=True,
        submitted_at=datetime(2026, 1, 16, 12, tzinfo=UTC),
    )  # fmt: skip
    WeeklyUpdate.objects.create(author=cast.msl, week_start=monday + timedelta(days=14))
    assert value(custom(cast, define(cast, "weekly updates"))) == 2
    carrying = custom(cast, define(cast, "weekly updates", filters={"with_insight": True}))
    assert evidence_ids(carrying, at=AT) == [with_one.pk]
    assert value(custom(cast, define(cast, "weekly updates", "sum", of="insights"))) == 1
    assert value(custom(cast, define(cast, "weekly updates", "rate", condition={"with_insight": True}))) == 50
    assert value(custom(cast, define(cast, "weekly updates", "distinct", of="weeks"))) == 2


def test_every_filter_and_every_amount_of_every_source_can_be_asked(cast: Cast, topic: Topic) -> None:
    """No combination of what the form offers is refused by the database."""
    discussion(cast.msl, topic, DAY)
    insight(cast)
    ids = {
        "therapeutic_area": [cast.oncology.pk],
        "topic": [topic.pk],
        "product": [ProductFactory.create(therapeutic_area=cast.oncology).pk],
        "imperative": [StrategicImperative.objects.create(title="Earlier diagnosis").pk],
    }
    for source, _ in DEFINABLE:
        for one in FILTERS[source]:
            chosen = ids[one.name] if one.model else ([key for key, _ in one.words] or one.most or True)
            values = {one.name: chosen}
            kr = custom(cast, define(cast, source, filters=values))
            assert near_miss_ids(kr, at=AT) is not None
            kr = custom(cast, define(cast, source, "rate", condition=values))
            evidence_of(kr, user=cast.lead, at=AT)
        for of in KINDS[source].sums:
            evidence_of(custom(cast, define(cast, source, "sum", of=of)), user=cast.lead, at=AT)
