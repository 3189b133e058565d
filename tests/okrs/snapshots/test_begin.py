"""Where a key result stands whose work could not begin with the quarter, and what ends a declared status."""

from datetime import UTC, date, datetime, timedelta

import pytest

from interactions.models import Activity, Topic
from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import say_reason
from okrs.check_ins.selectors.due import check_ins_due, owing_period
from okrs.check_ins.services.check_ins import Said, publish_check_in
from okrs.check_ins.services.statuses import declare_status
from okrs.models import KeyResult, PersonQuarter, Snapshot
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.my_quarter.selectors.owed import owed_by
from okrs.planning.services import key_results
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.rows import counted_record, whole_of
from okrs.snapshots.storing import keep_fresh, refresh_due
from okrs.weekly.selectors.due import owing_week, weekly_due
from organization.models import Membership
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.okrs import CheckInFactory, ObjectiveFactory
from tests.okrs.conftest import AT, discussion, key_result_for

DAY_60 = date(2026, 3, 1)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def stands(kr: KeyResult, day: date) -> Assessment:
    return assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=on(day))[kr.pk]


def added(cast: Cast, day: date, **fields: object) -> KeyResult:
    """A key result added to an active objective on a day."""
    kr = key_result_for(cast, cast.msl, **fields)
    KeyResult.objects.filter(pk=kr.pk).update(activated_on=day)
    return kr


# --- Pace begins when the work could begin ------------------------------------------


