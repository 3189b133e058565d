"""Stored snapshots after a storm of changes, against a slow recount and against ``assess()``.

Hundreds of steps here, 2,000 in ``make bench``, which sets ``STORM``.

Work is logged, edited in place and in bulk, joined, left, moved and deleted; people change teams, rules and dates
change. Whatever the way of a change, a snapshot that is read equals what a recount finds.
"""

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from interactions.models import (
    Interaction,
    Topic,
)
from okrs.counting import evidence_ids
from okrs.counting.credit import NEWEST
from okrs.models import (
    DueMark,
    KeyResult,
    Objective,
    Snapshot,
    WorkNote,
)
from okrs.models.choices import Metric
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import record_of
from okrs.snapshots.services.checks import check_snapshots
from okrs.snapshots.storing import detail_of, due_ids, keep_fresh, refresh, refresh_due
from organization.models import User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.okrs.snapshots.recount import Recount
from tests.okrs.snapshots.storm import Storm

# A look after few steps: many changes mark more than they must, and would hide a missing mark of another. Whether
# each trigger by itself is needed and enough: ``test_touching.py``.
STEPS, LOOK_EVERY = int(os.environ.get("STORM", "250")), 10


def live() -> Any:
    return KeyResult.objects.live().select_related("objective__quarter")


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_snapshots_equal_a_slow_recount_after_any_storm(cast: Cast, topic: Topic, seed: int) -> None:
    storm = Storm(cast, topic, seed)
    names: list[str] = []
    seen: set[Any] = set()
    for number in range(1, STEPS + 1):
        names.append(storm.step())
        if number % LOOK_EVERY == 0:
            keep_fresh(live(), at=AT)
            slow = Recount(AT)
            expected = {kr.pk: slow.value(kr) for kr in live()}
            found = dict(Snapshot.objects.values_list("pk", "value"))
            assert found == expected, names[-LOOK_EVERY:]
            seen |= set(expected.values())
    assessed = assess(live().for_measuring(), at=AT)
    counted = {pk: record_of(one) for pk, one in assessed.items()}
    for snapshot in Snapshot.objects.all():
        stored = {name: getattr(snapshot, name) for name in counted[snapshot.pk]}
        assert stored == counted[snapshot.pk]
        assert snapshot.detail.found == detail_of(assessed[snapshot.pk])
        if assessed[snapshot.pk].key_result.measured_by != Metric.MANUAL:
            behind = evidence_ids(assessed[snapshot.pk].key_result, at=AT)
            assert (snapshot.detail.found["rows"], snapshot.detail.found["newest"]) == (len(behind), behind[:NEWEST])
    assert len(seen) > 5


def test_the_nightly_check_finds_nothing_and_finds_what_was_spoilt(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, date(2026, 2, 3))
    assert refresh_due(at=AT) == 1
    check = check_snapshots(at=AT)
    assert (check.checked, check.differing) == (1, 0)
    Snapshot.objects.update(value=9, status="complete")
    check = check_snapshots(at=AT)
    assert (check.checked, check.differing) == (1, 1)
    assert check.findings[0]["differing"]["value"] == ["9.00", "1"]
    assert Snapshot.objects.get(pk=kr.pk).value == 1


def test_notes_are_gone_once_read_and_others_keep_theirs(cast: Cast, topic: Topic) -> None:
    mine, theirs = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    keep_fresh(live(), at=AT)
    assert due_ids(AT) == []
    discussion(cast.msl, topic, date(2026, 2, 3), participants=(cast.teammate,))
    assert WorkNote.objects.exists()
    assert keep_fresh(live().filter(pk=mine.pk), at=AT) == 1
    assert not WorkNote.objects.exists()
    assert set(DueMark.objects.values_list("key_result_id", flat=True)) == {theirs.pk}
    assert refresh_due(at=AT) == 1
    assert set(Snapshot.objects.values_list("value", flat=True)) == {1}


def test_time_alone_changes_a_snapshot(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    keep_fresh(live(), at=AT)
    snapshot = Snapshot.objects.get(pk=kr.pk)
    assert (snapshot.value, snapshot.fresh_until) == (0, datetime(2026, 2, 16, tzinfo=UTC))
    keep_fresh(live(), at=AT + timedelta(days=1))
    later = Snapshot.objects.get(pk=kr.pk)
    assert (later.expected or 0) > (snapshot.expected or 0) > 0
    # More is expected, but neither value nor status is another.
    assert later.changed_at == snapshot.changed_at


def test_work_dated_later_today_counts_from_its_hour(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, date(2026, 2, 15))
    Interaction.objects.filter(pk=row.pk).update(starts_at=AT + timedelta(hours=3))
    keep_fresh(live(), at=AT)
    assert Snapshot.objects.get(pk=kr.pk).value == 0
    keep_fresh(live(), at=AT + timedelta(hours=2))
    assert Snapshot.objects.get(pk=kr.pk).value == 0
    keep_fresh(live(), at=AT + timedelta(hours=3))
    assert Snapshot.objects.get(pk=kr.pk).value == 1


def test_what_is_dropped_or_not_active_stands_nowhere(cast: Cast) -> None:
    kr, other = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    keep_fresh(live(), at=AT)
    KeyResult.objects.filter(pk=kr.pk).update(state="dropped")
    Objective.objects.filter(pk=other.objective_id).update(state="draft")
    refresh_due(at=AT)
    assert not Snapshot.objects.exists()
    assert refresh([kr.pk, 0], at=AT) == 0


def test_two_people_of_different_zones_read_the_same(cast: Cast, topic: Topic) -> None:
    """The day is the owner's: who looks from where does not matter."""
    kr = key_result_for(cast, cast.msl)
    User.objects.filter(pk=cast.msl.pk).update(timezone="Pacific/Auckland")
    late = datetime(2026, 2, 15, 23, 30, tzinfo=UTC)
    fresh = KeyResult.objects.for_measuring().get(pk=kr.pk)
    there = assess([fresh], at=late.astimezone(fresh.owner.zone))[kr.pk]
    here = assess([fresh], at=late)[kr.pk]
    assert here == there
    assert here.on == date(2026, 2, 16)
    assert assess([fresh], at=date(2026, 2, 16))[kr.pk].expected == here.expected
