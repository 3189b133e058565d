"""What moved since the last meeting is proposed once, and keeps its link for whoever may read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from interactions.meetings.services.agenda import remove_item
from interactions.models import Meeting
from okrs.agenda.selectors import grouped, proposals, since_of, subjects_of
from okrs.agenda.services import put_on_agenda
from okrs.models import AgendaSubject, KeyResult, Measurement, Milestone
from okrs.models.choices import Kind, Metric, Pace
from okrs.snapshots.assessment import assess
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import InsightFactory, ReceiptFactory
from tests.factories.meetings import DecisionFactory, MeetingSeriesFactory, make_meeting_on
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory

TODAY = date(2026, 2, 18)
AT = datetime(2026, 2, 18, 12, tzinfo=UTC)
NOBODY: frozenset[int] = frozenset()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """The second of a series; the first was three weeks ago."""
    series = MeetingSeriesFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
    make_meeting_on(TODAY - timedelta(days=21), owner=cast.msl, area=cast.oncology, series=series)
    return make_meeting_on(
        TODAY + timedelta(days=20), owner=cast.msl, area=cast.oncology, series=series, invited=(cast.teammate,)
    )


def key_result(cast: Cast, code: str, confidence: int = 2, **more: object) -> KeyResult:
    """One that its owner sees at risk."""
    objective = ObjectiveFactory.create(
        code=f"O{code}", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl,
        therapeutic_area=more.pop("area", cast.oncology),
    )  # fmt: skip
    made: KeyResult = KeyResultFactory.create(objective=objective, code=f"KR{code}", title=f"Title {code}", **more)
    CheckInFactory.create(key_result=made, confidence=confidence, published_at=AT - timedelta(days=1))
    return made


def stood(one: KeyResult, status: str) -> None:
    """Its status before the last meeting."""
    day = AT - timedelta(days=25)
    Measurement.objects.create(key_result=one, as_of=day.date(), status=status, measured_at=day)


def found(user: User, meeting: Meeting) -> set[str]:
    since = since_of(meeting, AT)
    return {one.key for one in proposals(user, meeting, since=since, at=AT)}


def test_key_results_that_went_at_risk_since_the_last_meeting(cast: Cast, meeting: Meeting) -> None:
    new, old = key_result(cast, "1.1"), key_result(cast, "1.2")
    key_result(cast, "1.3", area=cast.immunology)
    stood(new, "on_track")
    stood(old, "at_risk")
    assert found(cast.msl, meeting) == {f"key_result-{new.pk}"}


def test_steps_done_and_insights_accepted(cast: Cast, meeting: Meeting) -> None:
    by_steps = key_result(cast, "1.1", confidence=8, kind=Kind.MILESTONE, target=None, measured_by=Metric.MANUAL,
                          pace=Pace.PLANNED)  # fmt: skip
    stood(by_steps, "at_risk")
    done, early = (
        Milestone.objects.create(key_result=by_steps, title="Step", planned_on=TODAY, done_on=TODAY - timedelta(days=n))
        for n in (3, 40)
    )
    Milestone.objects.create(key_result=by_steps, title="Open", planned_on=TODAY)
    insights = {
        name: InsightFactory.create(originator=cast.teammate, state=state, therapeutic_area=area)
        for name, state, area in (
            ("new", "accepted", cast.oncology), ("old", "accepted", cast.oncology),
            ("declined", "declined", cast.oncology), ("other", "accepted", cast.immunology),
        )
    }  # fmt: skip
    for name, insight in insights.items():
        sent_at = AT - timedelta(days=40 if name == "old" else 2)
        ReceiptFactory.create(insight=insight, by=cast.lead, sent_at=sent_at)
    assert found(cast.msl, meeting) == {f"step-{done.pk}", f"insight-{insights['new'].pk}"}
    assert early.done_on
    # An administrator reads no insights, so none is proposed.
    assert not {one for one in found(cast.admin, meeting) if one.startswith("insight")}


def test_without_an_earlier_meeting_a_month_counts(cast: Cast) -> None:
    alone = make_meeting_on(TODAY, owner=cast.lead, area=cast.oncology)
    assert since_of(alone, AT) == AT - timedelta(days=31)


def test_what_goes_on_the_agenda_is_proposed_once_and_keeps_its_link(cast: Cast, meeting: Meeting) -> None:
    at_risk = key_result(cast, "1.1")
    insight = InsightFactory.create(
        originator=cast.teammate, state="accepted", therapeutic_area=cast.oncology, observation="Secret words"
    )
    ReceiptFactory.create(insight=insight, by=cast.lead, sent_at=AT - timedelta(days=2))
    earlier = Meeting.objects.exclude(pk=meeting.pk).get()
    decisions = [
        DecisionFactory.create(meeting=earlier, owner=cast.msl, is_scientific=secret) for secret in (True, False)
    ]
    DecisionFactory.create(meeting=earlier, owner=cast.msl, state="done", ended_at=timezone.now())
    rows = proposals(cast.msl, meeting, since=since_of(meeting, AT), at=AT)
    assert [one["label"] for one in grouped(rows)] == [
        "Went At Risk", "Accepted insights", "Open decisions of earlier meetings",
    ]  # fmt: skip
    made = put_on_agenda(by=cast.teammate, meeting=meeting, invited=frozenset({cast.teammate.pk}), chosen=rows)
    assert found(cast.msl, meeting) == set()
    assert [(one.is_scientific, one.decision) for one in made] == [
        (True, None), (True, None), (True, decisions[0]), (False, decisions[1]),
    ]  # fmt: skip
    # A partner with whom the meeting is shared reads titles; they quote nothing.
    assert not any("Secret" in one.title or at_risk.title in one.title for one in made)
    links = subjects_of(meeting, cast.msl)
    assert [links[one.pk]["label"] for one in made[:2]] == ["KR1.1 Title 1.1", f"Insight no. {insight.pk}"]
    assert subjects_of(meeting, cast.commercial) == {}
    assert [one["label"] for one in subjects_of(meeting, cast.admin).values()] == ["KR1.1 Title 1.1"]
    remove_item(by=cast.msl, item=made[0], invited=NOBODY)
    assert found(cast.msl, meeting) == {f"key_result-{at_risk.pk}"}
    assert AgendaSubject.objects.count() == 1


def test_three_meetings_in_a_month_fill_one_slot(cast: Cast) -> None:
    """Held as meetings, they count for the organiser as any activity of their kind does."""
    objective = ObjectiveFactory.create(code="O3", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    cadence = KeyResultFactory.create(
        objective=objective, code="KR3.1", kind=Kind.CADENCE, target=None, pace=Pace.CALENDAR,
        measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS,
    )  # fmt: skip
    for day in (3, 10, 17):
        on = date(2026, 2, day)
        make_meeting_on(on, owner=cast.msl, area=cast.oncology, held_on=on, created_at=AT)
    rows = KeyResult.objects.filter(pk=cadence.pk).for_measuring()
    assert assess(rows, at=AT)[cadence.pk].value == 1