def test_whoever_joined_within_the_quarter_does_not_owe_the_whole_pace(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    Membership.objects.filter(user=cast.msl).update(from_date=date(2026, 2, 14))
    found = stands(kr, date(2026, 2, 15))
    assert (found.begins_on, found.elapsed, found.status) == (date(2026, 2, 14), 1 / 45, Status.IN_PROGRESS)
    later = stands(kr, date(2026, 3, 16))
    assert later.expected == pytest.approx(30 / 45)
    team = key_result_for(cast, cast.msl, scope=Scope.TEAM)
    assert stands(team, date(2026, 2, 15)).begins_on == cast.quarter.starts_on


def test_a_first_day_that_changes_brings_the_snapshot_up_to_date(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    keep_fresh(KeyResult.objects.all(), at=AT)
    Membership.objects.filter(user=cast.msl).update(from_date=date(2026, 2, 14))
    keep_fresh(KeyResult.objects.all(), at=AT)
    assert Snapshot.objects.get(pk=kr.pk).expected == pytest.approx(1 / 45)


def test_a_key_result_added_on_day_sixty_is_neither_at_risk_nor_stale_at_once(cast: Cast) -> None:
    kr = added(cast, DAY_60, target=15)
    found = stands(kr, DAY_60)
    assert (found.status, found.is_stale, found.expected) == (Status.IN_PROGRESS, False, 0)
    assert stands(kr, date(2026, 3, 16)).expected == pytest.approx(0.5)
    assert stands(kr, date(2026, 3, 31)).expected == 1


def test_one_added_to_an_active_objective_begins_that_day(cast: Cast) -> None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, state="active")
    made = key_results.add_key_result(
        objective=objective, by=cast.manager, today=DAY_60,
        fields={"title": "Talks", "kind": "count", "owner": cast.msl, "target": 5, "measured_by": "presentations"},
    )  # fmt: skip
    assert made.activated_on == DAY_60
    assert stands(made, DAY_60).begins_on == DAY_60


def test_what_was_done_before_pace_began_counts_and_is_not_expected_again(cast: Cast, topic: Topic) -> None:
    kr = added(cast, DAY_60, target=12)
    for day in range(1, 7):
        discussion(cast.msl, topic, date(2026, 2, day))
    assert stands(kr, DAY_60).expected == pytest.approx(0.5)
    assert stands(kr, date(2026, 3, 16)).expected == pytest.approx(0.75)


def test_planned_units_spread_over_the_days_that_are_left(cast: Cast) -> None:
    kr = added(cast, DAY_60, target=3, pace=Pace.PLANNED)
    assert [stands(kr, date(2026, 3, day)).expected for day in (10, 11, 21, 31)] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_a_milestone_planned_before_it_could_begin_is_owed_by_the_end(cast: Cast) -> None:
    kr = added(cast, DAY_60, kind=Kind.MILESTONE, measured_by=Metric.MANUAL, target=None, pace=Pace.PLANNED)
    kr.milestones.create(title="Long ago", planned_on=date(2026, 2, 1))
    kr.milestones.create(title="Soon", planned_on=date(2026, 3, 10))
    assert [stands(kr, date(2026, 3, day)).expected for day in (2, 10, 31)] == [0, 0.5, 1]


def test_one_added_on_the_last_day_can_still_be_assessed(cast: Cast) -> None:
    kr = added(cast, date(2026, 3, 31), target=5)
    assert stands(kr, date(2026, 3, 31)).expected == 1


# --- What is owed -------------------------------------------------------------------


def test_check_ins_are_owed_from_the_day_on_which_the_work_could_begin(cast: Cast) -> None:
    added(cast, date(2026, 2, 10))
    assert [(one.period, one.missing) for one in check_ins_due(AT)] == [(2, 1)]
    assert list(owing_period(cast.quarter, 1)) == []
    assert list(owing_period(cast.quarter, 2)) == [cast.msl]
    Membership.objects.filter(user=cast.msl).update(from_date=date(2026, 3, 2))
    assert check_ins_due(on(date(2026, 3, 5)))[0].period == 3


def test_weeks_are_owed_from_the_day_on_which_the_work_could_begin(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.CADENCE, pace=Pace.CALENDAR, measured_by=Metric.WEEKLY_UPDATES, target=None
    )
    monday = date(2026, 2, 9)
    assert [one.week_start for one in weekly_due(AT)] == [monday - timedelta(weeks=1), monday]
    KeyResult.objects.filter(pk=kr.pk).update(activated_on=monday)
    assert [one.week_start for one in weekly_due(AT)] == [monday]
    assert list(owing_week(monday, [cast.quarter])) == [cast.msl]
    assert list(owing_week(monday - timedelta(weeks=1), [cast.quarter])) == []
    refresh_due(at=AT)
    found = PersonQuarter.objects.get(person_id=cast.msl.pk, quarter_id=cast.quarter.pk)
    owed = owed_by(cast.msl, cast.quarter, found, AT)
    assert (owed.weeks, owed.check_ins) == (weekly_due(AT), check_ins_due(AT))


# --- Cadences -----------------------------------------------------------------------


def meeting(cast: Cast, day: date) -> None:
    ActivityFactory.create(
        kind=Activity.Kind.CROSS_FUNCTIONAL_MEETING, owner=cast.msl, therapeutic_area=cast.oncology, held_on=day,
        created_at=on(day),
    )  # fmt: skip


def monthly(cast: Cast, day: date | None = None, **fields: object) -> KeyResult:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.CADENCE, pace=Pace.CALENDAR, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS,
        **({"target": None} | fields),
    )  # fmt: skip
    KeyResult.objects.filter(pk=kr.pk).update(activated_on=day)
    return kr


def test_a_month_met_ahead_does_not_stand_in_for_one_that_was_missed(cast: Cast) -> None:
    kr = monthly(cast)
    meeting(cast, date(2026, 2, 10))
    found = stands(kr, date(2026, 2, 15))
    assert (found.status, found.value) == (Status.AT_RISK, 1)
    assert say_reason(found.verdict) == "0 of the 1 due met; February's is met ahead"


def test_a_month_that_had_begun_is_never_missed(cast: Cast) -> None:
    kr = monthly(cast, date(2026, 2, 10))
    found = stands(kr, date(2026, 3, 5))
    assert (found.target, found.expected, found.status) == (1, 0, Status.IN_PROGRESS)
    meeting(cast, date(2026, 2, 20))
    assert stands(kr, date(2026, 3, 5)).value == 1


def test_a_cadence_may_ask_for_fewer_months_than_there_are(cast: Cast) -> None:
    kr = monthly(cast, target=2)
    for month in (1, 2, 3):
        meeting(cast, date(2026, month, 5))
    found = stands(kr, date(2026, 3, 20))
    assert (found.target, found.progress, found.status) == (2, 1, Status.COMPLETE)


# --- Objectives ---------------------------------------------------------------------


