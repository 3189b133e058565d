"""A promise is done, moved or dropped where it stands, by whoever made it, and that can be taken back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from audit.history import history_of
from interactions.log.services.interactions import amend_interaction
from interactions.models import KOL, Interaction
from interactions.promises import services
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.interactions.log.entries import contents
from tests.reading import assertContains, assertNotContains, words_of

AT = datetime(2026, 2, 18, 15, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def kol(cast: Cast) -> KOL:
    made: KOL = KOLFactory.create(given_name="Ada", family_name="Novak")
    return made


@pytest.fixture
def promised(cast: Cast, kol: KOL) -> Interaction:
    """Eight days overdue."""
    return promise_to(cast, kol)


def promise_to(cast: Cast, kol: KOL, **more: Any) -> Interaction:
    fields: dict[str, Any] = {"on": date(2026, 2, 2), "next_step": "Send the paper", "next_step_on": date(2026, 2, 10)}
    return make_interaction(msl=cast.msl, kols=(kol,), **fields | more)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, made: Interaction, back: str = "", **said: Any) -> Any:
    return client.post(reverse("promise", args=[made.pk]) + (f"?back={back}" if back else ""), said)


def test_it_is_done_in_one_tap_from_my_quarter_and_that_is_undone_there(cast: Cast, promised: Interaction) -> None:
    client, home = signed_in(cast.msl), reverse("home")
    assertContains(client.get(home), "“Send the paper”, promised for 10 February, 8 days overdue.")
    assertRedirects(send(client, promised, "home", outcome="done"), home, fetch_redirect_response=False)
    page = client.get(home)
    assertContains(page, "“Send the paper” is done.")
    assertNotContains(page, "8 days overdue")
    undo = f"{reverse('promise-reopen', args=[promised.pk])}?back=home"
    assertContains(page, f'action="{undo}"')
    assertContains(client.post(undo, follow=True), "8 days overdue")


def test_who_finished_it_and_when_is_kept_and_the_record_is_not_amended(cast: Cast, promised: Interaction) -> None:
    services.keep_promise(by=cast.msl, interaction=promised, at=AT)
    promised.refresh_from_db()
    assert (promised.next_step_ended_at, promised.next_step_dropped, promised.state) == (AT, "", "held")
    assert history_of(promised)[0].by_id == cast.msl.pk
    page = words_of(signed_in(cast.manager).get(reverse("interaction", args=[promised.pk])))
    assert "18 February 2026" in page


def test_it_is_moved_to_another_day(cast: Cast, promised: Interaction) -> None:
    client = signed_in(cast.msl)
    assertContains(send(client, promised, outcome="move"), "Choose the new day.", status_code=422)
    early = send(client, promised, outcome="move", day="2026-02-17")
    assertContains(early, "Choose today or a later day.", status_code=422)
    assertContains(early, 'value="2026-02-17"', status_code=422)
    page = send(client, promised, "home", outcome="move", day="2026-02-25")
    assertRedirects(page, reverse("home"), fetch_redirect_response=False)
    page = client.get(reverse("home"))
    assertContains(page, "Moved to 25 February 2026.")
    assertNotContains(page, "Follow-up with")
    assertContains(client.get(reverse("interaction", args=[promised.pk])), "due on 25 February")


def test_it_is_dropped_with_a_reason(cast: Cast, promised: Interaction) -> None:
    client = signed_in(cast.msl)
    assertContains(send(client, promised, outcome="drop"), "Say why it is dropped.", status_code=422)
    with pytest.raises(ValidationError, match="Say why"):
        services.drop_promise(by=cast.msl, interaction=promised, reason=" ", at=AT)
    send(client, promised, outcome="drop", reason="She found it herself")
    page = words_of(client.get(reverse("interaction", args=[promised.pk])))
    assert "18 February 2026: She found it herself" in page
    assert "Move or drop" not in page
    client.post(reverse("promise-reopen", args=[promised.pk]))
    promised.refresh_from_db()
    assert (promised.next_step_ended_at, promised.next_step_dropped) == (None, "")


def test_a_second_tap_finds_it_finished(cast: Cast, promised: Interaction) -> None:
    client = signed_in(cast.msl)
    send(client, promised, outcome="done")
    page = send(client, promised, outcome="done")
    assertContains(client.get(page.url), "Nothing is promised there any more.")
    assertRedirects(client.get(reverse("promise", args=[promised.pk])), page.url)


def test_nobody_else_finishes_it(cast: Cast, promised: Interaction) -> None:
    for user in (cast.teammate, cast.manager, cast.compliance):
        with pytest.raises(PermissionDenied):
            services.keep_promise(by=user, interaction=promised, at=AT)
        assertNotContains(signed_in(user).get(reverse("interaction", args=[promised.pk])), "Move or drop")
    Interaction.objects.update(state="cancelled")
    promised.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.move_promise(by=cast.msl, interaction=promised, day=TODAY, today=TODAY)


def test_who_may_not_log_any_more_is_not_asked(cast: Cast, promised: Interaction) -> None:
    """Nothing waits in My quarter that one cannot finish."""
    User.objects.filter(pk=cast.msl.pk).update(role="compliance")
    assertNotContains(signed_in(User.objects.get(pk=cast.msl.pk)).get(reverse("home")), "Send the paper")


def test_a_step_without_a_day_is_finished_on_its_page(cast: Cast, kol: KOL) -> None:
    made, client = promise_to(cast, kol, next_step_on=None), signed_in(cast.msl)
    assertContains(client.get(reverse("interaction", args=[made.pk])), "no day given")
    send(client, made, outcome="done")
    assert not Interaction.objects.promised().exists()


def test_a_changed_next_step_is_open_again(cast: Cast, kol: KOL, promised: Interaction) -> None:
    services.keep_promise(by=cast.msl, interaction=promised, at=AT)
    same = {"kols": (kol,), "starts_at": promised.starts_at, "next_step": "Send the paper"}
    for day, is_open in ((date(2026, 2, 10), False), (date(2026, 3, 1), True)):
        said = contents(cast, **same, next_step_on=day)
        amend_interaction(
            by=cast.msl, interaction=promised, contents=said, version=promised.version, at=AT, reason="Typing slip"
        )
        promised.refresh_from_db()
        assert promised.has_open_promise == is_open


def test_a_later_conversation_with_the_same_kol_offers_to_finish_it(
    cast: Cast, kol: KOL, promised: Interaction
) -> None:
    other = KOLFactory.create()
    promise_to(cast, other, next_step="Call her back")
    make_interaction(msl=cast.teammate, kols=(kol,), on=date(2026, 2, 3), next_step="Theirs")
    promise_to(cast, kol, on=TODAY + timedelta(days=1), next_step="On a later day", state="planned")
    later = make_interaction(msl=cast.msl, kols=(kol, KOLFactory.create()), on=date(2026, 2, 16))
    client, url = signed_in(cast.msl), reverse("interaction", args=[later.pk])
    page = client.get(url)
    assertContains(page, "You promised before")
    assertContains(page, "To Ada Novak on 2 February 2026")
    for text in ("Theirs", "Call her back", "On a later day"):
        assertNotContains(page, text)
    assertRedirects(send(client, promised, str(later.pk), outcome="done"), url, fetch_redirect_response=False)
    assertNotContains(client.get(url), "You promised before")
    assertNotContains(signed_in(cast.manager).get(url), "You promised before")


def test_the_page_of_the_kol_begins_with_it(cast: Cast, kol: KOL, promised: Interaction) -> None:
    url = reverse("kol", args=[kol.pk])
    client = signed_in(cast.msl)
    assertContains(client.get(url), "Move or drop")
    assertNotContains(signed_in(cast.teammate).get(url), "Move or drop")
    assertRedirects(send(client, promised, f"kol-{kol.pk}", outcome="done"), url, fetch_redirect_response=False)
    assertNotContains(client.get(url), "Move or drop")


@pytest.mark.parametrize("back", ["0", "x", "//elsewhere.example", "kol-", "kol-x"])
def test_it_leads_to_our_pages_alone(cast: Cast, promised: Interaction, back: str) -> None:
    page = send(signed_in(cast.msl), promised, back, outcome="done")
    assert page.url == reverse("interaction", args=[promised.pk])
