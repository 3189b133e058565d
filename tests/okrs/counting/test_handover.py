"""Handed over with what was counted: each day's work counts for the owner of that day."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from interactions.models import Interaction, InteractionParticipant, Topic
from okrs.check_ins.selectors.due import check_ins_due
from okrs.counting import evidence_ids, measure, near_miss_ids
from okrs.evidence.selectors.claims import claims_for_interaction
from okrs.models import (
    EarlierOwner,
    KeyResult,
    MeasureDefinition,
    MeasureVersion,
    Snapshot,
    TargetChange,
    WeeklyUpdate,
)
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.models.owners import can_keep, say_owners, spans_of
from okrs.planning.services.key_results import edit_key_result
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.storing import due_ids, keep_fresh
from okrs.weekly.selectors.due import owing_week, weekly_due
from organization.models import Absence, Holiday, Membership, Quarter, User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.okrs.conftest import AT, TODAY, discussion, key_result_for
from tests.okrs.counting.conftest import value

# A Monday, a month into the quarter.
DAY = date(2026, 2, 2)
NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)


def fresh(kr: KeyResult) -> KeyResult:
    return KeyResult.objects.for_measuring().get(pk=kr.pk)


def hand_over(cast: Cast, kr: KeyResult, to: User, at: datetime = NOON, *, keeps: bool = True) -> KeyResult:
    found = fresh(kr)
    edit_key_result(
        key_result=found,
        by=cast.manager,
        version=found.version,
        fields={"owner": to},
        at=at,
        reason="Leave",
        keeps=keeps,
    )
    return fresh(kr)


def stands(kr: KeyResult, at: datetime = AT) -> Assessment:
    return assess([fresh(kr)], at=at)[kr.pk]


def talks(msl: User, topic: Topic, *days: date, **fields: Any) -> list[Interaction]:
    return [discussion(msl, topic, day, **fields) for day in days]


def rows(kr: KeyResult) -> list[tuple[str, date]]:
    return [(str(one.owner), one.until) for one in EarlierOwner.objects.filter(key_result=kr)]


def days(*offsets: int) -> list[date]:
    """Days from the day of the handover."""
    return [DAY + timedelta(days=one) for one in offsets]


# --- Whose work counts --------------------------------------------------------------------------


def test_the_day_itself_is_the_last_of_the_owner_before(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    mine = talks(cast.msl, topic, *days(-9, 0, 1))
    theirs = talks(cast.teammate, topic, *days(-9, 0, 1))
    assert value(kr, NOON) == 2
    kr = hand_over(cast, kr, cast.teammate)
    assert rows(kr) == [("Mara Lind", DAY)]
    assert value(kr, NOON) == 2, "the number does not move"
    assert value(kr) == 3
    assert evidence_ids(kr, at=AT) == [theirs[2].pk, mine[1].pk, mine[0].pk]
    assert value(hand_over(cast, kr, cast.msl, AT, keeps=False)) == 3
    assert rows(kr) == [], "counted anew: the work of the owner on all days"


def test_without_keeping_it_is_counted_anew(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    talks(cast.msl, topic, *days(-9, -8))
    talks(cast.teammate, topic, *days(-7))
    kr = hand_over(cast, kr, cast.teammate, keeps=False)
    assert (rows(kr), value(kr), say_owners(kr)) == ([], 1, "")


def test_handed_on_again_and_back(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for person in (cast.msl, cast.teammate, cast.elsewhere):
        talks(person, topic, *days(-9, 3, 8), therapeutic_area=cast.oncology)
    kr = hand_over(cast, kr, cast.teammate)
    kr = hand_over(cast, kr, cast.elsewhere, NOON + timedelta(days=5))
    assert rows(kr) == [("Mara Lind", DAY), ("Tomas Berg", DAY + timedelta(days=5))]
    assert value(kr) == 3
    assert say_owners(kr) == (
        "The work of Mara Lind counts until 2 Feb 2026, that of Tomas Berg until 7 Feb 2026, that of Elif Sand from "
        "8 Feb 2026 on."
    )
    kr = hand_over(cast, kr, cast.msl, NOON + timedelta(days=6))
    assert [name for name, _ in rows(kr)] == ["Mara Lind", "Tomas Berg", "Elif Sand"]
    assert value(kr) == 3
    assert [str(day) for day in measure([kr], at=AT)[kr.pk].days] == ["2026-01-24", "2026-02-05", "2026-02-10"]


def test_whoever_had_it_for_no_day_of_their_own_leaves_no_row(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    kr = hand_over(cast, kr, cast.teammate)
    kr = hand_over(cast, kr, cast.elsewhere, NOON + timedelta(hours=1))
    assert rows(kr) == [("Mara Lind", DAY)]
    kr = hand_over(cast, kr, cast.msl, NOON + timedelta(hours=2))
    assert rows(kr) == [], "back with the first owner on the same day: as if nothing had been"
    assert spans_of(kr) == spans_of(key_result_for(cast, cast.msl, code="KR1.9"))


def test_the_day_is_that_of_the_owner_before(cast: Cast) -> None:
    User.objects.filter(pk=cast.msl.pk).update(timezone="Pacific/Auckland")
    kr = hand_over(cast, key_result_for(cast, cast.msl), cast.teammate, datetime(2026, 2, 2, 20, tzinfo=UTC))
    assert rows(kr) == [("Mara Lind", date(2026, 2, 3))]


def test_after_the_quarter_all_of_it_is_of_the_owner_before(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    kr = hand_over(cast, kr, cast.teammate, datetime(2026, 4, 3, tzinfo=UTC))
    assert rows(kr) == [("Mara Lind", cast.quarter.ends_on)]


def test_what_cannot_be_kept_is_not(cast: Cast) -> None:
    before = key_result_for(cast, cast.msl, code="KR1.1")
    assert can_keep(before, NOON)
    assert not can_keep(before, datetime(2025, 12, 30, tzinfo=UTC)), "the quarter has not begun"
    team = key_result_for(cast, cast.msl, code="KR1.2", scope=Scope.TEAM, is_team=True)
    hand = key_result_for(cast, cast.msl, code="KR1.3", measured_by=Metric.MANUAL)
    draft = key_result_for(cast, cast.msl, code="KR1.4")
    type(draft.objective).objects.filter(pk=draft.objective_id).update(state="draft")
    for kr in (team, hand, draft):
        assert not can_keep(fresh(kr), NOON)
        assert rows(hand_over(cast, kr, cast.teammate)) == []


def test_a_row_of_both_counts_once_and_a_talk_of_each_with_one_kol_twice(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    both = discussion(cast.msl, topic, DAY, participants=(cast.teammate,))
    later = discussion(cast.teammate, topic, DAY + timedelta(days=1), participants=(cast.msl,))
    kr = hand_over(cast, kr, cast.teammate)
    assert evidence_ids(kr, at=AT) == [later.pk, both.pk]
    assert value(kr) == 2


def test_a_near_miss_is_one_of_the_owner_of_its_day(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    mine, after = talks(cast.msl, topic, *days(-3, 3), depths=())
    before, theirs = talks(cast.teammate, topic, *days(-3, 3), depths=())
    kr = hand_over(cast, kr, cast.teammate)
    assert near_miss_ids(kr, at=AT) == [theirs.pk, mine.pk]
    assert {after.pk, before.pk}.isdisjoint(near_miss_ids(kr, at=AT))


def test_sums_shares_and_different_things(cast: Cast, topic: Topic) -> None:
    def defined(calculation: str, **fields: Any) -> KeyResult:
        measure = MeasureDefinition.objects.create(name=calculation, created_by=cast.manager)
        MeasureVersion.objects.create(
            definition=measure, version=1, source="interactions", filters={}, reason="First", by=cast.manager,
            calculation=calculation, of={"sum": "minutes", "distinct": "topics"}.get(calculation, ""),
            condition={"channel": ["phone"]} if calculation == "rate" else {},
        )  # fmt: skip
        return key_result_for(
            cast, cast.msl, measured_by=Metric.CUSTOM, measure=measure, code=f"KR1.{len(calculation)}", **fields
        )

    krs = [
        defined("sum", kind=Kind.NUMBER, target=400),
        defined("distinct"),
        defined("rate", kind=Kind.PERCENTAGE, target=80),
    ]
    talks(cast.msl, topic, *days(-3, 3), minutes=30, channel="phone")
    other = Topic.objects.create(name="Dosing", therapeutic_area=cast.oncology)
    talks(cast.teammate, topic, *days(-3), minutes=100)
    talks(cast.teammate, other, *days(3), minutes=20, channel="email")
    found = [stands(hand_over(cast, kr, cast.teammate)).value for kr in krs]
    assert found == [Decimal(50), Decimal(2), Decimal(50)]


# --- Slots ----------------------------------------------------------------------------------------


def _weekly(cast: Cast) -> KeyResult:
    return key_result_for(
        cast, cast.msl, measured_by=Metric.WEEKLY_UPDATES, target=None, kind=Kind.CADENCE, pace=Pace.CALENDAR
    )


def _hand_in(author: User, monday: date, on: date | None = None) -> None:
    at = datetime.combine(on or monday + timedelta(days=3), datetime.min.time(), UTC)
    WeeklyUpdate.objects.create(author=author, week_start=monday, submitted_at=at, nothing_new_heard=True)


def test_a_week_is_of_the_owner_when_it_is_due_and_what_was_handed_in_stays(cast: Cast) -> None:
    kr, wednesday = _weekly(cast), NOON + timedelta(days=2)
    january = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(4)]
    for monday in january[:3]:
        _hand_in(cast.msl, monday)
    _hand_in(cast.teammate, january[3])
    _hand_in(cast.msl, DAY, on=DAY + timedelta(days=1))
    assert stands(kr, wednesday).value == 4
    kr = hand_over(cast, kr, cast.teammate, wednesday)
    assert stands(kr, wednesday).value == 4, "the update of this week was handed in before"
    _hand_in(cast.teammate, DAY)
    assert (stands(kr).value, len(evidence_ids(kr, at=AT))) == (4, 5), "one slot, two rows"
    _hand_in(cast.teammate, date(2026, 2, 9), on=date(2026, 2, 12))
    assert stands(kr).value == 5
    # Late, for a week of the owner before: not the new owner's to hand in.
    WeeklyUpdate.objects.filter(author=cast.teammate, week_start=january[3]).update(
        submitted_at=datetime(2026, 2, 13, tzinfo=UTC)
    )
    assert stands(kr).value == 5
    _hand_in(cast.msl, january[3], on=date(2026, 2, 13))
    assert stands(kr).value == 6, "late, by the owner of that week"


def test_the_new_owner_owes_only_weeks_that_are_due_from_then_on(cast: Cast) -> None:
    kr = hand_over(cast, _weekly(cast), cast.teammate, datetime(2026, 2, 6, 18, tzinfo=UTC))  # a Friday evening
    monday = datetime(2026, 2, 9, 9, tzinfo=UTC)
    assert [(one.user, one.week_start) for one in weekly_due(monday, weeks=4)] == [(cast.teammate, date(2026, 2, 9))]
    running = [cast.quarter]
    assert list(owing_week(date(2026, 2, 2), running)) == []
    assert list(owing_week(date(2026, 2, 9), running)) == [cast.teammate]
    hand_over(cast, kr, cast.msl, monday, keeps=False)
    assert len(weekly_due(monday, weeks=4)) == 4


def test_a_month_is_filled_by_whoever_owned_it_on_the_day(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS, target=None, kind=Kind.CADENCE,
        pace=Pace.CALENDAR,
    )  # fmt: skip
    for person, day in ((cast.msl, 9), (cast.teammate, 44)):
        held = cast.quarter.starts_on + timedelta(days=day)
        ActivityFactory.create(
            owner=person, kind="cross_functional_meeting", held_on=held, therapeutic_area=cast.oncology, created_at=AT
        )
    assert (stands(kr).value, stands(hand_over(cast, kr, cast.teammate)).value) == (1, 2)


# --- Pace, days off, forecast ---------------------------------------------------------------------


def test_the_pace_goes_on_and_is_that_of_the_first_owner(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    Membership.objects.filter(user=cast.teammate).update(from_date=DAY - timedelta(days=5))
    before = stands(kr)
    after = stands(hand_over(cast, kr, cast.teammate))
    assert (after.begins_on, after.expected, after.elapsed) == (before.begins_on, before.expected, before.elapsed)
    begun: Any = KeyResult.objects.with_begin().get(pk=kr.pk)
    assert (begun.begins_on, begun.kept_until) == (cast.quarter.starts_on, DAY)
    anew = stands(hand_over(cast, hand_over(cast, kr, cast.msl, AT), cast.teammate, AT, keeps=False))
    assert anew.begins_on == DAY - timedelta(days=5)
    # Check-ins are owed from the day on which the pace begins.
    assert {one.period for one in check_ins_due(AT, people=[cast.teammate])} == {1, 2}


def test_each_day_is_off_for_the_owner_of_that_day(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    User.objects.filter(pk=cast.msl.pk).update(country="DE")
    User.objects.filter(pk=cast.teammate.pk).update(country="FR")
    for person in (cast.msl, cast.teammate):
        Absence.objects.create(user=person, starts_on=DAY - timedelta(days=2), ends_on=DAY + timedelta(days=3))
    for country, before, after in (("DE", 8, 4), ("FR", 9, 5)):
        Holiday.objects.create(country=country, date=DAY - timedelta(days=before), name="Before")
        Holiday.objects.create(country=country, date=DAY + timedelta(days=after), name="After")
    off = stands(hand_over(cast, kr, cast.teammate)).off
    assert off.leave == frozenset(days(-2, -1, 0, 1, 2, 3))
    assert off.holidays == frozenset(days(-8, 5))
    Absence.objects.filter(user=cast.teammate).delete()
    assert stands(kr).off.leave == frozenset(days(-2, -1, 0))


def test_the_forecast_is_that_of_the_key_result_and_plans_those_of_whose_day_it_is(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=8)
    talks(cast.msl, topic, *days(-20, -12, -5))
    ahead = AT.date() + timedelta(days=9)
    for person in (cast.msl, cast.teammate, cast.teammate):
        discussion(person, topic, ahead, state="planned")
    before: Any = stands(kr).forecast
    after: Any = stands(hand_over(cast, kr, cast.teammate)).forecast
    assert (before.scheduled, after.scheduled) == (1, 2)
    anew: Any = stands(hand_over(cast, kr, cast.elsewhere, AT, keeps=False)).forecast
    assert after.median > anew.median


def test_a_late_entry_of_the_owner_before_makes_the_snapshot_due(cast: Cast, topic: Topic) -> None:
    kr = hand_over(cast, key_result_for(cast, cast.msl), cast.teammate)
    live = KeyResult.objects.live()
    keep_fresh(live, at=AT)
    assert due_ids(AT) == []
    late = discussion(cast.msl, topic, DAY - timedelta(days=1))
    assert due_ids(AT) == [kr.pk]
    keep_fresh(live, at=AT)
    assert Snapshot.objects.get(pk=kr.pk).value == 1
    late.delete()
    keep_fresh(live, at=AT)
    assert Snapshot.objects.get(pk=kr.pk).value == 0


# --- What is written, and what is said ------------------------------------------------------------


def test_the_record_of_the_change_says_what_stays(cast: Cast) -> None:
    hand_over(cast, key_result_for(cast, cast.msl), cast.teammate)
    change = TargetChange.objects.get()
    assert (change.old, change.new) == ("Mara Lind", "Tomas Berg, what was counted until 2 Feb 2026 stays")


def test_a_closed_quarter_keeps_its_owners(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    talks(cast.msl, topic, *days(-3, 3))
    talks(cast.teammate, topic, *days(-3, 3, 4))
    kr = hand_over(cast, kr, cast.teammate)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    assert value(kr) == 3
    with pytest.raises(ValidationError, match="nothing in it changes"):
        hand_over(cast, kr, cast.msl)


def test_work_says_for_whom_it_counts(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    mine, after = talks(cast.msl, topic, *days(-3, 3))
    before, theirs = talks(cast.teammate, topic, *days(-3, 3))
    hand_over(cast, kr, cast.teammate)

    def said(row: Interaction) -> list[tuple[bool, tuple[str, ...]]]:
        return [(one.counts, one.why_not) for one in claims_for_interaction(row, user=row.msl, at=AT)]

    assert said(mine) == said(theirs) == [(True, ())]
    assert said(after) == []
    assert said(before) == [(False, ("Until 2 Feb the work of Mara Lind counts for it",))]


# --- A recount of its own -------------------------------------------------------------------------


def _owner_on(kr: KeyResult, day: date, changes: Iterable[tuple[date, User, bool]], first: User) -> User:
    """Who owned it on a day, from the list of what was done: (day, new owner, whether it was kept)."""
    owner, told = first, [(date.min, first)]
    for on, to, keeps in changes:
        told = [*told, (on, to)] if keeps else [(date.min, to)]
    for on, to in told:
        # From the day after the change on.
        owner = to if day > on else owner
    return owner


@pytest.mark.parametrize("seed", range(6))
def test_after_random_handovers_the_value_equals_a_count_row_by_row(cast: Cast, topic: Topic, seed: int) -> None:
    rng = random.Random(seed)
    people = [cast.msl, cast.teammate, cast.elsewhere]
    made = [
        discussion(
            rng.choice(people), topic, date(2026, 1, 1) + timedelta(days=rng.randrange(46)),
            therapeutic_area=cast.oncology, participants=tuple(rng.sample(people, rng.randrange(2))),
        )
        for _ in range(60)
    ]  # fmt: skip
    kr = key_result_for(cast, cast.msl)
    changes: list[tuple[date, User, bool]] = []
    on, owner = date(2026, 1, 3), cast.msl
    for _ in range(rng.randrange(1, 6)):
        on += timedelta(days=rng.choice([0, 1, 4, 11]))
        to, keeps = rng.choice([one for one in people if one != owner]), rng.random() < 0.85
        kr = hand_over(cast, kr, to, datetime.combine(on, datetime.min.time(), UTC), keeps=keeps)
        changes.append((on, to, keeps))
        owner = to
    expected = set()
    for row in made:
        joined = set(InteractionParticipant.objects.filter(interaction=row).values_list("user", flat=True))
        if row.occurred_on <= TODAY and _owner_on(kr, row.occurred_on, changes, cast.msl).pk in {row.msl_id, *joined}:
            expected.add(row.pk)
    assert set(evidence_ids(kr, at=AT)) == expected
    assert measure([kr], at=AT)[kr.pk].value == len(expected)
    for day in (date(2026, 1, 12), date(2026, 2, 1)):
        until = {row.pk for row in made if row.pk in expected and row.occurred_on <= day}
        assert set(evidence_ids(kr, at=day)) == until
