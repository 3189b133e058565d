"""The page that shows whether stored snapshots equal a recount."""

import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from okrs.models import Snapshot
from okrs.snapshots.services.checks import check_snapshots
from okrs.snapshots.storing import refresh_due
from okrs.snapshots.tasks import check_snapshots as task
from organization.models import User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for
from tests.reading import assertContains


@pytest.fixture
def admin(cast: Cast) -> Client:
    return _client(cast.admin)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_before_the_first_check(admin: Client) -> None:
    assertContains(admin.get(reverse("standing-checks")), "No check yet")


def test_shows_what_differed_and_where(cast: Cast, admin: Client) -> None:
    kr = key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    check_snapshots(at=AT)
    Snapshot.objects.update(value=7)
    check_snapshots(at=AT)
    page = admin.get(reverse("standing-checks"))
    assertContains(page, "Nothing differed")
    assertContains(page, "value 7.00, counted 0")
    assertContains(page, reverse("key-result", args=[kr.pk]))


def test_starts_in_the_worker_and_says_when_that_is_away(
    cast: Cast, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = reverse("standing-check-start")
    assertContains(admin.post(start, follow=True), "The check has started")
    assert _client(cast.manager).post(start).status_code == 403

    def away() -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(task, "delay", away)
    assertContains(admin.post(start, follow=True), "runs tonight")
