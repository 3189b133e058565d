"""Every trigger that notes a change for the snapshots is needed, and does what it is there for.

Each is taken away in turn: the same change then leaves a snapshot that the recount contradicts. With it in place they
agree. So the comparison of ``test_storm.py`` can fail, and a trigger without a proof in ``touched_*.py`` fails here.
"""

import re
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from interactions.models import Topic
from okrs.models import DueMark, KeyResult, Snapshot
from okrs.models.choices import Metric
from okrs.models.touching import PREFIX
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import record_of
from okrs.snapshots.storing import detail_of, keep_fresh, refresh_due
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for
from tests.okrs.snapshots import (  # noqa: F401 -- they fill PROOFS
    touched_rules,
    touched_stakeholders,
    touched_work,
)
from tests.okrs.snapshots.recount import Recount
from tests.okrs.snapshots.touched import DELETE, INSERT, PROOFS, Change, Proof, World

TABLES = re.compile(r'(?:FROM|JOIN)\s+"?((?:okrs|organization|interactions|insights)_\w+)')
NAME = re.compile(rf"pgtrigger_{PREFIX}_(insert|update|delete)_\w+")
# What an assessment reads beside what triggers watch, and why that needs none.
UNWATCHED = {
    "interactions_agreedstretch": "a view of stakeholders, of what was agreed with them, talks and quarters",
    "interactions_kol": "joined by its id alone; one who was met does not go",
    "okrs_measurement": "what is recorded marks its key results itself; how past quarters went is read anew each day",
    "okrs_measuredefinition": "its name is no part of a snapshot",
    "organization_team": "its name is no part of a snapshot",
    "organization_therapeuticarea": "its name is no part of a snapshot",
}


@pytest.fixture
def world(cast: Cast, topic: Topic) -> World:
    return World(cast, topic, Topic.objects.create(name="Sequencing", therapeutic_area=cast.oncology))


def triggers() -> dict[tuple[str, str], str]:
    """(table, event) → name of every trigger that notes changes, and is switched on; as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'O'")
        rows = [(table, name, NAME.fullmatch(name)) for table, name in cursor.fetchall()]
    return {(table, found[1].upper()): name for table, name, found in rows if found}


def snapshot() -> set[str]:
    """In what stored snapshots and their details differ from the recount (the value) and an assessment (the rest)."""
    live = KeyResult.objects.live().select_related("objective__quarter")
    slow = Recount(AT)
    counted = {
        pk: record_of(one) | {"detail": detail_of(one)} for pk, one in assess(live.for_measuring(), at=AT).items()
    }
    stored = {one.pk: vars(one) | {"detail": one.detail.found} for one in Snapshot.objects.select_related("detail")}
    found = {"snapshot"} if set(stored) - set(counted) else set()
    for kr in live:
        if kr.pk not in stored:
            return set(counted[kr.pk]) | {"snapshot"}
        record = counted[kr.pk] | {"value": slow.value(kr)}
        found |= {name for name, value in record.items() if stored[kr.pk][name] != value}
    return found


def read() -> set[str]:
    """As ``snapshot()``, once somebody has read everything."""
    keep_fresh(KeyResult.objects.live(), at=AT)
    return snapshot()


def _statement(change: Change, event: str) -> Callable[[], object]:
    """The change as one statement, on one table."""
    row, rows = change.row, type(change.row)._base_manager.filter(pk=change.row.pk)
    if event == INSERT:
        return lambda: row.save_base(force_insert=True)
    if event == DELETE:
        return lambda: rows._raw_delete(rows.db)
    return lambda: rows.update(**change.to)


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_a_snapshot_follows_by_this_trigger_alone(world: World, proof: Proof) -> None:
    change = proof.make(world)
    table, names = proof.model._meta.db_table, triggers()
    for event in proof.events:
        _put(change.row, there=event != INSERT)
        act = _statement(change, event)
        assert read() == set()
        with connection.cursor() as cursor:
            # Foreign keys are checked now: a table with checks outstanding cannot lose a trigger.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with transaction.atomic():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {names[table, event]}")
                act()
                assert proof.shows in read(), f"{event} needs no trigger"
                transaction.set_rollback(True)
        act()
        assert proof.shows in snapshot(), f"{event} changes nothing that was there"
        assert read() == set(), event


def _put(row: Model, *, there: bool) -> None:
    """Have the row in its table, as it was made, or not."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    exists = row.pk is not None and rows.exists()
    if there:
        row.save_base(force_insert=not exists)
    elif exists:
        rows._raw_delete(rows.db)


def test_every_trigger_has_a_proof(db: None) -> None:
    assert set(triggers()) == {(proof.model._meta.db_table, event) for proof in PROOFS for event in proof.events}


def test_every_table_that_is_read_has_a_trigger(world: World) -> None:
    """Of key results of every kind together, made as the proofs make them."""
    found: set[str] = set()
    for proof in PROOFS:
        with transaction.atomic():
            proof.make(world)
            with CaptureQueriesContext(connection) as queries:
                assess(KeyResult.objects.live().for_measuring(), at=AT)
            transaction.set_rollback(True)
        for query in queries.captured_queries:
            found |= set(
                re.findall(r'(?:FROM|JOIN)\s+"?((?:okrs|organization|interactions|insights)_\w+)', query["sql"])
            )
    assert found - {table for table, _ in triggers()} == set(UNWATCHED)


def test_marks_of_what_was_deleted_go(cast: Cast) -> None:
    kr, other = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate, measured_by=Metric.TRAININGS)
    DueMark.objects.create(key_result_id=kr.pk)
    kr.delete()
    refresh_due(at=AT)
    assert not DueMark.objects.exists()
    assert set(Snapshot.objects.values_list("pk", flat=True)) == {other.pk}
