"""Services of meetings: planned, changed, held, and who is invited; what is decided and what becomes of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import history_of
from interactions.meetings.selectors.decisions import due_decisions, open_before
from interactions.meetings.services.agenda import ItemText, add_item, change_item, move_item, remove_item
from interactions.meetings.services.decisions import (
    DecisionText,
    change_decision,
    drop_decision,
    finish_decision,
    move_decision,
    reopen_decision,
    take_decision,
)
from interactions.meetings.services.meetings import (
    MeetingPlan,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    invite,
    plan_meeting,
    reopen_meeting,
    uninvite,
    write_minutes,
)
from interactions.models import Activity, AgendaItem, Decision, Meeting
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, MeetingSeriesFactory, make_meeting_on

TODAY = date(2026, 2, 18)
AT = datetime(2026, 2, 18, 12, tzinfo=UTC)
NOBODY: frozenset[int] = frozenset()


def plan(cast: Cast, **more: Any) -> MeetingPlan:
    said = {"title": "Strategy", "therapeutic_area": cast.oncology, "day": TODAY, "at": time(14), "zone": "UTC"}
    return MeetingPlan(**said | more)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate, cast.commercial))


def said(cast: Cast, **more: Any) -> DecisionText:
    return DecisionText(**{"text": "Ask the sites", "owner": cast.teammate, "due_on": TODAY} | more)


# --- The meeting ------------------------------------------------------------------------


def test_a_meeting_is_an_activity_of_its_day(cast: Cast) -> None:
    made = plan_meeting(by=cast.msl, plan=plan(cast, zone="Pacific/Auckland"), today=TODAY)
    assert (made.activity.kind, made.activity.planned_on, made.activity.planned_since) == (
        Activity.Kind.CROSS_FUNCTIONAL_MEETING, TODAY, TODAY,
    )  # fmt: skip
    assert made.starts_at == datetime(2026, 2, 18, 1, tzinfo=UTC)
    assert history_of(made)[0].by_id == cast.msl.pk
    with pytest.raises(PermissionDenied):
        plan_meeting(by=cast.clinical, plan=plan(cast), today=TODAY)


@pytest.mark.parametrize(
    "wrong", [{"duration": 4}, {"duration": 721}, {"link": "javascript:alert(1)"}, {"zone": "Mars/Olympus"}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any], cast: Cast) -> None:
    with pytest.raises((ValidationError, KeyError)):
        plan_meeting(by=cast.msl, plan=plan(cast, **wrong), today=TODAY)
    assert not Meeting.objects.exists()


def test_only_the_organiser_moves_it_and_two_windows_are_told_apart(cast: Cast, meeting: Meeting) -> None:
    moved = plan(cast, day=TODAY + timedelta(days=2), place="Room 4")
    with pytest.raises(PermissionDenied):
        change_meeting(by=cast.teammate, meeting=meeting, plan=moved, version=1)
    change_meeting(by=cast.msl, meeting=meeting, plan=moved, version=1)
    meeting.refresh_from_db()
    assert (meeting.activity.planned_on, meeting.place, meeting.activity.version) == (
        TODAY + timedelta(days=2), "Room 4", 2,
    )  # fmt: skip
    with pytest.raises(VersionConflict):
        change_meeting(by=cast.msl, meeting=meeting, plan=moved, version=1)


def test_it_counts_for_those_of_field_medical_who_came(cast: Cast, meeting: Meeting) -> None:
    came = [one.pk for one in meeting.attendees.all()]
    invited = frozenset({cast.teammate.pk})
    hold_meeting(by=cast.teammate, meeting=meeting, invited=invited, came=came, today=TODAY, version=1)
    activity = Activity.objects.get(pk=meeting.activity_id)
    assert (activity.held_on, activity.attendee_count, activity.functions_present) == (
        TODAY, 3, "Medical, Commercial",
    )  # fmt: skip
    assert list(activity.participants.all()) == [cast.teammate]
    meeting.activity = activity
    hold_meeting(by=cast.msl, meeting=meeting, invited=NOBODY, came=came[:1], today=TODAY, version=2)
    assert not activity.participants.exists()
    reopen_meeting(by=cast.msl, meeting=meeting, invited=NOBODY)
    activity.refresh_from_db()
    assert (activity.held_on, activity.attendee_count) == (None, None)


def test_it_is_not_held_before_its_day_or_by_nobody(cast: Cast, meeting: Meeting) -> None:
    came = [meeting.attendees.first().pk]  # type: ignore[union-attr]
    for wrong in ({"came": [], "today": TODAY}, {"came": came, "today": TODAY - timedelta(days=1)}):
        with pytest.raises(ValidationError):
            hold_meeting(by=cast.msl, meeting=meeting, invited=NOBODY, version=1, **wrong)
    with pytest.raises(PermissionDenied):
        hold_meeting(by=cast.lead, meeting=meeting, invited=NOBODY, came=came, today=TODAY, version=1)
    assert not Activity.objects.filter(held_on__isnull=False).exists()


def test_who_is_invited(cast: Cast, meeting: Meeting) -> None:
    guest = invite(by=cast.msl, meeting=meeting, name="Ana Guest", function="research")
    invite(by=cast.msl, meeting=meeting, function="market_access")
    for again in ({"person": cast.teammate}, {"name": "ANA GUEST", "function": "research"}):
        with pytest.raises(ValidationError):
            invite(by=cast.msl, meeting=meeting, **again)
    with pytest.raises(ValidationError, match="always invited"):
        uninvite(by=cast.msl, meeting=meeting, attendee=meeting.attendees.get(user=cast.msl))
    with pytest.raises(PermissionDenied):
        invite(by=cast.teammate, meeting=meeting, person=cast.lead)
    uninvite(by=cast.msl, meeting=meeting, attendee=guest)
    assert meeting.attendees.count() == 4


def test_an_invitation_to_the_whole_series(cast: Cast) -> None:
    series = MeetingSeriesFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
    first, later, past = (
        make_meeting_on(day, owner=cast.msl, area=cast.oncology, series=series)
        for day in (TODAY, date(2026, 3, 10), date(2026, 1, 13))
    )
    invite(by=cast.msl, meeting=first, person=cast.lead, later=True)
    assert [one.attendees.filter(user=cast.lead).exists() for one in (first, later, past)] == [True, True, False]


def test_minutes_of_the_whole(cast: Cast, meeting: Meeting) -> None:
    invited = frozenset({cast.teammate.pk})
    write_minutes(by=cast.teammate, meeting=meeting, invited=invited, notes=" Agreed. ", version=1)
    assert Activity.objects.get(pk=meeting.activity_id).notes == "Agreed."
    with pytest.raises(VersionConflict):
        write_minutes(by=cast.teammate, meeting=meeting, invited=invited, notes="x", version=1)


# --- The agenda -------------------------------------------------------------------------


def test_items_keep_their_order_and_change_places(cast: Cast, meeting: Meeting) -> None:
    one, two, three = (
        add_item(by=cast.msl, meeting=meeting, invited=NOBODY, text=ItemText(title))
        for title in ("One", "Two", "Three")
    )
    move_item(by=cast.msl, item=three, invited=NOBODY, up=True)
    move_item(by=cast.msl, item=one, invited=NOBODY, up=True)  # it is the first already
    assert [row.title for row in meeting.agenda.order_by("position")] == ["One", "Three", "Two"]
    remove_item(by=cast.msl, item=three, invited=NOBODY)
    assert add_item(by=cast.msl, meeting=meeting, invited=NOBODY, text=ItemText("Four")).position == 4
    assert two.is_scientific
    with pytest.raises(PermissionDenied):
        move_item(by=cast.lead, item=two, invited=NOBODY, up=True)


def test_a_presenter_is_invited_and_two_windows_are_told_apart(cast: Cast, meeting: Meeting) -> None:
    item = add_item(by=cast.msl, meeting=meeting, invited=NOBODY, text=ItemText("One"))
    other = make_meeting_on(TODAY, owner=cast.lead, area=cast.oncology)
    stranger = other.attendees.get()
    with pytest.raises(ValidationError, match="invited"):
        change_item(by=cast.msl, item=item, invited=NOBODY, text=ItemText("One", presenter=stranger), version=1)
    change_item(by=cast.msl, item=item, invited=NOBODY, text=ItemText("One", notes="Said."), version=1)
    with pytest.raises(VersionConflict):
        change_item(by=cast.msl, item=item, invited=NOBODY, text=ItemText("Other"), version=1)
    item.refresh_from_db()
    assert (item.title, item.notes, item.version) == ("One", "Said.", 2)


def test_what_looks_back_at_science_is_scientific(cast: Cast, meeting: Meeting) -> None:
    earlier = make_meeting_on(TODAY - timedelta(days=28), owner=cast.msl, area=cast.oncology)
    decision = DecisionFactory.create(meeting=earlier, owner=cast.msl)
    with pytest.raises(ValidationError, match="scientific"):
        add_item(
            by=cast.msl, meeting=meeting, invited=NOBODY, text=ItemText("Back", is_scientific=False), decision=decision
        )
    assert not AgendaItem.objects.exists()


# --- Decisions --------------------------------------------------------------------------


def test_a_decision_is_due_until_it_is_done_or_dropped(cast: Cast, meeting: Meeting) -> None:
    made = take_decision(by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast))
    assert [one.pk for one in due_decisions(cast.teammate, today=TODAY)] == [made.pk]
    assert not due_decisions(cast.teammate, today=TODAY - timedelta(days=1)).exists()
    assert not due_decisions(cast.msl, today=TODAY).exists()
    move_decision(by=cast.teammate, decision=made, day=TODAY + timedelta(days=3), today=TODAY)
    with pytest.raises(ValidationError):
        move_decision(by=cast.teammate, decision=made, day=TODAY - timedelta(days=1), today=TODAY)
    finish_decision(by=cast.teammate, decision=made, at=AT)
    with pytest.raises(ValidationError, match="a moment ago"):
        drop_decision(by=cast.teammate, decision=made, reason="Why", at=AT)
    reopen_decision(by=cast.msl, decision=made)
    with pytest.raises(ValidationError):
        drop_decision(by=cast.teammate, decision=made, reason=" ", at=AT)
    drop_decision(by=cast.teammate, decision=made, reason="The registry answers it", at=AT)
    made.refresh_from_db()
    assert (made.state, made.dropped_because, made.ended_at) == ("dropped", "The registry answers it", AT)
    assert history_of(made)[0].reason == "The registry answers it"


def test_who_answers_for_it(cast: Cast, meeting: Meeting) -> None:
    made = take_decision(by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast))
    for stranger in (cast.manager, cast.commercial, cast.elsewhere):
        with pytest.raises(PermissionDenied):
            finish_decision(by=stranger, decision=made, at=AT)
    shareable = take_decision(
        by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast, owner=cast.commercial, is_scientific=False)
    )
    finish_decision(by=cast.commercial, decision=shareable, at=AT)


def test_nobody_owns_what_they_may_not_read(cast: Cast, meeting: Meeting) -> None:
    for owner in (cast.commercial, cast.clinical):
        with pytest.raises(ValidationError, match="may not read"):
            take_decision(by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast, owner=owner))
    made = take_decision(
        by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast, owner=cast.commercial, is_scientific=False)
    )
    with pytest.raises(ValidationError, match="may not read"):
        change_decision(by=cast.msl, decision=made, invited=NOBODY, said=said(cast, owner=cast.commercial), version=1)
    cast.teammate.is_active = False
    cast.teammate.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="no longer active"):
        take_decision(by=cast.msl, meeting=meeting, invited=NOBODY, said=said(cast))


def test_open_decisions_come_back_at_the_next_meeting_of_the_series_alone(cast: Cast) -> None:
    series = MeetingSeriesFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
    first, second, third = (
        make_meeting_on(date(2026, month, 10), owner=cast.msl, area=cast.oncology, series=series) for month in (1, 2, 3)
    )
    single = make_meeting_on(date(2026, 2, 20), owner=cast.msl, area=cast.oncology)
    old = DecisionFactory.create(meeting=first, owner=cast.msl)
    DecisionFactory.create(meeting=first, owner=cast.msl, state="done", ended_at=AT)
    new = DecisionFactory.create(meeting=second, owner=cast.msl)

    def back(meeting: Meeting) -> list[int]:
        return [row.pk for row in open_before(meeting, cast.msl, today=TODAY)]

    assert (back(first), back(second), back(third), back(single)) == ([], [old.pk], [old.pk, new.pk], [])
    finish_decision(by=cast.msl, decision=Decision.objects.get(pk=old.pk), at=AT)
    assert back(third) == [new.pk]


def test_a_decision_of_a_meeting_that_was_cancelled_comes_back_too(cast: Cast) -> None:
    first, second = (make_meeting_on(date(2026, month, 10), owner=cast.msl, area=cast.oncology) for month in (3, 4))
    early = DecisionFactory.create(meeting=first, owner=cast.msl)
    cancel_meeting(by=cast.msl, meeting=first, reason="Congress")
    assert [row.pk for row in open_before(second, cast.msl, today=TODAY)] == [early.pk]


# --- Who reads what ---------------------------------------------------------------------


def test_who_knows_of_a_meeting_and_reads_all_of_it(cast: Cast, meeting: Meeting) -> None:
    known = {
        name: meeting in Meeting.objects.known_to(user, TODAY)
        for name, user in cast.people().items()
    }  # fmt: skip
    assert {name for name, knows in known.items() if knows} == {
        "msl", "teammate", "manager", "lead", "commercial", "compliance",
    }  # fmt: skip
    readers = {name for name, user in cast.people().items() if known[name] and meeting.reads_all(user)}
    assert readers == {"msl", "teammate", "manager", "lead", "compliance"}
    for person in (cast.elsewhere, cast.clinical):  # an MSL of another team, and a partner beside the firewall
        invite(by=cast.msl, meeting=meeting, person=person)
    assert meeting in Meeting.objects.visible_to(cast.elsewhere, TODAY)
    assert meeting in Meeting.objects.known_to(cast.clinical, TODAY)
    assert meeting not in Meeting.objects.visible_to(cast.clinical, TODAY)


def test_a_function_that_is_invited_as_a_whole_knows_of_it(cast: Cast, meeting: Meeting) -> None:
    invite(by=cast.msl, meeting=meeting, function="market_access")
    invite(by=cast.msl, meeting=meeting, name="Ana Guest", function="safety")
    invite(by=cast.msl, meeting=meeting, function="medical")
    assert meeting in Meeting.objects.known_to(cast.market_access, TODAY)
    for person in (cast.safety, cast.elsewhere, cast.other_manager):
        assert meeting not in Meeting.objects.known_to(person, TODAY)


@pytest.mark.parametrize("is_shared", [False, True])
def test_partners_read_items_and_decisions_that_are_not_scientific(is_shared: bool, cast: Cast) -> None:
    meeting = make_meeting_on(
        TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.commercial, cast.clinical), is_shared=is_shared
    )
    for model in (AgendaItemFactory, DecisionFactory):
        hidden, shown = (model.create(meeting=meeting, is_scientific=secret) for secret in (True, False))
        rows = type(shown).objects
        for person, reads_all in ((cast.commercial, False), (cast.clinical, is_shared), (cast.msl, True)):
            expected = [hidden, shown] if reads_all else [shown]
            assert list(rows.visible_to(person, TODAY).order_by("pk")) == expected
            assert list(rows.of_meeting(meeting, person).order_by("pk")) == expected
            assert meeting.open_to(person, rows.order_by("pk")) == expected
    cancel_meeting(by=cast.msl, meeting=meeting, reason="Congress")
    assert list(AgendaItem.objects.visible_to(cast.clinical, TODAY)) == [AgendaItem.objects.get(is_scientific=False)]


def test_whoever_owns_a_decision_reads_its_meeting(cast: Cast, meeting: Meeting) -> None:
    DecisionFactory.create(meeting=meeting, owner=cast.elsewhere)
    DecisionFactory.create(meeting=meeting, owner=cast.safety, is_scientific=True)
    assert meeting in Meeting.objects.visible_to(cast.elsewhere, TODAY)
    assert meeting not in Meeting.objects.known_to(cast.safety, TODAY)
