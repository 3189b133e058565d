"""Stored snapshots with several people at once: one computes, nobody waits, and no note is held for long."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from interactions.models import Interaction, Topic
from okrs.board.selectors.board import board
from okrs.models import DueMark, KeyResult, Snapshot, WorkNote
from okrs.snapshots import storing as snapshots
from okrs.snapshots.services import checks as snapshot_checks
from okrs.snapshots.services.measurements import record_measurements
from okrs.snapshots.storing import due_ids, keep_fresh, refresh, refresh_due
from organization.models import User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, discussion, key_result_for

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 2, 3)
# Far longer than anything here takes, so that only what hangs fails.
LONG = 20.0


@contextmanager
def elsewhere(*doings: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    """Things done at the same time, each on a connection of its own."""

    def done(doing: Callable[[], Any]) -> Any:
        try:
            return doing()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        yield [pool.submit(done, doing) for doing in doings]


class Held:
    """Stands in for ``assess``: counts its calls; while held, the first of them comes to a stop before it answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
        self.calls, self.begun, self.go = 0, threading.Event(), threading.Event()
        self._assess, self._lock = module.assess, threading.Lock()
        monkeypatch.setattr(module, "assess", self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with self._lock:
            self.calls += 1
            is_first = self.calls == 1
        found = self._assess(*args, **kwargs)
        if is_first:
            self.begun.set()
            assert self.go.wait(LONG)
        return found


def everything() -> Any:
    return KeyResult.objects.live()


def test_a_reader_never_waits_for_whoever_computes(cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    discussion(cast.msl, topic, DAY)
    held = Held(monkeypatch, snapshots)

    def looks() -> list[str]:
        found = board(cast.lead, {}, cast.quarter.pk, at=AT)
        return [row.value for group in found.groups for row in group.rows]

    with elsewhere(lambda: refresh_due(at=AT)) as (worker,):
        try:
            assert held.begun.wait(LONG)
            with elsewhere(looks) as (reader,):
                # As it was when that computation began; not after it.
                assert reader.result(LONG) == ["0 of 15"]
            assert not worker.done()
        finally:
            held.go.set()
    assert looks() == ["1 of 15"]


def test_of_ten_readers_one_computes(cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    kr = key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    discussion(cast.msl, topic, DAY)
    due = due_ids(AT)
    assert due == [kr.pk]
    held = Held(monkeypatch, snapshots)
    held.go.set()
    together = threading.Barrier(10)

    def looks() -> None:
        together.wait(LONG)
        keep_fresh(everything(), at=AT, due=due)  # each had been told that it is due

    with elsewhere(*[looks] * 10) as readers:
        for reader in readers:
            reader.result(LONG)
    assert held.calls == 1
    assert Snapshot.objects.get().value == 1


def test_what_changes_while_it_is_computed_is_computed_again(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    discussion(cast.msl, topic, DAY)
    held = Held(monkeypatch, snapshots)
    with elsewhere(lambda: refresh_due(at=AT)):
        try:
            assert held.begun.wait(LONG)
            discussion(cast.msl, topic, DAY + timedelta(days=1))
            keep_fresh(everything(), at=AT)
        finally:
            held.go.set()
    assert Snapshot.objects.get().value == 1
    assert keep_fresh(everything(), at=AT) == 1
    assert Snapshot.objects.get().value == 2


def test_the_nightly_check_holds_up_nobody(cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is changed, its notes are read, and snapshots are computed while everything is recounted."""
    mine, theirs = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    refresh_due(at=AT)
    discussion(cast.msl, topic, DAY)
    assert WorkNote.objects.exists()
    held = Held(monkeypatch, snapshot_checks)

    def works() -> dict[int, int]:
        discussion(cast.teammate, topic, DAY)
        keep_fresh(everything(), at=AT)
        return {pk: int(value or 0) for pk, value in Snapshot.objects.values_list("pk", "value")}

    with elsewhere(lambda: snapshot_checks.check_snapshots(at=AT)) as (check,):
        try:
            assert held.begun.wait(LONG)
            with elsewhere(works, lambda: refresh([mine.pk], at=AT)) as (person, other):
                assert person.result(LONG) == {mine.pk: 1, theirs.pk: 1}
                assert other.result(LONG) == 1
            assert not check.done()
        finally:
            held.go.set()
        assert (check.result().checked, check.result().differing) == (2, 0)


def test_what_changes_while_it_is_recounted_is_no_defect(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note beside the snapshot says that it is due: notes of work, and marks, of a person and of a team."""
    key_result_for(cast, cast.msl)
    key_result_for(cast, cast.manager, scope="team", is_team=True)
    refresh_due(at=AT)
    original = snapshot_checks._compared

    def compared(*args: Any) -> Any:
        if not Interaction.objects.exists():
            discussion(cast.msl, topic, DAY)
        return original(*args)

    monkeypatch.setattr(snapshot_checks, "_compared", compared)
    assert snapshot_checks.check_snapshots(at=AT).differing == 0
    assert WorkNote.objects.exists()
    due_ids(AT)
    assert DueMark.objects.exists()
    assert refresh_due(at=AT) == 2


def test_a_recorded_day_makes_nothing_due(cast: Cast, topic: Topic) -> None:
    """At noon in Greenwich, when America comes to work: what was recorded is read in a week, and in later quarters."""
    for person in (cast.msl, cast.teammate):
        key_result_for(cast, person)
    User.objects.filter(pk=cast.msl.pk).update(timezone="America/New_York")
    refresh_due(at=AT)
    assert record_measurements(at=AT) == 2
    assert due_ids(AT) == []


def test_a_day_that_is_made_up_for_shows_as_last_week(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    assert Snapshot.objects.get().status_week_ago == ""
    assert record_measurements(at=AT - timedelta(days=6)) == 1
    assert due_ids(AT) == [kr.pk]
    refresh_due(at=AT)
    assert Snapshot.objects.get().status_week_ago == "at_risk"


def test_a_week_ago_is_the_owner_s(cast: Cast, topic: Topic) -> None:
    """Where the day has begun already its week ago is a day later than in Greenwich."""
    User.objects.filter(pk=cast.msl.pk).update(timezone="Pacific/Auckland")
    kr = key_result_for(cast, cast.msl)
    evening = AT.replace(hour=23)  # the sixteenth in Auckland
    for day, status in ((8, "at_risk"), (9, "on_track")):
        kr.measurements.create(as_of=date(2026, 2, day), status=status, measured_at=AT, is_stale=False)
    refresh([kr.pk], at=evening)
    assert Snapshot.objects.get().status_week_ago == "on_track"


def test_marks_of_what_was_deleted_go_without_a_snapshot(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    refresh_due(at=AT)
    DueMark.objects.create(key_result_id=kr.pk + 1_000)
    assert refresh_due(at=AT) == 0
    assert not DueMark.objects.exists()
