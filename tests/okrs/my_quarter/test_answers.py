"""What a manager is told to answer is what the lists behind it hold; what the first page skips is not there."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from insights.capture.selectors import asked_back
from insights.models import Insight
from interactions.activities.selectors.waiting import overdue_activities, waiting_for_approval
from interactions.arithmetic.pulse_groups import LEAST
from interactions.meetings.policies import may_plan
from interactions.meetings.selectors.decisions import due_decisions
from interactions.meetings.selectors.successors import left_in_meetings
from interactions.models import Activity, ActivityParticipant, Audience, Decision, PulseInvitation, PulseWave
from interactions.models.waiting import Waiting
from interactions.pulse.services.waves import start_due
from okrs.check_ins.selectors.team import acknowledgeable
from okrs.models import CheckIn, KeyResult, ObjectiveAround, PersonBoard, PersonQuarter, reach_of
from okrs.my_quarter.selectors.answers import answers_of
from okrs.my_quarter.selectors.objectives import initiatives_of_leavers, owned_by_leavers
from okrs.objectives.selectors.around import around
from okrs.planning.selectors.sessions import proposed_drafts
from organization.models import Absence, Membership, Team, Teammate, User
from organization.selectors.absences import absences_to_answer
from tests.factories.cast import Cast
from tests.factories.comments import CommentFactory, ThreadFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.insights import InsightFactory
from tests.factories.interactions import ActivityFactory, InteractionFactory
from tests.factories.meetings import DecisionFactory, make_meeting_on
from tests.factories.organization import AbsenceFactory
from tests.factories.pulse import make_people, make_question, make_wave
from tests.okrs.conftest import AT, TODAY, key_result_for

pytestmark = pytest.mark.usefixtures("clock")


def listed(cast: Cast, manager: User) -> dict[str, tuple[int, Any]]:
    """The same from the lists."""
    approvals: Any = waiting_for_approval(manager, today=TODAY)
    absences: Any = absences_to_answer(manager, TODAY)
    unread: Any = acknowledgeable(manager, TODAY).filter(
        key_result__objective__quarter=cast.quarter, acknowledged_at__isnull=True
    )
    leavers = owned_by_leavers(manager, cast.quarter, reach_of(manager, TODAY))
    work = initiatives_of_leavers(manager, cast.quarter, reach_of(manager, TODAY))
    drafts: Any = proposed_drafts(manager)
    return {
        "drafts": (drafts.count(), min((one.proposed_at for one in drafts), default=None)),
        "left_behind": (sum(one.count for one in leavers), None),
        "initiatives_left": (sum(one.count for one in work), None),
        "approvals": (approvals.count(), min((one.waits_since for one in approvals), default=None)),
        "absences": (absences.count(), min((one.asked_at for one in absences), default=None)),
        "check_ins": (unread.count(), min((one.published_at for one in unread), default=None)),
    }


def left(cast: Cast) -> None:
    Membership.objects.filter(user=cast.msl).update(to_date=TODAY - timedelta(days=1))


def disbanded(cast: Cast) -> None:
    Team.objects.filter(pk=cast.north.pk).update(is_active=False)


def joined(cast: Cast) -> None:
    """The manager is also a member of the team."""
    Membership.objects.create(team=cast.north, user=cast.manager, from_date=TODAY - timedelta(days=9))


def deactivated(cast: Cast) -> None:
    User.objects.filter(pk__in=[cast.teammate.pk, cast.elsewhere.pk]).update(is_active=False)


@pytest.mark.parametrize("turn", [None, left, disbanded, joined, deactivated])
def test_answers_are_those_of_the_lists(cast: Cast, turn: Callable[[Cast], None] | None) -> None:
    for number, owner in enumerate([cast.msl, cast.teammate, cast.manager, cast.other_manager]):
        for fields in (
            {"approval_asked_at": AT - timedelta(days=number)},
            {"approved_on": TODAY, "approval_reference": ""},
            {"approved_on": TODAY},
            {"approval_asked_at": AT, "is_cancelled": True},
            {},
        ):
            ActivityFactory.create(kind="newsletter", owner=owner, therapeutic_area=cast.oncology, **fields)
        AbsenceFactory.create(user=owner, state=Absence.State.WAITING, asked_at=AT - timedelta(days=number))
        for is_team in (False, True):
            key_result = key_result_for(cast, owner, is_team=is_team, code=f"KR{number}{is_team:d}")
            first = said(key_result, owner, 1, AT - timedelta(days=5 + number))
            said(key_result, owner, 1, AT - timedelta(days=number), supersedes=first)
            said(key_result, owner, 2, AT, acknowledged_by=cast.lead, acknowledged_at=AT)
            said(key_result, owner, 3, None)
            for state in ("planned", "under_way", "done"):
                InitiativeFactory.create(key_result=key_result, state=state)
    far = Activity.objects.filter(owner=cast.other_manager).earliest("pk")
    ActivityParticipant.objects.create(activity=far, user=cast.manager)
    if turn is not None:
        turn(cast)
    for manager in (cast.manager, cast.other_manager):
        assert answers_of(manager, cast.quarter, TODAY) == listed(cast, manager)
    assert answers_of(cast.manager, None, TODAY)["check_ins"] == (0, None)


def said(key_result: KeyResult, by: User, period: int, at: Any, **fields: Any) -> CheckIn:
    return CheckIn.objects.create(
        key_result=key_result, period=period, author=by, zone_name="UTC", value=1, confidence=7,
        computed_status="on_track", published_at=at, **fields,
    )  # fmt: skip


def test_what_is_not_there_is_known(cast: Cast) -> None:
    def found(user: User) -> PersonQuarter:
        return PersonQuarter.of(user.pk, cast.quarter.pk)

    before = found(cast.msl)
    assert (before.has_waiting, before.has_handoff, before.questions, before.first_planned) == (False, False, [], None)
    ActivityFactory.create(owner=cast.msl, planned_on=TODAY - timedelta(days=3), therapeutic_area=cast.oncology)
    InsightFactory.create(originator=cast.msl, state=Insight.State.NEEDS_DETAIL, therapeutic_area=cast.oncology)
    InteractionFactory.create(msl=cast.msl, state="planned", therapeutic_area=cast.oncology)
    after = found(cast.msl)
    assert after.has_waiting == Waiting.objects.filter(msl_id=cast.msl.pk).exists()
    assert after.first_planned == overdue_activities(cast.msl, today=TODAY).earliest("planned_on").planned_on
    assert [one["insight"] for one in after.questions] == [one.pk for one in asked_back(cast.msl)]
    assert [one["text"] for one in after.questions] == [one.question for one in asked_back(cast.msl)]


def test_decisions_are_asked_for_from_the_day_on_which_the_first_is_due(cast: Cast) -> None:
    def first(user: User) -> date | None:
        return PersonQuarter.of(user.pk, cast.quarter.pk).first_decision

    meeting = make_meeting_on(TODAY, owner=cast.teammate, area=cast.oncology)
    assert first(cast.msl) is None
    DecisionFactory.create(meeting=meeting, owner=cast.msl, due_on=TODAY)
    ended = DecisionFactory.create(meeting=meeting, owner=cast.msl, due_on=TODAY - timedelta(days=9))
    Decision.objects.filter(pk=ended.pk).update(state="done", ended_at=AT)
    assert first(cast.msl) == due_decisions(cast.msl, today=TODAY).get().due_on
    assert first(cast.teammate) is None


def test_what_leavers_leave_in_meetings_is_asked_for_where_there_may_be_any(cast: Cast) -> None:
    """The database knows three roles that plan meetings; of anybody else it says that there may be something."""
    assert {role for role in ("msl", "manager", "medical_lead") if not may_plan(User(role=role))} == set()

    def asks() -> bool:
        return PersonQuarter.of(cast.manager.pk, cast.quarter.pk).has_left_behind

    meeting = make_meeting_on(TODAY + timedelta(days=9), owner=cast.msl, area=cast.oncology)
    decision = DecisionFactory.create(meeting=meeting, owner=cast.teammate, due_on=TODAY)
    assert not asks()
    for owner, is_active in ((cast.msl, False), (cast.msl, True), (cast.teammate, False)):
        User.objects.filter(pk=owner.pk).update(is_active=is_active)
        left = [left_in_meetings(one, today=TODAY, limit=9) for one in (cast.manager, cast.msl)]
        assert asks() == any(map(any, left)) == (not is_active)
    Decision.objects.filter(pk=decision.pk).update(state="done", ended_at=AT)
    assert not asks()
    User.objects.filter(pk=cast.msl.pk).update(role="partner", function="commercial")
    assert asks()
    Activity.objects.filter(pk=meeting.activity_id).update(is_cancelled=True)
    assert not asks()


def test_a_pulse_is_asked_for_until_it_is_answered(cast: Cast) -> None:
    def has_pulse() -> bool:
        found = PersonQuarter.of(cast.msl.pk, cast.quarter.pk).has_pulse
        assert found == PulseInvitation.objects.waiting().filter(user=cast.msl).exists()
        return found

    make_people(LEAST, "medical", "msl")
    make_question(Audience.MSLS)
    wave = make_wave(cast.lead, TODAY)
    assert not has_pulse()
    start_due(at=AT)
    assert has_pulse()
    PulseInvitation.objects.filter(user=cast.msl).update(is_spent=True)
    assert not has_pulse()
    PulseInvitation.objects.filter(user=cast.msl).update(is_spent=False)
    PulseWave.objects.filter(pk=wave.pk).update(closed_on=wave.ends_on + timedelta(days=1))
    assert not has_pulse()


def test_a_thread_is_asked_for_where_it_has_comments(cast: Cast) -> None:
    key_result = key_result_for(cast, cast.msl)

    def has_comments() -> tuple[bool, bool]:
        objective = ObjectiveAround.of(key_result.objective_id)
        return objective.has_comments, around(key_result, cast.msl, at=AT).has_comments

    for on, pk in (("objective", key_result.pk + 1_000), ("insight", key_result.pk)):
        CommentFactory.create(thread=ThreadFactory.create(on=on, object_id=pk))
    assert has_comments() == (False, False)
    CommentFactory.create(thread=ThreadFactory.create(on="key_result", object_id=key_result.pk), withdrawn_at=AT)
    assert has_comments() == (False, True)
    CommentFactory.create(thread=ThreadFactory.create(on="objective", object_id=key_result.objective_id))
    assert has_comments() == (True, True)


def test_teammates_are_those_of_the_view_on_each_day(cast: Cast) -> None:
    Membership.objects.filter(user=cast.teammate).update(to_date=TODAY - timedelta(days=1))
    for user in cast.people().values():
        for day in (TODAY, TODAY - timedelta(days=5)):
            rows = Teammate.objects.on(day).filter(person_id=user.pk)
            told = PersonBoard.of(user.pk).near_on(day)
            assert sorted(
                (one["team"], one["colleague"], one["colleague_manages"], one["manages"]) for one in told
            ) == (sorted(rows.values_list("team_id", "colleague_id", "colleague_manages", "manages")))
