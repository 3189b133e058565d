"""What a forecast reads: plans with a date, how such plans fared, and the team's past and season."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions.activities.services import Work, cancel_activity, change_activity, log_activity
from interactions.log.services.contents import Contents
from interactions.log.services.interactions import amend_interaction, cancel_interaction, log_interaction
from interactions.models import Activity, Congress, Interaction, Topic
from okrs.arithmetic.forecast import CountForecast
from okrs.models import KeyResult, Measurement, Snapshot
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.snapshots.assessment import assess
from okrs.snapshots.outlook import inputs_of, read_figures
from okrs.snapshots.storing import due_ids, keep_fresh, refresh
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.kols import KOLFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, TODAY, discussion, key_result_for
from tests.okrs.measures.defining import custom, define

START = date(2026, 1, 1)
LATE = datetime(2026, 2, 28, 12, tzinfo=UTC)  # 65 % of the quarter
BOARD = Activity.Kind.ADVISORY_BOARD


def forecast(kr: KeyResult, at: datetime = AT) -> CountForecast:
    kr = KeyResult.objects.for_measuring().get(pk=kr.pk)
    found = assess([kr], at=at)[kr.pk].forecast
    assert isinstance(found, CountForecast)
    return found


def met(cast: Cast, topic: Topic, *days: int, ahead: int = 0, **fields: object) -> list[Interaction]:
    """Full discussions so many days into the quarter, each put on record so many days ahead."""
    made = []
    for day in days:
        on = START + timedelta(days=day)
        created = datetime(on.year, on.month, on.day, 18, tzinfo=UTC) - timedelta(days=ahead)
        made.append(discussion(cast.msl, topic, on, created_at=created, **fields))
    return made


def planned(cast: Cast, topic: Topic, on: date, **fields: object) -> Interaction:
    fields = {"state": "planned", "ae_screen": "", "pqc_screen": "", "created_at": AT} | fields
    return discussion(fields.pop("msl", cast.msl), topic, on, depths=(), **fields)


def board(cast: Cast, **fields: object) -> Activity:
    stages = {"need_documented_on": START, "approved_on": START, "created_at": AT - timedelta(days=40)}
    made: Activity = ActivityFactory.create(
        **{"kind": BOARD, "owner": cast.msl, "therapeutic_area": cast.oncology, "held_on": None} | stages | fields
    )
    return made


def test_six_of_fifteen_with_nothing_scheduled(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    met(cast, topic, 4, 5, 12, 20, 26, 40)
    found = forecast(kr)
    assert (found.median, found.scheduled) == (12, 0)
    assert found.p_target == pytest.approx(0.243, abs=0.0005)


def test_two_boards_with_a_date_make_the_third_likely(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.ADVISORY_BOARDS, target=3)
    board(cast, held_on=START + timedelta(days=30))
    assert forecast(kr, LATE).p_target == pytest.approx(0.20, abs=0.005)
    plans = [board(cast, planned_on=date(2026, 3, day)) for day in (10, 24)]
    found = forecast(kr, LATE)
    assert found.scheduled == 2
    assert found.p_target > 2 / 3
    # A plan whose need and approval are missing is none yet, nor is one after the quarter or one that is cancelled.
    Activity.objects.filter(pk=plans[0].pk).update(approved_on=None)
    assert forecast(kr, LATE).scheduled == 1
    Activity.objects.filter(pk=plans[0].pk).update(approved_on=START, planned_on=date(2026, 4, 1))
    assert forecast(kr, LATE).scheduled == 1
    Activity.objects.filter(pk=plans[1].pk).update(is_cancelled=True)
    assert forecast(kr, LATE).scheduled == 0


def test_planned_talks_count_if_they_could_be_in_depth(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=3)
    planned(cast, topic, date(2026, 3, 3))
    planned(cast, topic, date(2026, 3, 4), channel="email")
    planned(cast, topic, date(2026, 3, 5), minutes=10)
    planned(cast, topic, date(2026, 4, 2))
    planned(cast, topic, date(2026, 3, 6), msl=cast.teammate, participants=(cast.msl,))
    planned(cast, topic, date(2026, 3, 6), msl=cast.teammate)
    assert forecast(kr).scheduled == 2
    team = key_result_for(cast, cast.manager, target=3, scope=Scope.TEAM)
    assert forecast(team).scheduled == 3


def test_plans_of_a_defined_measure_are_those_that_its_filters_let_pass(cast: Cast, topic: Topic) -> None:
    long_talks = custom(cast, define(cast, filters={"min_minutes": 30}), target=6)
    trainings = custom(cast, define(cast, "activities"), target=3)
    colleagues = custom(cast, define(cast, calculation="distinct", of="kols"), target=6)
    met(cast, topic, 10, ahead=5, minutes=45)
    met(cast, topic, 20, ahead=5, minutes=10)
    planned(cast, topic, date(2026, 3, 3), minutes=45)
    planned(cast, topic, date(2026, 3, 4), minutes=10)
    board(cast, planned_on=date(2026, 3, 10))
    board(cast, planned_on=date(2026, 3, 11), approved_on=None)
    assert [forecast(kr).scheduled for kr in (long_talks, trainings, colleagues)] == [1, 1, 0]
    # A short talk was never one of its plans, so it failed none.
    found = inputs_of([long_talks], AT)[long_talks.pk].plans
    assert [(plan.is_open, plan.passes) for plan in found] == [(False, True), (True, True)]
    cancel_interaction(by=cast.msl, interaction=Interaction.objects.get(occurred_on="2026-03-03"), reason="Ill")
    assert forecast(long_talks).scheduled == 0


def test_how_plans_fared_decides_how_far_they_count(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=6)
    for day in (2, 9, 16):
        planned(cast, topic, date(2026, 3, day))
    before = forecast(kr)
    # Two were called off, one was held without being in-depth, and one of weeks ago is still open.
    met(cast, topic, 10, ahead=5, state="cancelled")
    met(cast, topic, 11, ahead=5, minutes=5)
    planned(cast, topic, date(2026, 1, 20), created_at=AT - timedelta(days=40))
    after = forecast(kr)
    assert after.scheduled == before.scheduled == 3
    assert after.p_target < before.p_target
    assert after.median < before.median


def test_the_rate_is_learnt_from_what_was_not_planned(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    made = met(cast, topic, 4, 5, 12, 20, 26, 40, ahead=44)
    assert forecast(kr).median == 6
    for one in made:
        type(one).objects.filter(pk=one.pk).update(created_at=one.starts_at)
    assert forecast(kr).median == 12


def test_a_step_with_a_day_is_scheduled_an_equal_fraction_is_not(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.NEWSLETTERS, target=3, pace=Pace.PLANNED)
    assert forecast(kr).scheduled == 0
    for day in (date(2026, 1, 20), date(2026, 3, 1), date(2026, 3, 20)):
        kr.milestones.create(title="", planned_on=day)
    assert forecast(kr).scheduled == 2


def test_a_congress_ahead_brings_talks_of_its_own(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    met(cast, topic, 4, 5, 12, 20, 26, 40)
    alone = forecast(kr)
    held = Congress.objects.create(name="Spring", starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 13))
    ActivityFactory.create(
        kind=Activity.Kind.CONGRESS_COVERAGE, owner=cast.msl, congress=held, therapeutic_area=cast.oncology,
        held_on=None,
    )  # fmt: skip
    assert forecast(kr).p_target > alone.p_target


# --- The past --------------------------------------------------------------------------------


def past(cast: Cast, starts_on: date, ends_on: date, early: int, final: int, cut: int = 45) -> None:
    quarter = Quarter.objects.create(
        name=f"Of {starts_on}", starts_on=starts_on, ends_on=ends_on, grace_ends_on=ends_on
    )
    objective = ObjectiveFactory.create(
        quarter=quarter, primary_team=cast.north, owner=cast.teammate, state="closed"
    )  # fmt: skip
    kr = KeyResultFactory.create(objective=objective, measured_by=Metric.PRESENTATIONS, target=5)
    for day, value in ((starts_on + timedelta(days=cut - 1), early), (ends_on, final)):
        Measurement.objects.create(key_result=kr, as_of=day, value=value, status="on_track", measured_at=AT)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)


def test_last_years_season_is_read_alone(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.PRESENTATIONS, target=5)
    past(cast, date(2025, 10, 1), date(2025, 12, 31), 10, 40)
    found = inputs_of([kr], AT)[kr.pk]
    assert not found.is_season
    assert [(one.before, one.after, one.days_before, one.days_after) for one in found.past] == [(10, 30, 45, 46)]
    hopeful = forecast(kr)
    past(cast, date(2025, 1, 1), date(2025, 3, 31), 12, 13)
    found = inputs_of([kr], AT)[kr.pk]
    assert found.is_season
    assert [(one.before, one.after) for one in found.past] == [(12, 1)]
    assert forecast(kr).median < hopeful.median


def test_the_teams_own_plans_are_the_past_of_a_plan(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for day in range(-60, -50):
        on = START + timedelta(days=day)
        created = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=10)
        discussion(cast.teammate, topic, on, created_at=created, minutes=30 if day % 2 else 5)
    team = inputs_of([kr], AT)[kr.pk].team
    assert (team.counted, team.failed) == (5, 5)
    assert set(team.ahead) == {10}
    # A change of such work makes the counts of the whole team stale, so what is stored equals what is counted.
    other = key_result_for(cast, cast.elsewhere)
    type(other.objective).objects.filter(pk=other.objective_id).update(primary_team=cast.south)
    with marked(kr, other=other):
        Interaction.objects.filter(msl=cast.teammate, minutes=5).update(minutes=40)
    assert inputs_of([kr], AT)[kr.pk].team.failed == 0
    assert scheduled(kr) == 0


# --- Asked once, and kept ----------------------------------------------------------------------


def test_the_number_of_questions_does_not_grow(cast: Cast) -> None:
    def some(person: object) -> list[KeyResult]:
        return [
            key_result_for(cast, person, measured_by=metric)
            for metric in (Metric.IN_DEPTH_DISCUSSIONS, Metric.ADVISORY_BOARDS, Metric.TRAININGS)
        ]

    group = some(cast.msl)
    with CaptureQueriesContext(connection) as few:
        inputs_of(group, AT)
    group += some(cast.teammate) + some(cast.manager)
    with CaptureQueriesContext(connection) as many:
        inputs_of(group, AT)
    # The past, the rule, and own plans and the team's of either source.
    assert len(few) == len(many) == 6


@contextmanager
def marked(*expected: KeyResult, other: KeyResult) -> Iterator[None]:
    """What is done inside makes the snapshots of these stale, and of no other; then they are as counted again."""
    refresh(due_ids(AT), at=AT)
    assert due_ids(AT) == []
    yield
    assert set(due_ids(AT)) == {kr.pk for kr in expected}
    assert other.pk not in due_ids(AT)
    keep_fresh(KeyResult.objects.live(), at=AT)


def scheduled(kr: KeyResult) -> int:
    """As stored; and it is what is counted."""
    found = forecast(kr)
    assert read_figures(Snapshot.objects.get(pk=kr.pk).forecast_figures) == found
    return found.scheduled


def test_a_plan_of_a_talk_makes_forecasts_stale(cast: Cast, topic: Topic) -> None:
    own, team, other = (
        key_result_for(cast, cast.msl),
        key_result_for(cast, cast.manager, scope=Scope.TEAM),
        key_result_for(cast, cast.elsewhere),
    )

    def contents(day: int) -> Contents:
        return Contents(
            starts_at=datetime(2026, 3, day, 9, tzinfo=UTC), minutes=30, channel="face_to_face",
            purpose="scientific_exchange", therapeutic_area=cast.oncology, kols=(kol,), topics=(topic,),
        )  # fmt: skip

    kol = KOLFactory.create()
    with marked(own, team, other=other):
        made = log_interaction(by=cast.msl, contents=contents(3), at=AT).interaction
    assert (scheduled(own), scheduled(team)) == (1, 1)
    with marked(own, team, other=other):
        amend_interaction(by=cast.msl, interaction=made, contents=contents(10), version=made.version, at=AT)
    with marked(own, team, other=other):
        cancel_interaction(by=cast.msl, interaction=made, reason="Called off")
    assert (scheduled(own), scheduled(team)) == (0, 0)


def test_a_plan_of_an_activity_makes_forecasts_stale(cast: Cast, clock: object) -> None:
    own, joined, team, other = (
        key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS),
        key_result_for(cast, cast.teammate, measured_by=Metric.TRAININGS),
        key_result_for(cast, cast.manager, measured_by=Metric.TRAININGS, scope=Scope.TEAM),
        key_result_for(cast, cast.elsewhere, measured_by=Metric.TRAININGS),
    )

    def work(on: date, *people: object) -> Work:
        return Work(
            title="Data", therapeutic_area=cast.oncology, days={"planned_on": on},
            participants=people,
        )  # fmt: skip

    with marked(own, joined, team, other=other):
        made = log_activity(
            by=cast.msl, kind=Activity.Kind.TRAINING, work=work(date(2026, 3, 3), cast.teammate), today=TODAY
        )
    assert [scheduled(kr) for kr in (own, joined, team)] == [1, 1, 1]
    assert made.planned_since == TODAY
    with marked(own, joined, team, other=other):
        change_activity(
            by=cast.msl, activity=made, work=work(date(2026, 3, 10), cast.teammate), version=made.version,
            today=TODAY + timedelta(days=1),
        )  # fmt: skip
    made.refresh_from_db()
    assert made.planned_since == TODAY
    with marked(own, joined, team, other=other):
        cancel_activity(by=cast.msl, activity=made, reason="Called off")
    assert [scheduled(kr) for kr in (own, joined, team)] == [0, 0, 0]


def test_a_missed_week_stays_open_until_the_end_of_grace(cast: Cast) -> None:
    shape = {"kind": Kind.CADENCE, "pace": Pace.CALENDAR, "target": None}
    weeks = key_result_for(cast, cast.msl, measured_by=Metric.WEEKLY_UPDATES, **shape)
    months = key_result_for(cast, cast.msl, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS, **shape)
    assert forecast(weeks).p_target > 0
    assert forecast(months).p_target == 0
