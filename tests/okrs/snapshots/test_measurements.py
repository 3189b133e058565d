"""Where each key result stood at the end of a day."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interactions.models import Topic
from okrs.models import Measurement, Objective
from okrs.snapshots.services.measurements import record_measurements
from okrs.snapshots.tasks import record_measurements as task
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.reading import assertContains


def test_one_row_a_day_and_running_again_changes_nothing(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, date(2026, 2, 14))
    discussion(cast.msl, topic, date(2026, 2, 15))
    for _ in range(2):
        assert record_measurements(at=AT) == 1
    row = Measurement.objects.get()
    assert (row.key_result, row.as_of, row.value, row.status) == (kr, date(2026, 2, 14), 1, "at_risk")
    record_measurements(at=AT + timedelta(days=1))
    assert list(Measurement.objects.values_list("as_of", "value")) == [(date(2026, 2, 14), 1), (date(2026, 2, 15), 2)]


def test_the_shown_status_is_kept(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    CheckInFactory.create(
        key_result=kr, published_at=AT - timedelta(days=9), confidence=7, computed_status="at_risk",
        declared_status="on_track", override_reason="Congress",
    )  # fmt: skip
    record_measurements(at=AT)
    assert Measurement.objects.get().status == "on_track"


def test_only_live_key_results_of_running_quarters(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    dropped = key_result_for(cast, cast.msl)
    Objective.objects.filter(pk=dropped.objective_id).update(state="dropped")
    for state, count in (("planning", 0), ("closed", 0), ("grading", 1), ("active", 1)):
        Quarter.objects.update(state=state)
        assert record_measurements(at=AT) == count
    assert record_measurements(at=datetime(2026, 1, 1, 0, 10, tzinfo=UTC)) == 0
    assert Measurement.objects.get().key_result == kr


def test_the_task_and_the_command(cast: Cast) -> None:
    key_result_for(cast, cast.msl)
    with time_machine.travel(AT, tick=False):
        assert task() == 1
        said = StringIO()
        call_command("record_measurements", "--day", "2026-02-01", stdout=said)
        with pytest.raises(CommandError):
            call_command("record_measurements", "--day", "2026-02-15")
    assert "as of 2026-02-01" in said.getvalue()
    assert Measurement.objects.count() == 2
    assert settings.CELERY_BEAT_SCHEDULE["measurements"]["task"] == task.name


def test_shown_on_the_key_result_and_against_last_week_on_the_board(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=1)
    record_measurements(at=AT - timedelta(days=6))
    discussion(cast.msl, topic, date(2026, 2, 14))
    record_measurements(at=AT)
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(AT, tick=False):
        page = client.get(reverse("key-result", args=[kr.pk]))
        assertContains(page, "2 measured days")
        board = client.get(reverse("board"))
    assertContains(board, "+1 since last week")
    assertContains(board, "-1 since last week")


def test_queries_do_not_grow(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            record_measurements(at=AT)
        return len(queries)

    for _ in range(2):
        key_result_for(cast, cast.msl)
    before = count()
    for _ in range(18):
        key_result_for(cast, cast.msl)
    assert count() == before


def test_an_objective_as_it_stood_on_a_past_day(cast: Cast, topic: Topic) -> None:
    """As recorded where it was; else counted from the work dated until then."""
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, date(2026, 2, 3))
    record_measurements(at=datetime(2026, 2, 6, 13, tzinfo=UTC))
    discussion(cast.msl, topic, date(2026, 2, 4))
    page = reverse("objective", args=[kr.objective_id])
    client = Client()
    client.force_login(cast.msl)
    with time_machine.travel(AT, tick=False):
        assertContains(client.get(page), "2 of 15")
        recorded = client.get(page, {"as_of": "2026-02-05"})
        assertContains(recorded, "As it stood on 5 February 2026")
        assertContains(recorded, "1 of 15")
        assertContains(recorded, "check-in not recorded")
        assertContains(client.get(page, {"as_of": "2026-02-04"}), "2 of 15")
        assertContains(client.get(page, {"as_of": "2026-02-01"}), "0 of 15")
        for wrong in ("2026-03-01", "2025-01-01", "yesterday"):
            assert client.get(page, {"as_of": wrong}).status_code == 422
