"""The view of snapshots says of a key result what the key result says of itself."""

import pytest

from okrs.models import KeyResult, Snapshot, SnapshotRow
from okrs.snapshots.selectors.keyed import keyed_records, records_in
from okrs.snapshots.selectors.records import past_records
from okrs.snapshots.selectors.rows import KEPT, WORDS, records_of, words_of
from okrs.snapshots.services.measurements import record_measurements
from okrs.snapshots.storing import refresh_due
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rows(cast: Cast) -> list[KeyResult]:
    """One of an area and one of none, one of somebody who left, one of the team."""
    made = [key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate), key_result_for(cast, cast.msl)]
    made[0].objective.therapeutic_area = None
    made[0].objective.save()
    made[2].objective.is_team = True
    made[2].objective.save()
    cast.teammate.is_active = False
    cast.teammate.save()
    refresh_due(at=AT)
    return made


def test_words_are_those_of_the_key_result(rows: list[KeyResult]) -> None:
    stored = {record["pk"]: record for record in records_of(SnapshotRow.objects.all())}
    own = {one.pk: words_of(one) for one in KeyResult.objects.for_measuring()}
    # Whether anything contributes to the objective is not asked of a key result alone: maybe.
    names = [name for name in WORDS if name != "is_contributed"]
    assert {pk: {name: record[name] or "" for name in names} for pk, record in stored.items()} == {
        pk: {name: words[name] or "" for name in names} for pk, words in own.items()
    }
    assert len(stored) == len(rows)
    assert {record["owner"] for record in stored.values()} == {
        str(rows[0].owner),
        f"{rows[1].owner} (no longer active)",
    }


def test_what_was_stored_is_what_is_read(rows: list[KeyResult]) -> None:
    for row in SnapshotRow.objects.all():
        snapshot = KeyResult.objects.get(pk=row.pk).snapshot
        assert {name: getattr(row, name) for name in KEPT} == {name: getattr(snapshot, name) for name in KEPT}
        assert (row.quarter_id, row.objective_id) == (snapshot.quarter_id, snapshot.objective_id)
        assert row.objective_quarter_id == row.quarter_id


def test_rows_by_their_keys_are_those_of_the_view(rows: list[KeyResult]) -> None:
    stored = {record["pk"]: record for record in records_of(SnapshotRow.objects.all())}
    for some in ((), (rows[1].pk,), [one.pk for one in rows], {rows[0].pk, 0}):
        assert {one["pk"]: one for one in keyed_records(some)} == {pk: stored[pk] for pk in some if pk in stored}
    for row in rows:
        assert records_in(row.objective_id) == [stored[row.pk]]


def test_a_past_day_needs_no_snapshot(rows: list[KeyResult]) -> None:
    assert record_measurements(at=AT) == 3
    day = rows[0].measurements.get().as_of
    whole = past_records(KeyResult.objects.all(), day)
    assert set(whole) == {one.pk for one in rows}
    Snapshot.objects.filter(pk=rows[0].pk).delete()
    found = past_records(KeyResult.objects.all(), day)
    unknown = {"is_contributed": True}
    assert {pk: record | {"area": record["area"] or None} | unknown for pk, record in found.items()} == {
        pk: record | unknown for pk, record in whole.items()
    }
