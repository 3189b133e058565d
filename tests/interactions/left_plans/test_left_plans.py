"""What somebody planned who left: who may hand it on, to whom, what stays as it is, and what cannot be handed on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from interactions.left_plans.selectors import left_plans
from interactions.left_plans.services import MEANWHILE, hand_on
from interactions.log.selectors.interactions import SHOWN_FIELDS, interaction_history
from interactions.models import Interaction, InteractionParticipant
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import ConsentFactory, KOLFactory
from tests.factories.organization import MembershipFactory, UserFactory
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
SOON = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def gone(cast: Cast) -> User:
    made: User = UserFactory.create(display_name="Gone Away", is_active=False, therapeutic_area=cast.oncology)
    MembershipFactory.create(user=made, team=cast.north, from_date=TODAY - timedelta(days=90))
    return made


def plan(of: User, on: date = SOON, **more: Any) -> Interaction:
    kols = more.pop("kols", None) or (KOLFactory.create(given_name="Ann", family_name="Sol"),)
    return make_interaction(msl=of, kols=kols, on=on, hour=9, state="planned", ae_screen="", pqc_screen="", **more)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user: User, gone: User, *plans: Interaction, **typed: Any) -> Any:
    url = reverse("left-plans", args=[gone.pk])
    return at(user).post(url, {"plans": [one.pk for one in plans], **typed}, follow=True)


def test_the_manager_needs_them_and_nobody_else_does(cast: Cast, gone: User) -> None:
    first = plan(gone)
    plan(gone, SOON + timedelta(days=9))
    plan(cast.teammate)
    for part, user in cast.people().items():
        expected = [("Gone Away", 2, first.occurred_on)] if part in ("manager", "lead") else []
        assert [(one.name, one.count, one.first) for one in left_plans(user, today=TODAY)] == expected, part
    text = words_of(at(cast.manager).get(reverse("home")))
    assert "2 planned interactions of Gone Away, who is no longer active" in text
    assert "Nobody sees to them; the first is on 23 February." in text


def test_all_of_them_are_handed_on_in_one_go_and_only_their_author_changes(cast: Cast, gone: User) -> None:
    plans = [plan(gone, notes="Ask about dosing"), plan(gone, SOON + timedelta(days=1), participants=(cast.teammate,))]
    kept = ("starts_at", "occurred_on", "zone_name", "minutes", "channel", "purpose", "notes", "state", "created_at")
    before = [{name: getattr(one, name) for name in kept} for one in plans]
    page = at(cast.manager).get(reverse("left-plans", args=[gone.pk]))
    assert page.context["chosen"] == {one.pk for one in plans}
    answer = send(cast.manager, gone, *plans, outcome="give", to=cast.teammate.pk)
    assert "2 plans handed on to Tomas Berg." in words_of(answer)
    for one, was in zip(plans, before, strict=True):
        one.refresh_from_db()
        assert one.msl == cast.teammate
        assert {name: getattr(one, name) for name in kept} == was
    # The author is not a participant beside themselves.
    assert not InteractionParticipant.objects.filter(interaction=plans[1]).exists()
    entry = interaction_history(plans[0], fields=SHOWN_FIELDS)[0]
    assert (entry["who"], entry["why"]) == ("Nora Falk", "Planned by Gone Away, who left")
    assert "Tomas Berg" in str(entry["changes"])


def test_handing_on_can_be_taken_back_once(cast: Cast, gone: User) -> None:
    one, other = plan(gone, participants=(cast.teammate,)), plan(gone, SOON + timedelta(days=1))
    client = at(cast.manager)
    client.post(
        reverse("left-plans", args=[gone.pk]), {"plans": [one.pk, other.pk], "outcome": "give", "to": cast.teammate.pk}
    )
    Interaction.objects.filter(pk=other.pk).update(minutes=55, version=7)  # its new author changed it
    undo = reverse("left-plans-undo", args=[gone.pk])
    text = words_of(client.post(undo, follow=True))
    assert "1 plan back with Gone Away." in text
    assert "1 plan changed since, and stays as now." in text
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.msl, other.msl) == (gone, cast.teammate)
    assert list(one.participants.all()) == [cast.teammate]
    assert "There is nothing to undo" in words_of(client.post(undo, follow=True))


def test_they_are_cancelled_with_a_reason_and_that_is_taken_back(cast: Cast, gone: User) -> None:
    one = plan(gone)
    assert "Say why they are cancelled." in words_of(send(cast.manager, gone, one, outcome="cancel"))
    client = at(cast.manager)
    url = reverse("left-plans", args=[gone.pk])
    client.post(url, {"plans": [one.pk], "outcome": "cancel", "reason": "The study ended"})
    one.refresh_from_db()
    assert (one.state, one.msl) == ("cancelled", gone)
    assert interaction_history(one, fields=SHOWN_FIELDS)[0]["why"] == "The study ended"
    client.post(reverse("left-plans-undo", args=[gone.pk]))
    one.refresh_from_db()
    assert one.state == "planned"


def test_what_has_begun_is_only_cancelled(cast: Cast, gone: User) -> None:
    passed, ahead = plan(gone, TODAY), plan(gone)
    page = at(cast.manager).get(reverse("left-plans", args=[gone.pk]))
    assert page.context["chosen"] == {ahead.pk}
    assert "only whoever was there can say" in page.content.decode()
    answer = send(cast.manager, gone, passed, ahead, outcome="give", to=cast.teammate.pk)
    assert answer.status_code == 422
    assert Interaction.objects.filter(msl=gone).count() == 2
    send(cast.manager, gone, passed, outcome="cancel", reason="Not known")
    passed.refresh_from_db()
    assert passed.state == "cancelled"


def test_no_contact_is_planned_against_an_objection(cast: Cast, gone: User) -> None:
    kol = KOLFactory.create(given_name="Ann", family_name="Sol")
    ConsentFactory.create(kol=kol, status="objected")
    one = plan(gone, kols=(kol,))
    answer = send(cast.manager, gone, one, outcome="give", to=cast.teammate.pk)
    assert "Ann Sol objected to contact" in words_of(answer)
    one.refresh_from_db()
    assert one.msl == gone


def test_only_to_people_within_ones_reach_who_record(cast: Cast, gone: User) -> None:
    one = plan(gone)
    for to in (cast.elsewhere, cast.commercial, cast.admin, gone):
        assert send(cast.manager, gone, one, outcome="give", to=to.pk).status_code == 422, to
    assert send(cast.lead, gone, one, outcome="give", to=cast.elsewhere.pk).status_code == 200
    one.refresh_from_db()
    assert one.msl == cast.elsewhere


def test_plans_of_people_who_are_there_or_of_other_teams_are_not_there(cast: Cast, gone: User) -> None:
    theirs = plan(cast.teammate)
    assert at(cast.manager).get(reverse("left-plans", args=[cast.teammate.pk])).status_code == 404
    assert send(cast.other_manager, gone, theirs, outcome="cancel", reason="No").status_code == 404
    # A plan of somebody else among them is none of the choices.
    answer = send(cast.manager, gone, plan(gone), theirs, outcome="cancel", reason="No")
    assert answer.status_code == 422
    theirs.refresh_from_db()
    assert theirs.state == "planned"


def test_two_managers_at_once_hand_on_once(cast: Cast, gone: User) -> None:
    one = plan(gone)
    send(cast.manager, gone, one, outcome="give", to=cast.teammate.pk)
    with pytest.raises(ValidationError, match=MEANWHILE[:30]):
        hand_on(by=cast.lead, leaver=gone, plans=[one.pk], to=cast.msl, at=NOW, today=TODAY)
    one.refresh_from_db()
    assert one.msl == cast.teammate


def test_who_records_no_more_leaves_plans_as_well(cast: Cast) -> None:
    plan(cast.teammate)
    cast.teammate.role, cast.teammate.function = "partner", "commercial"
    cast.teammate.save()
    text = words_of(at(cast.manager).get(reverse("home")))
    assert "1 planned interaction of Tomas Berg, who records interactions no more" in text
    assert "Nobody sees to it; it is on 23 February." in text
