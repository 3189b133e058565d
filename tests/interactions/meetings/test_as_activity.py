"""A meeting is an activity, but is held, taken back and cancelled on its own page alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from interactions.activities.services import cancel_activity, finish_step, reopen_step
from okrs.counting import measure
from okrs.models import KeyResult
from okrs.models.choices import Metric
from tests.factories.cast import Cast
from tests.factories.meetings import make_meeting_on
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_day_for_its_step_makes_no_meeting_count(cast: Cast) -> None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    counted = KeyResultFactory.create(objective=objective, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS, target=3)
    ahead = make_meeting_on(TODAY + timedelta(days=30), owner=cast.msl, area=cast.oncology)
    url = reverse("activity-step", args=[ahead.activity_id, "held_on"])
    answer = at(cast.msl).post(url, {"day": "2026-01-15"}, follow=True)
    assert answer.redirect_chain == [(reverse("meeting", args=[ahead.pk]), 302)]
    assert "nothing was changed. Say here who came" in words_of(answer)
    assert measure(KeyResult.objects.for_measuring().filter(pk=counted.pk), at=NOW)[counted.pk].value == 0


def test_a_held_meeting_is_neither_opened_nor_cancelled_as_an_activity(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, held_on=TODAY, attendee_count=4)
    client, own = at(cast.msl), (reverse("meeting", args=[made.pk]), 302)
    undo = reverse("activity-step-undo", args=[made.activity_id, "held_on"])
    cancel = reverse("activity-cancel", args=[made.activity_id])
    assert client.post(undo, follow=True).redirect_chain == [own]
    assert client.post(cancel, {"reason": "oops"}, follow=True).redirect_chain == [own]
    assert client.get(cancel, follow=True).redirect_chain == [own]
    made.activity.refresh_from_db()
    assert (made.activity.held_on, made.activity.attendee_count, made.activity.is_cancelled) == (TODAY, 4, False)


def test_the_services_refuse_it_too(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology)
    with pytest.raises(PermissionDenied):
        finish_step(by=cast.msl, activity=made.activity, step="held_on", day=TODAY, today=TODAY)
    with pytest.raises(PermissionDenied):
        cancel_activity(by=cast.msl, activity=made.activity, reason="oops")
    made.activity.held_on = TODAY
    made.activity.save()
    with pytest.raises(PermissionDenied):
        reopen_step(by=cast.msl, activity=made.activity, step="held_on")


def test_somebody_without_a_part_is_not_led_to_it(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology)
    url = reverse("activity-step", args=[made.activity_id, "held_on"])
    assert at(cast.elsewhere).post(url, {"day": "2026-01-15"}).status_code == 404


def test_its_page_as_an_activity_offers_nothing_that_its_own_page_decides(cast: Cast) -> None:
    made = make_meeting_on(TODAY - timedelta(days=3), owner=cast.msl, area=cast.oncology)
    page = at(cast.msl).get(reverse("activity", args=[made.activity_id])).content.decode()
    for name, args in (("edit", ()), ("cancel", ()), ("step", ("held_on",))):
        assert reverse(f"activity-{name}", args=[made.activity_id, *args]) not in page
    assert reverse("meeting", args=[made.pk]) in page


def test_a_meeting_that_is_over_asks_who_came(cast: Cast) -> None:
    made = make_meeting_on(
        TODAY - timedelta(days=3), owner=cast.msl, area=cast.oncology, invited=(cast.teammate,), title="Strategy"
    )
    page = at(cast.msl).get("/").content.decode()
    assert reverse("meeting-held", args=[made.pk]) in page
    assert "Say who came" in page
    assert reverse("activity-step", args=[made.activity_id, "held_on"]) not in page
