"""Congresses: who enters what, when the debrief is due, and what is refused."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from interactions.congresses.selectors.page import clashes, sessions_of
from interactions.congresses.services import (
    CongressPlan,
    SessionText,
    add_congress,
    add_kols,
    add_session,
    assign,
    change_congress,
    change_session,
    remove_kol,
    remove_session,
    withdraw,
    write_debrief,
)
from interactions.models import Congress
from organization.ground.work_weeks import Calendar
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.interactions import CongressFactory, CongressSessionFactory
from tests.factories.kols import KOLFactory
from tests.factories.organization import HolidayFactory, WorkWeekFactory

FRIDAY, SUNDAY = date(2026, 2, 13), date(2026, 2, 15)
AFTER = datetime(2026, 2, 16, 9, tzinfo=UTC)


def plan(**more: Any) -> CongressPlan:
    return CongressPlan(**{"name": "Data Days", "starts_on": FRIDAY, "ends_on": SUNDAY, "zone": "Europe/Paris"} | more)


def talk(**more: Any) -> SessionText:
    given: dict[str, Any] = {"title": "News", "day": FRIDAY, "begins_at": time(9), "ends_at": time(10)}
    return SessionText(**given | more)


@pytest.fixture
def congress(cast: Cast) -> Congress:
    return add_congress(by=cast.lead, plan=plan(lead=cast.msl, areas=(cast.oncology,)))


def reread(congress: Congress) -> Congress:
    return Congress.objects.select_related("lead").get(pk=congress.pk)


# --- Working days ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "number", "off", "expected"),
    [
        (SUNDAY, 2, (), date(2026, 2, 17)),
        (FRIDAY, 2, (), date(2026, 2, 17)),
        (SUNDAY, 0, (), date(2026, 2, 16)),
        (FRIDAY, 0, (), FRIDAY),
        (SUNDAY, 2, (date(2026, 2, 17),), date(2026, 2, 18)),
        (SUNDAY, 1, (date(2026, 2, 16), date(2026, 2, 17)), date(2026, 2, 18)),
    ],
)
def test_so_many_working_days_after(day: date, number: int, off: tuple[date, ...], expected: date) -> None:
    assert Calendar(frozenset(off)).after(day, number) == expected


def test_a_calendar_in_which_nobody_works_ends() -> None:
    assert Calendar(weekend=frozenset(range(7))).after(FRIDAY, 2) == date(2027, 2, 13)


def test_the_debrief_is_due_in_the_calendar_of_the_lead(cast: Cast, congress: Congress) -> None:
    assert congress.debrief_due_on == date(2026, 2, 17)
    cast.teammate.country = "SA"
    cast.teammate.save()
    WorkWeekFactory.create(country="SA", days_off="fri_sat")
    HolidayFactory.create(country="SA", date=date(2026, 2, 16))
    moved = plan(lead=cast.teammate, ends_on=date(2026, 2, 14))
    change_congress(by=cast.lead, congress=congress, plan=moved, version=1)
    # Sunday and Tuesday are worked on, Monday is a holiday.
    assert reread(congress).debrief_due_on == date(2026, 2, 17)
    change_congress(by=cast.lead, congress=congress, plan=plan(lead=None), version=2)
    assert reread(congress).debrief_due_on is None


# --- Who may --------------------------------------------------------------------------------------


def test_managers_and_leads_enter_congresses_and_whoever_leads_one_changes_it(cast: Cast, congress: Congress) -> None:
    for user in (cast.msl, cast.clinical, cast.commercial, cast.compliance, cast.admin, cast.outsider):
        with pytest.raises(PermissionDenied):
            add_congress(by=user, plan=plan(name="Other"))
    for user in (cast.teammate, cast.admin, cast.clinical, cast.compliance):
        with pytest.raises(PermissionDenied):
            add_session(by=user, congress=congress, text=talk())
        with pytest.raises(PermissionDenied):
            add_kols(by=user, congress=congress, kols=[KOLFactory.create()])
        with pytest.raises(PermissionDenied):
            write_debrief(by=user, congress=congress, text="New", version=1, at=AFTER)
    for user in (cast.msl, cast.manager, cast.lead):
        add_session(by=user, congress=congress, text=talk())
    with pytest.raises(PermissionDenied):
        write_debrief(by=cast.lead, congress=congress, text="New", version=1, at=AFTER)
    write_debrief(by=cast.msl, congress=congress, text=" New ", version=1, at=AFTER)
    assert (reread(congress).debrief, reread(congress).debriefed_at) == ("New", AFTER)


def test_a_partner_cannot_be_made_the_lead(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="cannot lead"):
        add_congress(by=cast.lead, plan=plan(lead=cast.clinical))


def test_everybody_takes_a_session_themselves_and_editors_assign_others(cast: Cast, congress: Congress) -> None:
    session = add_session(by=cast.msl, congress=congress, text=talk())
    assign(by=cast.elsewhere, session=session, user=cast.elsewhere)
    assign(by=cast.elsewhere, session=session, user=cast.elsewhere)
    assert [one.user for one in session.covers.all()] == [cast.elsewhere]
    with pytest.raises(PermissionDenied):
        assign(by=cast.elsewhere, session=session, user=cast.teammate)
    with pytest.raises(PermissionDenied):
        withdraw(by=cast.teammate, session=session, user_id=cast.elsewhere.pk)
    with pytest.raises(PermissionDenied):
        assign(by=cast.admin, session=session, user=cast.admin)
    with pytest.raises(ValidationError, match="covers no sessions"):
        assign(by=cast.msl, session=session, user=cast.clinical)
    withdraw(by=cast.msl, session=session, user_id=cast.elsewhere.pk)
    assert not session.covers.exists()


def test_whoever_covers_a_session_writes_what_was_heard_there(cast: Cast, congress: Congress) -> None:
    session = add_session(by=cast.msl, congress=congress, text=talk())
    with pytest.raises(PermissionDenied):
        change_session(by=cast.elsewhere, session=session, text=talk(notes="Heard"), version=1)
    assign(by=cast.elsewhere, session=session, user=cast.elsewhere)
    change_session(by=cast.elsewhere, session=session, text=talk(notes="Heard"), version=1)
    with pytest.raises(VersionConflict):
        change_session(by=cast.msl, session=session, text=talk(notes="Other"), version=1)
    with pytest.raises(PermissionDenied):
        remove_session(by=cast.elsewhere, session=session)


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": date(2026, 2, 12)}, "last_day"),
        ({"ends_on": date(2026, 4, 1)}, "last_day"),
        ({"name": "  DATA  days "}, "name"),
        ({"zone": "Europe/Nowhere"}, "zone"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    cast: Cast, congress: Congress, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        add_congress(by=cast.lead, plan=plan(**{"name": "Other"} | more))
    assert field in refused.value.message_dict


def test_sessions_lie_within_the_congress_also_when_it_moves(cast: Cast, congress: Congress) -> None:
    for more, field in (({"day": date(2026, 2, 16)}, "day"), ({"ends_at": time(9)}, "ends_at")):
        with pytest.raises(ValidationError) as refused:
            add_session(by=cast.msl, congress=congress, text=talk(**more))
        assert field in refused.value.message_dict
    add_session(by=cast.msl, congress=congress, text=talk(day=SUNDAY))
    with pytest.raises(ValidationError, match="Move its sessions first"):
        change_congress(by=cast.msl, congress=congress, plan=plan(ends_on=date(2026, 2, 14)), version=1)


def test_a_debrief_says_something_and_is_not_written_before_it_begins(cast: Cast, congress: Congress) -> None:
    for text, at in (("  ", AFTER), ("New", datetime(2026, 2, 12, 9, tzinfo=UTC))):
        with pytest.raises(ValidationError):
            write_debrief(by=cast.msl, congress=congress, text=text, version=1, at=at)
    write_debrief(by=cast.msl, congress=congress, text="New", version=1, at=AFTER)
    with pytest.raises(VersionConflict):
        write_debrief(by=cast.msl, congress=congress, text="Newer", version=1, at=AFTER)


def test_kols_are_noted_once(cast: Cast, congress: Congress) -> None:
    one, two = KOLFactory.create(), KOLFactory.create()
    assert add_kols(by=cast.msl, congress=congress, kols=[one]) == 1
    assert add_kols(by=cast.msl, congress=congress, kols=[one, two]) == 1
    remove_kol(by=cast.msl, congress=congress, kol_id=one.pk)
    assert [link.kol for link in congress.kol_links.all()] == [two]


def test_who_covers_two_sessions_at_once_is_named(cast: Cast) -> None:
    congress = CongressFactory.create(lead=cast.msl)
    sessions = [
        CongressSessionFactory.create(congress=congress, begins_at=begins, ends_at=ends)
        for begins, ends in ((time(9), time(10)), (time(10), time(11)), (time(10, 30), time(12)))
    ]
    for session in sessions:
        assign(by=cast.msl, session=session, user=cast.teammate)
    assert clashes(list(sessions_of(congress))) == [
        "Tomas Berg covers two sessions at once on Tuesday, 10 February: 10:00–11:00 and 10:30–12:00."
    ]


def test_of_an_area_are_those_that_name_it_or_none(cast: Cast, congress: Congress) -> None:
    general = CongressFactory.create(starts_on=FRIDAY, ends_on=SUNDAY)
    assert set(Congress.objects.of_area(cast.oncology.pk)) == {congress, general}
    assert set(Congress.objects.of_area(cast.immunology.pk)) == {general}
    offered = [Congress.objects.offered_on(date(2026, 2, day)).exists() for day in (12, 13, 15)]
    assert offered == [False, True, True]
    assert Congress.objects.offered_on(date(2026, 3, 1)).exists()
    assert not Congress.objects.offered_on(date(2026, 3, 2)).exists()
