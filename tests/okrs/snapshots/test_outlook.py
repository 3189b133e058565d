"""Days the expected line leaves out, and forecasts of every kind as pages show them."""

from datetime import date, timedelta
from decimal import Decimal

from interactions.models import Activity, Congress
from okrs.arithmetic.forecast import CountForecast
from okrs.arithmetic.trend import LevelForecast
from okrs.models import KeyResult, Measurement
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.snapshots.assessment import assess
from okrs.snapshots.outlook import inputs_of, say_forecast
from okrs.snapshots.pace import days_off, say_days_off
from okrs.snapshots.storing import due_ids, refresh
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory, WeeklyUpdateFactory
from tests.factories.organization import AbsenceFactory, HolidayFactory
from tests.okrs.conftest import AT, TODAY, key_result_for


def congress(cast: Cast, start: date, days: int = 3, **more: object) -> Activity:
    """Coverage by ``msl`` of a congress that begins on a day."""
    held = Congress.objects.create(name=f"Congress of {start}", starts_on=start, ends_on=start + timedelta(days - 1))
    made: Activity = ActivityFactory.create(
        kind=Activity.Kind.CONGRESS_COVERAGE, owner=cast.msl, congress=held, therapeutic_area=cast.oncology,
        held_on=None, **more,
    )  # fmt: skip
    return made


def by_hand(cast: Cast, *, kind: str, readings: tuple[tuple[int, float], ...] = (), **fields: object) -> KeyResult:
    """A key result entered by hand, with readings some days after the quarter's first."""
    kr = key_result_for(cast, cast.msl, kind=kind, measured_by=Metric.MANUAL, **fields)
    for day, value in readings:
        kr.values.create(value=value, as_of=cast.quarter.starts_on + timedelta(days=day), by=cast.msl, created_at=AT)
    return KeyResult.objects.for_measuring().get(pk=kr.pk)


# --- Days off -----------------------------------------------------------------------


def test_leave_holidays_and_a_congress_move_the_line_and_are_named(cast: Cast) -> None:
    presentations = key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS)
    plain = assess([presentations], at=AT)[presentations.pk]
    AbsenceFactory.create(user=cast.msl, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 9))
    type(cast.msl).objects.filter(pk=cast.msl.pk).update(country="NO")
    HolidayFactory.create(country="NO", date=date(2026, 1, 9))
    HolidayFactory.create(country="NO", date=date(2026, 1, 12))
    congress(cast, date(2026, 1, 20))
    presentations = KeyResult.objects.for_measuring().get(pk=presentations.pk)
    moved = assess([presentations], at=AT)[presentations.pk]
    quarter = cast.quarter
    said = say_days_off(moved.off, quarter.starts_on, quarter.ends_on)
    assert said == "Expected line leaves out 2 public holidays, 4 days of leave and 3 days at a congress"
    assert (plain.elapsed, moved.elapsed) == (45 / 89, (45 - 9) / (89 - 9))
    assert moved.expected == moved.elapsed
    assert say_days_off(plain.off, quarter.starts_on, quarter.ends_on) == ""


def test_a_congress_moves_no_discussions_no_team_and_nothing_by_hand(cast: Cast) -> None:
    congress(cast, date(2026, 1, 20))
    group = [
        key_result_for(cast, cast.msl),
        key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS, scope=Scope.TEAM),
        key_result_for(cast, cast.msl, measured_by=Metric.MANUAL, kind=Kind.NUMBER),
        key_result_for(cast, cast.teammate, measured_by=Metric.PRESENTATIONS),
    ]
    assert [days_off(group)[kr.pk].congress for kr in group] == [frozenset()] * 4


def test_a_cancelled_congress_moves_nothing_and_whoever_joins_is_away_too(cast: Cast) -> None:
    cancelled = congress(cast, date(2026, 1, 20), is_cancelled=True)
    joined = congress(cast, date(2026, 1, 27), days=2)
    joined.participants.add(cast.teammate)
    own, other = (key_result_for(cast, who, measured_by=Metric.TRAININGS) for who in (cast.msl, cast.teammate))
    found = days_off([own, other])
    assert cancelled.congress is not None
    assert found[own.pk].congress == found[other.pk].congress == {date(2026, 1, 27), date(2026, 1, 28)}


def test_a_congress_excuses_no_week(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, kind=Kind.CADENCE, pace=Pace.CALENDAR, target=None,
                        measured_by=Metric.WEEKLY_UPDATES)  # fmt: skip
    congress(cast, date(2026, 1, 12), days=7)
    assert not any(slot.excused for slot in assess([kr], at=AT)[kr.pk].slots)