def test_an_objective_is_at_risk_for_a_doubt_before_anything_is_due(cast: Cast) -> None:
    kr = added(cast, DAY_60, target=15)
    CheckInFactory.create(key_result=kr, period=3, confidence=2, published_at=on(DAY_60))
    assert whole_of([counted_record(stands(kr, DAY_60))]).status == Status.AT_RISK


# --- A declared status --------------------------------------------------------------

SAID = Said(confidence=7, what_changed="Quiet.", declared_status="on_track", override_reason="Congress in March")


def declared(cast: Cast, target: int = 15) -> KeyResult:
    """Declared On Track in February, counted At Risk."""
    kr = key_result_for(cast, cast.msl, target=target)
    publish_check_in(key_result=kr, period=2, by=cast.msl, seen="", said=SAID, at=AT)
    return kr


def test_a_declaration_ends_when_the_check_in_of_the_next_period_is_due(cast: Cast) -> None:
    kr = declared(cast)
    before, after = stands(kr, date(2026, 3, 30)), stands(kr, date(2026, 3, 31))
    assert (before.shown_status, before.status, before.override_reason) == ("on_track", "at_risk", "Congress in March")
    assert (after.declared, after.shown_status, after.override_reason) == (None, Status.AT_RISK, "")
    assert kr.check_ins.get().declared_status == "on_track"


def test_a_target_that_is_reached_ends_a_declaration(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=1)
    said = Said(confidence=7, what_changed="No.", declared_status="in_progress", override_reason="Just begun")
    publish_check_in(key_result=kr, period=2, by=cast.msl, seen="", said=said, at=AT)
    discussion(cast.msl, topic, date(2026, 2, 16))
    found = stands(kr, date(2026, 2, 17))
    assert (found.shown_status, found.declared) == (Status.COMPLETE, None)


def test_complete_cannot_be_declared(cast: Cast) -> None:
    kr = declared(cast)
    with pytest.raises(Exception, match="Complete cannot be declared"):
        declare_status(
            key_result=kr, by=cast.msl, status="complete", reason="Done", confidence=9, seen="", at=AT + timedelta(1)
        )
    said = Said(confidence=7, what_changed="No.", declared_status="complete", override_reason="Done")
    other = key_result_for(cast, cast.msl)
    with pytest.raises(Exception, match="Complete comes with the target"):
        publish_check_in(key_result=other, period=2, by=cast.msl, seen="", said=said, at=AT)


# --- After the quarter --------------------------------------------------------------


@pytest.mark.parametrize(
    ("commitment", "talks", "outcome", "words"),
    [
        ("committed", 4, "met", "Met, score 1.00"),
        ("committed", 3, "missed", "Missed, score 0.75"),
        ("aspirational", 3, "met", "Met, score 0.75"),
        ("aspirational", 2, "partial", "Partial, score 0.50"),
        ("aspirational", 1, "missed", "Missed, score 0.25"),
    ],
)
def test_an_ended_quarter_has_an_outcome(
    cast: Cast, topic: Topic, commitment: str, talks: int, outcome: str, words: str
) -> None:
    kr = key_result_for(cast, cast.msl, target=4)
    type(kr.objective).objects.filter(pk=kr.objective_id).update(commitment=commitment)
    for day in range(1, talks + 1):
        discussion(cast.msl, topic, date(2026, 2, day))
    assert stands(kr, cast.quarter.ends_on).outcome is None
    found = stands(kr, cast.quarter.grace_ends_on + timedelta(days=1))
    assert found.outcome == outcome
    assert say_reason(found.verdict) == words
    assert found.verdict["final_after"] == cast.quarter.grace_ends_on.isoformat()


def test_what_is_kept_in_range_is_judged_by_its_last_day(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.MAINTAIN, direction="within", measured_by=Metric.MANUAL, target=None, range_low=40,
        range_high=60,
    )  # fmt: skip
    kr.values.create(value=90, as_of=date(2026, 2, 1), by=cast.msl, created_at=AT)
    after = cast.quarter.ends_on + timedelta(days=2)
    assert stands(kr, after).outcome == "missed"
    kr.values.create(value=50, as_of=cast.quarter.ends_on, by=cast.msl, created_at=on(cast.quarter.ends_on))
    assert stands(kr, after).outcome == "met"
