"""Absences: one's own, a member's, anybody's."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from organization.models import Absence, User
from organization.selectors.absences import span
from organization.services.absences import add_absence, remove_absence
from tests.factories.cast import Cast
from tests.factories.organization import AbsenceFactory, UserFactory

TODAY = date(2026, 11, 5)
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
                absence = add_absence(user=user, by=cast.people()[name], today=TODAY, **DAYS)
                remove_absence(absence=absence, by=cast.people()[name], today=TODAY)
            else:
                with pytest.raises(PermissionDenied):
                    add_absence(user=user, by=cast.people()[name], today=TODAY, **DAYS)


def test_a_manager_stops_being_one_with_the_membership(cast: Cast) -> None:
    cast.msl.memberships.update(to_date=date(2026, 11, 4))
    with pytest.raises(PermissionDenied):
        add_absence(user=cast.msl, by=cast.manager, today=TODAY, **DAYS)


@pytest.mark.parametrize(
    ("days", "at", "words"),
    [
        ({"ends_on": date(2026, 12, 1)}, "ends_on", "must not be before the first day"),
        ({"starts_on": date(2026, 12, 31), "ends_on": date(2027, 1, 5)}, "starts_on", "overlap another absence"),
    ],
)
def test_impossible_days_are_refused_at_their_field(cast: Cast, days: dict, at: str, words: str) -> None:
    add_absence(user=cast.msl, by=cast.msl, today=TODAY, **DAYS)
    with pytest.raises(ValidationError) as error:
        add_absence(user=cast.msl, by=cast.msl, today=TODAY, **{**DAYS, **days})
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
    with django_assert_num_queries(7):
        client.get(reverse("absences"))
    for user in UserFactory.create_batch(18):
        AbsenceFactory.create(user=user, **DAYS)
    with django_assert_num_queries(7):
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
