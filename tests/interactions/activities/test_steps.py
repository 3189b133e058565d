"""A step of an activity is done in one tap, in its turn, and that can be taken back; an approval is for others."""

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
from interactions.activities.services import finish_step, reopen_step
from interactions.models import Activity
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, ActivityParticipantFactory
from tests.reading import assertContains, assertNotContains

AT = datetime(2026, 2, 18, 15, tzinfo=UTC)
TODAY, PLANNED = AT.date(), date(2026, 2, 12)
Kind = Activity.Kind


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def recorded(cast: Cast, **fields: Any) -> Activity:
    made: Activity = ActivityFactory.create(**{"owner": cast.msl, "therapeutic_area": cast.oncology} | fields)
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def step(client: Client, made: Activity, name: str, *, query: str = "", **said: str) -> Any:
    return client.post(reverse("activity-step", args=[made.pk, name]) + query, said)


def day_of(made: Activity, name: str) -> date | None:
    made.refresh_from_db()
    day: date | None = getattr(made, name)
    return day


def test_one_tap_on_its_page_and_one_to_take_it_back(cast: Cast) -> None:
    made, client = recorded(cast), signed_in(cast.msl)
    url = reverse("activity", args=[made.pk])
    assertContains(client.get(url), "Done today")
    assertRedirects(step(client, made, "held_on"), url, fetch_redirect_response=False)
    assert day_of(made, "held_on") == TODAY
    assert history_of(made)[0].by_id == cast.msl.pk
    undo = f"{reverse('activity-step-undo', args=[made.pk, 'held_on'])}?"
    page = client.get(url)
    assertContains(page, f'action="{undo}"')
    assertNotContains(page, "Done today")
    assertContains(client.post(undo, follow=True), "“Held” is open again.")
    assert day_of(made, "held_on") is None


def test_what_was_planned_waits_in_my_quarter_and_is_done_there_on_either_day(cast: Cast) -> None:
    made, client, home = recorded(cast, title="Journal club", planned_on=PLANNED), signed_in(cast.msl), reverse("home")
    recorded(cast, title="Of tomorrow", planned_on=TODAY + timedelta(days=1))
    recorded(cast, title="Cancelled", planned_on=PLANNED, is_cancelled=True)
    page = client.get(home)
    assertContains(page, "Internal training, planned for 12 February; next step: held.")
    for text in ("Of tomorrow", "Cancelled"):
        assertNotContains(page, text)
    assertNotContains(signed_in(cast.manager).get(home), "Journal club")
    assertRedirects(
        step(client, made, "held_on", query="?back=home", day="2026-02-12"), home, fetch_redirect_response=False
    )
    assert day_of(made, "held_on") == PLANNED
    page = client.get(home)
    assertNotContains(page, "Journal club")
    client.post(f"{reverse('activity-step-undo', args=[made.pk, 'held_on'])}?back=home")
    assertContains(client.get(home), "Journal club")


def test_steps_are_done_in_their_order_and_approval_is_for_somebody_else(cast: Cast) -> None:
    made, client = recorded(cast, kind=Kind.ADVISORY_BOARD, planned_on=PLANNED), signed_in(cast.msl)
    for name in ("held_on", "approved_on", "planned_on", "title"):
        assertContains(client.get(step(client, made, name).url), "It is not the turn of this step.")
    step(client, made, "need_documented_on")
    assert day_of(made, "need_documented_on") == TODAY
    assertContains(client.get(reverse("home")), "it waits for an approval")
    # The word of the owner is no approval.
    Activity.objects.update(approved_on=TODAY)
    step(client, made, "held_on")
    assert day_of(made, "held_on") is None
    Activity.objects.update(approved_by=cast.manager)
    step(client, made, "held_on")
    assert day_of(made, "held_on") == TODAY


def test_only_the_last_step_is_opened_again_and_never_an_approval(cast: Cast) -> None:
    made = recorded(
        cast, kind=Kind.ADVISORY_BOARD, need_documented_on=TODAY, approved_on=TODAY, approved_by=cast.manager
    )
    for name in ("need_documented_on", "approved_on", "held_on"):
        with pytest.raises(ValidationError, match="Only the last step"):
            reopen_step(by=cast.msl, activity=made, step=name)
    finish_step(by=cast.msl, activity=made, step="held_on", day=TODAY, today=TODAY)
    reopen_step(by=cast.msl, activity=made, step="held_on")
    assert day_of(made, "held_on") is None


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-02-19", "in the future"), ("0026-02-18", "Did you mean 2026?"), ("x", "day"), ("", "Enter a day.")],
)
def test_a_day_that_cannot_be_meant(cast: Cast, day: str, words: str) -> None:
    made, client = recorded(cast), signed_in(cast.msl)
    assertContains(client.get(step(client, made, "held_on", day=day).url), words)
    assert day_of(made, "held_on") is None


def test_who_may(cast: Cast) -> None:
    """Owner and participants, as for any other change."""
    made = recorded(cast)
    for user in (cast.teammate, cast.manager):
        assertNotContains(signed_in(user).get(reverse("activity", args=[made.pk])), "Done today")
        with pytest.raises(PermissionDenied):
            finish_step(by=user, activity=made, step="held_on", day=TODAY, today=TODAY)
    ActivityParticipantFactory.create(activity=made, user=cast.teammate)
    finish_step(by=cast.teammate, activity=made, step="held_on", day=TODAY, today=TODAY)
    assert day_of(made, "held_on") == TODAY
