"""Absences: one's own, a member's, anybody's."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from organization.models import Absence, User
from organization.selectors.absences import absences_to_answer, span
from organization.selectors.calendars import own_calendars
from organization.services.absences import add_absence, answer_absence, remove_absence
from tests.factories.cast import Cast
from tests.factories.organization import AbsenceFactory, UserFactory
from tests.reading import words_of

TODAY = date(2026, 11, 5)
AT = datetime(2026, 11, 5, 12, tzinfo=UTC)
SignIn = Callable[[User], Client]
DAYS = {"starts_on": date(2026, 12, 21), "ends_on": date(2026, 12, 31)}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-05T12:00:00Z", tick=True):
        yield


def test_who_may_enter_whose_absence(cast: Cast) -> None:
    allowed = {
        "msl": {"msl"},
        "manager": {"manager", "msl", "teammate"},
        "other_manager": {"other_manager", "elsewhere"},
        "lead": {"lead"},
        "compliance": {"compliance"},
        "outsider": {"outsider"},
        "admin": set(cast.people()),
    }
    for name, owners in allowed.items():
        for owner, user in cast.people().items():
            if owner in owners:
                absence = add_absence(user=user, by=cast.people()[name], today=TODAY, at=AT, **DAYS)
                remove_absence(absence=absence, by=cast.people()[name], today=TODAY)
            else:
                with pytest.raises(PermissionDenied):
                    add_absence(user=user, by=cast.people()[name], today=TODAY, at=AT, **DAYS)


def test_a_manager_stops_being_one_with_the_membership(cast: Cast) -> None:
    cast.msl.memberships.update(to_date=date(2026, 11, 4))
    with pytest.raises(PermissionDenied):
        add_absence(user=cast.msl, by=cast.manager, today=TODAY, at=AT, **DAYS)


@pytest.mark.parametrize(
    ("days", "at", "words"),
    [
        ({"ends_on": date(2026, 12, 1)}, "ends_on", "must not be before the first day"),
        ({"starts_on": date(2026, 12, 31), "ends_on": date(2027, 1, 5)}, "starts_on", "overlap another absence"),
    ],
)
def test_impossible_days_are_refused_at_their_field(cast: Cast, days: dict, at: str, words: str) -> None:
    add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **DAYS)
    with pytest.raises(ValidationError) as error:
        add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **{**DAYS, **days})
    assert words in error.value.message_dict[at][0]


def test_everybody_sees_their_own_and_managers_their_members(cast: Cast) -> None:
    for user in cast.people().values():
        AbsenceFactory.create(user=user, **DAYS)

    def seen(user: User) -> set[User]:
        return {absence.user for absence in Absence.objects.visible_to(user, TODAY)}

    everybody = set(cast.people().values())
    assert seen(cast.msl) == {cast.msl}
    assert seen(cast.outsider) == {cast.outsider}
    assert seen(cast.manager) == {cast.manager, cast.msl, cast.teammate}
    assert seen(cast.lead) == seen(cast.compliance) == seen(cast.admin) == everybody


def test_a_foreign_absence_is_not_there_and_a_read_one_is_not_to_change(cast: Cast, signed_in: SignIn) -> None:
    absence = AbsenceFactory.create(user=cast.elsewhere, **DAYS)
    url = reverse("absence-remove", args=[absence.pk])
    assert signed_in(cast.msl).post(url).status_code == 404
    assert signed_in(cast.manager).post(url).status_code == 404
    assert signed_in(cast.lead).post(url).status_code == 403
    assert signed_in(cast.other_manager).post(url).status_code == 302
    assert not Absence.objects.exists()


def test_the_pages_for_managers(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.manager)
    data = {"user": cast.msl.pk, "starts_on": "2026-12-21", "ends_on": "2026-12-31"}
    assert client.post(reverse("absence-add"), data).status_code == 302
    assert client.post(reverse("absence-add"), data).status_code == 422
    assert client.post(reverse("absence-add"), {**data, "user": cast.elsewhere.pk}).status_code == 422
    page = client.get(reverse("absences")).content.decode()
    assert "21 to 31 Dec 2026" in page
    assert client.get(reverse("absences") + "?when=past").context["rows"] == []
    wrong = client.get(reverse("absences") + f"?when=x&team={cast.north.pk}")
    assert wrong.status_code == 422
    assert "21 to 31 Dec 2026" in wrong.content.decode()


def test_the_list_asks_the_same_number_of_questions_for_many(
    cast: Cast, signed_in: SignIn, django_assert_num_queries
) -> None:
    client = signed_in(cast.admin)
    AbsenceFactory.create(user=cast.msl, **DAYS)
    AbsenceFactory.create(user=cast.lead, **DAYS)
    with django_assert_num_queries(8):
        client.get(reverse("absences"))
    for user in UserFactory.create_batch(18):
        AbsenceFactory.create(user=user, **DAYS)
    with django_assert_num_queries(8):
        client.get(reverse("absences"))


def test_my_settings(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.msl)
    data = {
        "form": "settings",
        "settings-display_name": "Mara Lind-Øst",
        "settings-timezone": "Europe/Oslo",
        "settings-country": "no",
        "settings-role": "admin",
        "settings-email": "x@demo.example",
    }
    assert client.post(reverse("me"), data).status_code == 302
    cast.msl.refresh_from_db()
    assert (cast.msl.display_name, cast.msl.timezone, cast.msl.country) == ("Mara Lind-Øst", "Europe/Oslo", "NO")
    assert (cast.msl.role, cast.msl.email) == ("msl", "msl@demo.example")
    answer = client.post(reverse("me"), {**data, "settings-country": "7"})
    assert answer.status_code == 422
    absence = {"form": "absence", "absence-starts_on": "2026-12-21", "absence-ends_on": "2026-12-20"}
    answer = client.post(reverse("me"), absence)
    assert answer.status_code == 422
    assert "must not be before" in answer.content.decode()
    assert client.post(reverse("me"), {**absence, "absence-ends_on": "2026-12-22"}).status_code == 302
    page = client.get(reverse("me")).content.decode()
    assert "21 to 22 Dec 2026" in page
    own = cast.msl.absences.get()
    answer = client.post(reverse("absence-remove", args=[own.pk]))
    assert answer["Location"] == reverse("me")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 2, 5), date(2026, 2, 5), "5 Feb 2026"),
        (date(2026, 2, 2), date(2026, 2, 6), "2 to 6 Feb 2026"),
        (date(2026, 2, 27), date(2026, 3, 2), "27 Feb to 2 Mar 2026"),
        (date(2025, 12, 28), date(2026, 1, 3), "28 Dec 2025 to 3 Jan 2026"),
    ],
)
def test_days_as_one_text(first: date, last: date, text: str) -> None:
    assert span(first, last) == text


# --- Entered after it began -----------------------------------------------------------

LATE = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 3)}
State = Absence.State


@pytest.mark.parametrize(
    ("first", "state"),
    [(date(2026, 11, 6), State.APPROVED), (TODAY, State.WAITING), (date(2026, 11, 2), State.WAITING)],
)
def test_entered_before_it_begins_it_stands_and_later_it_waits(cast: Cast, first: date, state: str) -> None:
    row = add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, starts_on=first, ends_on=date(2026, 11, 9))
    assert (row.state, row.asked_at) == (state, AT if state == State.WAITING else None)
    assert list(Absence.objects.standing()) == ([row] if state == State.APPROVED else [])


def test_what_a_manager_enters_for_a_member_needs_nobody_else(cast: Cast) -> None:
    assert add_absence(user=cast.msl, by=cast.manager, today=TODAY, at=AT, **LATE).state == State.APPROVED
    assert add_absence(user=cast.manager, by=cast.manager, today=TODAY, at=AT, **LATE).state == State.WAITING
    assert add_absence(user=cast.teammate, by=cast.admin, today=TODAY, at=AT, **LATE).state == State.WAITING


def test_who_approves_whose_absence(cast: Cast) -> None:
    """The managers of the person; an administrator where there is none; never oneself."""
    msl = add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **LATE)
    lead = add_absence(user=cast.lead, by=cast.lead, today=TODAY, at=AT, **LATE)
    own = add_absence(user=cast.admin, by=cast.admin, today=TODAY, at=AT, **LATE)
    asked = {
        name: [one.user for one in absences_to_answer(user, TODAY)]
        for name, user in cast.people().items()
        if absences_to_answer(user, TODAY)
    }
    assert asked == {"manager": [cast.msl], "admin": [cast.lead]}
    for by in (cast.msl, cast.teammate, cast.lead, cast.other_manager, cast.admin, cast.compliance):
        with pytest.raises(PermissionDenied):
            answer_absence(absence=msl, by=by, today=TODAY, is_approved=True)
    for row in (own, lead):
        with pytest.raises(PermissionDenied):
            answer_absence(absence=row, by=row.user, today=TODAY, is_approved=True)
    assert answer_absence(absence=msl, by=cast.manager, today=TODAY, is_approved=True).state == State.APPROVED
    assert answer_absence(absence=lead, by=cast.admin, today=TODAY, is_approved=True).state == State.APPROVED


def test_an_answer_is_given_once_and_a_refusal_says_why(cast: Cast) -> None:
    row = add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **LATE)
    with pytest.raises(ValidationError, match="why"):
        answer_absence(absence=row, by=cast.manager, today=TODAY, is_approved=False)
    declined = answer_absence(absence=row, by=cast.manager, today=TODAY, is_approved=False, reason=" You were here ")
    assert (declined.state, declined.refused) == (State.DECLINED, "You were here")
    with pytest.raises(ValidationError, match="a moment ago"):
        answer_absence(absence=row, by=cast.manager, today=TODAY, is_approved=True)


def test_what_was_declined_can_be_entered_again_as_it_was(cast: Cast) -> None:
    row = add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **LATE)
    with pytest.raises(ValidationError, match="overlap"):
        add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **LATE)
    answer_absence(absence=row, by=cast.manager, today=TODAY, is_approved=False, reason="You were here on the 3rd")
    again = add_absence(
        user=cast.msl, by=cast.msl, today=TODAY, at=AT, starts_on=LATE["starts_on"], ends_on=LATE["starts_on"]
    )
    assert again.state == State.WAITING


def test_it_waits_on_the_pages_of_both(cast: Cast, signed_in: SignIn) -> None:
    sent = {"form": "absence", "absence-starts_on": "2026-11-02", "absence-ends_on": "2026-11-03"}
    answer = signed_in(cast.msl).post(reverse("me"), sent, follow=True)
    assert "it counts once a manager approved it" in words_of(answer)
    assert "Waiting for approval" in words_of(answer)
    row = cast.msl.absences.get()
    client = signed_in(cast.manager)
    needs = words_of(client.get(reverse("home")))
    assert "1 absence waits for your approval" in needs
    assert f"{reverse('absences')}?when=waiting" in client.get(reverse("home")).content.decode()
    page = client.get(f"{reverse('absences')}?when=waiting")
    address = reverse("absence-answer", args=[row.pk])
    assert address in page.content.decode()
    assert "Waiting for approval" in words_of(page)
    assert "Entered on 5 November 2026, after it had begun." in words_of(client.get(address))
    wrong = client.post(address, {"verdict": "decline", "reason": ""})
    assert wrong.status_code == 422
    assert "Say why it is declined." in words_of(wrong)
    assert client.post(address, {"verdict": "decline", "reason": "You were here"}).status_code == 302
    assert "Declined: You were here" in words_of(signed_in(cast.msl).get(reverse("me")))
    assert signed_in(cast.manager).get(address).status_code == 404


def test_approved_it_counts(cast: Cast, signed_in: SignIn) -> None:
    row = add_absence(user=cast.msl, by=cast.msl, today=TODAY, at=AT, **LATE)
    days = own_calendars([cast.msl], date(2026, 11, 1), date(2026, 11, 30))
    assert days[cast.msl.pk].days_off == set()
    client = signed_in(cast.manager)
    answer = client.post(reverse("absence-answer", args=[row.pk]), {"verdict": "approve"}, follow=True)
    assert f"The absence of {cast.msl.display_name} was approved." in words_of(answer)
    days = own_calendars([cast.msl], date(2026, 11, 1), date(2026, 11, 30))
    assert days[cast.msl.pk].days_off == {date(2026, 11, 2), date(2026, 11, 3)}
