"""Every number is counted from the work, and opens exactly the rows that make it."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from insights.models import Insight
from interactions.models import Activity, Interaction, Topic
from okrs.counting import evidence_ids, in_depth_rule, measure, near_miss_ids
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import KeyResult, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.choices import Kind, Metric, Pace, Scope
from organization.models import Membership
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, CampaignFactory, StudyFactory
from tests.okrs.conftest import AT, TODAY, discussion, key_result_for
from tests.okrs.counting.conftest import DAY, value

# --- Activities -----------------------------------------------------------------


def _kr(cast: Cast, metric: str, **fields: object) -> KeyResult:
    return key_result_for(cast, cast.msl, measured_by=metric, target=3, **fields)


BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
FULL: dict[str, dict[str, Any]] = {
    Metric.ADVISORY_BOARDS: {"kind": "advisory_board", "need_documented_on": DAY, "approved_on": DAY, "held_on": DAY},
    Metric.NEWSLETTERS: {"kind": "newsletter", "approved_on": DAY, "held_on": DAY},
    Metric.PRESENTATIONS: {"kind": "presentation", "held_on": DAY, "attendee_count": 12},
    Metric.SUPPORTED_STUDIES: {"kind": "study_support", "requested_on": DAY, "support_agreed_on": DAY, "held_on": DAY},
    Metric.TRAININGS: {"kind": "training", "held_on": DAY},
    Metric.SUPPORTED_CAMPAIGNS: {"kind": "campaign_review", "accuracy_reviewed_on": DAY, "held_on": DAY},
}
SUBJECT: dict[str, Callable[[], dict[str, Any]]] = {
    Metric.SUPPORTED_STUDIES: lambda: {"study": StudyFactory.create()},
    Metric.SUPPORTED_CAMPAIGNS: lambda: {"campaign": CampaignFactory.create()},
}


def _activity(cast: Cast, metric: str, **change: Any) -> Activity:
    subject = SUBJECT.get(metric, dict)()
    made: Activity = ActivityFactory.create(
        owner=cast.msl, therapeutic_area=cast.oncology, **{**FULL[metric], **subject, **change}
    )
    Activity.objects.filter(pk=made.pk).update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    return made


@pytest.mark.parametrize("metric", list(FULL))
def test_an_activity_with_all_its_stages_counts(cast: Cast, metric: str) -> None:
    kr = _kr(cast, metric)
    made = _activity(cast, metric)
    assert value(kr) == 1
    assert evidence_ids(kr, at=AT) == [made.pk]
    assert evidence_of(kr, user=cast.msl, at=AT).rows[0].why


@pytest.mark.parametrize(
    ("metric", "change", "why"),
    [
        (Metric.ADVISORY_BOARDS, {"need_documented_on": None}, "Need not documented yet"),
        (Metric.ADVISORY_BOARDS, {"approved_on": None}, "Not approved yet"),
        (Metric.NEWSLETTERS, {"held_on": None}, "Not distributed yet"),
        (Metric.NEWSLETTERS, {"approved_on": None}, "Not approved yet"),
        (Metric.PRESENTATIONS, {"attendee_count": None}, "Number of attendees missing"),
        (Metric.PRESENTATIONS, {"attendee_count": 0}, "Number of attendees missing"),
        (Metric.SUPPORTED_STUDIES, {"requested_on": None}, "No unsolicited request on record yet"),
        (Metric.SUPPORTED_STUDIES, {"support_agreed_on": None}, "Support not agreed yet"),
        (Metric.SUPPORTED_STUDIES, {"held_on": None}, "Agreed support step not done yet"),
        (Metric.TRAININGS, {"held_on": None}, "Not held yet"),
        (Metric.SUPPORTED_CAMPAIGNS, {"accuracy_reviewed_on": None}, "Accuracy not reviewed yet"),
        (Metric.SUPPORTED_CAMPAIGNS, {"held_on": None}, "Compliance has not signed off yet"),
        (Metric.SUPPORTED_CAMPAIGNS, {"open_findings": 2}, "2 open findings"),
        (Metric.ADVISORY_BOARDS, {"approval_reference": ""}, "Approval not confirmed by another person"),
        (Metric.NEWSLETTERS, {"approval_reference": ""}, "Approval not confirmed by another person"),
        (Metric.ADVISORY_BOARDS, {"approved_on": AFTER}, "Approved after it was held"),
        (Metric.ADVISORY_BOARDS, {"need_documented_on": AFTER}, "Need documented after it was held"),
        (Metric.NEWSLETTERS, {"approved_on": AFTER}, "Approved after it was distributed"),
        (Metric.SUPPORTED_STUDIES, {"requested_on": AFTER}, "Requested after support was agreed"),
        (
            Metric.SUPPORTED_STUDIES,
            {"requested_on": BEFORE, "support_agreed_on": AFTER},
            "Support agreed after the step was done",
        ),
        (Metric.SUPPORTED_CAMPAIGNS, {"accuracy_reviewed_on": AFTER}, "Accuracy reviewed after compliance signed off"),
    ],
)
def test_a_missing_stage_keeps_an_activity_out_and_is_named(
    cast: Cast, metric: str, change: dict[str, Any], why: str
) -> None:
    kr = _kr(cast, metric)
    made = _activity(cast, metric, **change)
    assert value(kr) == 0
    assert near_miss_ids(kr, at=AT) == [made.pk]
    assert evidence_of(kr, user=cast.msl, at=AT, near=True).rows[0].why == (why,)


def test_studies_and_campaigns_are_counted_once_each(cast: Cast) -> None:
    studies, campaigns = _kr(cast, Metric.SUPPORTED_STUDIES), _kr(cast, Metric.SUPPORTED_CAMPAIGNS)
    study, campaign = StudyFactory.create(), CampaignFactory.create()
    for _ in range(2):
        _activity(cast, Metric.SUPPORTED_STUDIES, study=study)
        _activity(cast, Metric.SUPPORTED_CAMPAIGNS, campaign=campaign)
    assert (value(studies), value(campaigns)) == (1, 1)
    assert len(evidence_ids(studies, at=AT)) == 2
    assert evidence_of(studies, user=cast.msl, at=AT).note == "Several rows of one study count once."


def test_an_open_finding_on_another_review_keeps_the_campaign_out(cast: Cast) -> None:
    kr = _kr(cast, Metric.SUPPORTED_CAMPAIGNS)
    campaign = CampaignFactory.create()
    _activity(cast, Metric.SUPPORTED_CAMPAIGNS, campaign=campaign)
    _activity(cast, Metric.SUPPORTED_CAMPAIGNS, campaign=campaign, open_findings=1)
    assert value(kr) == 0
    reasons = {one.why for one in evidence_of(kr, user=cast.msl, at=AT, near=True).rows}
    assert reasons == {("Another review of this campaign has an open finding",), ("1 open finding",)}


def test_a_sponsored_study_is_no_investigator_initiated_one(cast: Cast) -> None:
    kr = _kr(cast, Metric.SUPPORTED_STUDIES)
    _activity(cast, Metric.SUPPORTED_STUDIES, study=StudyFactory.create(is_investigator_initiated=False))
    assert value(kr) == 0
    near = evidence_of(kr, user=cast.msl, at=AT, near=True)
    assert near.rows[0].why == ("The study is not investigator-initiated",)


# --- Cadence --------------------------------------------------------------------


def _cadence(cast: Cast, metric: str) -> KeyResult:
    return key_result_for(cast, cast.msl, measured_by=metric, target=None, kind=Kind.CADENCE, pace=Pace.CALENDAR)


def test_three_meetings_in_one_month_fill_one_slot(cast: Cast) -> None:
    from okrs.snapshots.assessment import assess  # beside its only use

    kr = _cadence(cast, Metric.CROSS_FUNCTIONAL_MEETINGS)
    for day in (3, 10, 17):
        made = ActivityFactory.create(
            owner=cast.msl, therapeutic_area=cast.oncology, kind="cross_functional_meeting", held_on=date(2026, 1, day)
        )
        Activity.objects.filter(pk=made.pk).update(created_at=AT)
    result = assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=AT)[kr.pk]
    assert (result.value, result.target) == (1, 3)
    assert [slot.state for slot in result.slots] == ["met", "pending", "pending"]
    assert len(evidence_ids(kr, at=AT)) == 3


def _update(
    cast: Cast, monday: date, *, submitted: datetime | None, insight: str = "", nothing: bool = False
) -> WeeklyUpdate:
    made = WeeklyUpdate.objects.create(
        author=cast.msl, week_start=monday, submitted_at=submitted, nothing_new_heard=nothing
    )
    if insight:
        heard = Insight.objects.create(
            originator=cast.msl,
            observation="Heard",
            category="unmet_need",
            therapeutic_area=cast.oncology,
            state=insight,
            submitted_at=None if insight == "draft" else submitted,
        )
        WeeklyUpdateInsight.objects.create(update=made, insight=heard)
    return made


def test_weekly_updates_are_met_late_hollow_or_missed(cast: Cast) -> None:
    from okrs.snapshots.assessment import assess  # beside its only use

    kr = _cadence(cast, Metric.WEEKLY_UPDATES)
    # The first Friday of 2026 is 2 January: its week began on 29 December and belongs to this quarter.
    _update(cast, date(2025, 12, 29), submitted=datetime(2026, 1, 2, 9, tzinfo=UTC), insight="submitted")
    _update(cast, date(2026, 1, 5), submitted=datetime(2026, 1, 12, 9, tzinfo=UTC), insight="submitted")
    _update(cast, date(2026, 1, 12), submitted=datetime(2026, 1, 16, 9, tzinfo=UTC), nothing=True)
    _update(cast, date(2026, 1, 19), submitted=datetime(2026, 1, 23, 9, tzinfo=UTC), insight="draft")
    _update(cast, date(2026, 1, 26), submitted=None)
    result = assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=AT)[kr.pk]
    states = [(slot.state.value, slot.hollow) for slot in result.slots]
    assert states[:5] == [("met", False), ("late", False), ("met", True), ("missed", False), ("missed", False)]
    assert len(states) == 13
    assert (result.value, result.target) == (3, 13)


def test_an_update_of_this_week_counts_before_its_friday(cast: Cast) -> None:
    kr = _cadence(cast, Metric.WEEKLY_UPDATES)
    monday = datetime(2026, 2, 9, 18, tzinfo=UTC)
    _update(cast, date(2026, 2, 9), submitted=monday, nothing=True)
    assert value(kr, monday + timedelta(hours=1)) == 1
    assert value(kr, monday - timedelta(hours=1)) == 0


# --- One formula, whatever happens ------------------------------------------------


def _slow_recount(kr: KeyResult) -> set[int]:
    """The in-depth rule written out once more, row by row, without a query's help."""
    rule, quarter = in_depth_rule(), kr.objective.quarter
    people = {kr.owner_id}
    found = set()
    for row in Interaction.objects.all():
        if kr.scope == Scope.TEAM:
            people = {
                one.user_id
                for one in Membership.objects.filter(team=kr.objective.primary_team)
                if one.from_date <= row.occurred_on and (one.to_date is None or one.to_date >= row.occurred_on)
            }
        credited = {row.msl_id, *row.participants.values_list("pk", flat=True)}
        deep = [one for one in row.follow_ups.all() if one.depth in rule.depths]
        area = kr.objective.therapeutic_area_id
        if (
            row.state in ("held", "amended")
            and row.channel in rule.channels
            and row.purpose in rule.purposes
            and row.minutes >= rule.min_minutes
            and row.exchange_topics.count() >= rule.min_topics
            and len(deep) >= rule.min_follow_ups
            and quarter.starts_on <= row.occurred_on <= min(quarter.ends_on, TODAY)
            and row.starts_at <= AT
            and row.created_at.date() <= quarter.grace_ends_on
            and (area is None or area == row.therapeutic_area_id)
            and credited & people
        ):
            found.add(row.pk)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_after_a_storm_of_changes_the_value_equals_a_slow_recount(cast: Cast, topic: Topic, seed: int) -> None:
    rng = random.Random(seed)
    krs = [
        key_result_for(cast, cast.msl),
        key_result_for(cast, cast.teammate, therapeutic_area=cast.oncology),
        key_result_for(cast, cast.manager, scope=Scope.TEAM, is_team=True),
    ]
    people = [cast.msl, cast.teammate, cast.elsewhere]
    rows: list[Interaction] = []
    for _ in range(60):
        step = rng.random()
        if step < 0.6 or not rows:
            rows.append(
                discussion(
                    rng.choice(people),
                    topic,
                    date(2025, 12, 20) + timedelta(days=rng.randrange(110)),
                    minutes=rng.choice([10, 19, 20, 45]),
                    channel=rng.choice(["phone", "email", "face_to_face"]),
                    therapeutic_area=rng.choice([cast.oncology, cast.immunology]),
                    depths=tuple(rng.sample(["what", "why", "condition", "implication"], rng.randrange(4))),
                    participants=tuple(rng.sample(people, rng.randrange(2))),
                )
            )
        elif step < 0.8:
            row = rng.choice(rows)
            Interaction.objects.filter(pk=row.pk).update(
                minutes=rng.choice([5, 30]), state=rng.choice(["held", "cancelled"])
            )
        else:
            row = rows.pop(rng.randrange(len(rows)))
            row.delete()
    fresh = list(KeyResult.objects.for_measuring().filter(pk__in=[kr.pk for kr in krs]))
    together = measure(fresh, at=AT)
    for kr in fresh:
        expected = _slow_recount(kr)
        assert set(evidence_ids(kr, at=AT)) == expected
        assert together[kr.pk].value == len(expected)


def test_the_number_of_statements_does_not_grow(
    cast: Cast, topic: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for metric in (Metric.IN_DEPTH_DISCUSSIONS, *FULL):
        _kr(cast, metric)
    for metric in (Metric.CROSS_FUNCTIONAL_MEETINGS, Metric.WEEKLY_UPDATES):
        _cadence(cast, metric)
    few = list(KeyResult.objects.for_measuring())
    assert len({kr.measured_by for kr in few}) == 9
    # Interactions with their rule, activities whether counted or in slots, weekly updates.
    with django_assert_num_queries(4):
        measure(few, at=AT)
    for _ in range(3):
        for metric in (Metric.IN_DEPTH_DISCUSSIONS, *FULL):
            _kr(cast, metric)
    many = list(KeyResult.objects.for_measuring())
    with django_assert_num_queries(4):
        measure(many, at=AT)