def test_a_change_of_coverage_or_of_the_congress_is_noted(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS)
    refresh(due_ids(AT), at=AT)
    covered = congress(cast, date(2026, 1, 20))
    assert kr.pk in due_ids(AT)
    refresh(due_ids(AT), at=AT)
    assert kr.pk not in due_ids(AT)
    Congress.objects.filter(pk=covered.congress_id).update(ends_on=date(2026, 1, 25))
    assert kr.pk in due_ids(AT)


# --- Forecasts ----------------------------------------------------------------------


def past_quarter(cast: Cast, *counts: int) -> None:
    """A closed quarter of North in which presentations ended at some counts."""
    start = cast.quarter.starts_on - timedelta(days=92)
    end = cast.quarter.starts_on - timedelta(days=1)
    quarter = Quarter.objects.create(name="Before", starts_on=start, ends_on=end, grace_ends_on=end)
    for number, count in enumerate(counts):
        objective = ObjectiveFactory.create(
            code=f"O{number}", quarter=quarter, primary_team=cast.north, owner=cast.teammate, state="closed"
        )
        kr = KeyResultFactory.create(objective=objective, measured_by=Metric.PRESENTATIONS, target=5)
        for day, value in ((end - timedelta(days=3), count - 1), (end, count)):
            Measurement.objects.create(key_result=kr, as_of=day, value=value, status="on_track", measured_at=AT)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)


def test_a_prior_comes_from_the_same_team_metric_and_scope(cast: Cast) -> None:
    own = key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS)
    other = key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS)
    team = key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS, scope=Scope.TEAM)
    manual = key_result_for(cast, cast.msl, measured_by=Metric.MANUAL)
    past_quarter(cast, 10, 12, 14)
    found = inputs_of([own, other, team, manual], AT)
    assert sorted(one.before + one.after for one in found[own.pk].past) == [10, 12, 14]
    assert {one.days_before + one.days_after for one in found[own.pk].past} == {91}
    assert found[other.pk].past == found[team.pk].past == ()
    assert manual.pk not in found
    forecast = assess([own], at=AT)[own.pk].forecast
    assert isinstance(forecast, CountForecast)
    assert forecast.median >= 2  # nothing so far, but the team usually gets there


def test_a_level_is_forecast_from_its_baseline_and_readings(cast: Cast) -> None:
    kr = by_hand(
        cast, kind=Kind.NUMBER, baseline=20, target=10, unit="days", readings=((14, 18.4), (28, 17), (42, 15.2))
    )
    found = assess([kr], at=AT)[kr.pk].forecast
    assert isinstance(found, LevelForecast)
    assert found.low < 10.5 < found.high
    assert say_forecast(found, kr, long=True).startswith("At this rate ")
    assert "target 10 days" in say_forecast(found, kr, long=True)


def test_a_level_to_keep_says_its_range(cast: Cast) -> None:
    kr = by_hand(
        cast, kind=Kind.MAINTAIN, direction="within", target=None, range_low=4, range_high=9,
        readings=((7, 6), (21, 6.5), (35, 6)),
    )  # fmt: skip
    assert "range 4 to 9" in say_forecast(assess([kr], at=AT)[kr.pk].forecast, kr)


def test_milestones_and_weeks_are_forecast_from_their_calendar(cast: Cast) -> None:
    steps = by_hand(cast, kind=Kind.MILESTONE, target=None, pace=Pace.PLANNED)
    for day, done in ((10, 9), (20, 21), (30, None), (60, None), (80, None)):
        start = cast.quarter.starts_on
        steps.milestones.create(
            title="Step", planned_on=start + timedelta(day), done_on=start + timedelta(done) if done else None
        )
    kr = KeyResult.objects.for_measuring().get(pk=steps.pk)
    found = assess([kr], at=AT)[kr.pk].forecast
    assert isinstance(found, CountForecast)
    assert found.target == 5
    assert 2 <= found.low <= found.median <= 5
    weeks = key_result_for(cast, cast.msl, kind=Kind.CADENCE, pace=Pace.CALENDAR, target=None,
                           measured_by=Metric.WEEKLY_UPDATES)  # fmt: skip
    for week in range(4):
        WeeklyUpdateFactory.create(
            author=cast.msl, week_start=date(2026, 1, 5) + timedelta(weeks=week), nothing_new_heard=True,
            submitted_at=AT - timedelta(weeks=5 - week),
        )  # fmt: skip
    found = assess([weeks], at=AT)[weeks.pk].forecast
    assert isinstance(found, CountForecast)
    assert found.target == 13
    assert Decimal(4) <= found.median < 13


def test_no_forecast_before_fifteen_per_cent(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS)
    assert assess([kr], at=cast.quarter.starts_on + timedelta(days=12))[kr.pk].forecast is None
    assert assess([kr], at=TODAY)[kr.pk].forecast is not None
