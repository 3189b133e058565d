"""Migrations: what a new one may do to tables in use, and that models, triggers and migrations agree."""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    CreateExtension,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from audit.operations import InOneGo
from okrs.models import KeyResult
from okrs.models.touching import PREFIX
from okrs.models.watched import WatchedStudy

APPS = ("audit", "organization", "interactions", "insights", "okrs", "reminders")
# What keeps people waiting or throws something away, and is done all the same: (migration, operation) → why.
_TEMPLATES = "okrs.0020_templates_in_versions"
SAID: dict[tuple[str, str], str] = {
    # The name of the template is in a table of its own now; there was one, and its rows are few.
    (_TEMPLATES, "Remove field library from objectivetemplate"): "every row was of the template MSL",
    (_TEMPLATES, "Remove field library from objectivetemplateevent"): "every row was of the template MSL",
    (
        _TEMPLATES,
        "Create constraint objective_template_code_in_version on model objectivetemplate",
    ): "it has three rows",
}
# They change no table, or for a moment only and nothing that a version before could miss.
HARMLESS = (
    AddTrigger,
    CreateExtension,
    RemoveTrigger,
    migrations.AlterModelManagers,
    migrations.AlterModelOptions,
    migrations.RemoveConstraint,
    migrations.RenameIndex,
    ValidateConstraint,
)
HEAVY_SQL = re.compile(r"alter\s+table|create\s+(unique\s+)?index\s+(?!concurrently)", re.IGNORECASE)


# --- What an operation does to a table in use --------------------------------------------------


def flat(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Each operation that reaches the database."""
    for one in operations:
        if isinstance(one, InOneGo):
            yield from flat(one.operations)
        elif isinstance(one, migrations.SeparateDatabaseAndState):
            yield from flat(one.database_operations)
        else:
            yield one


def faults(migration: migrations.Migration, before: ProjectState) -> Iterator[tuple[Operation, str]]:
    """What the migration does that a table in use does not bear, with the way it can be done."""
    made: set[str] = set()  # tables of this migration are empty, and nobody waits for them
    unchecked: set[str] = set()
    for one in flat(migration.operations):
        if isinstance(one, migrations.CreateModel):
            made.add(one.name_lower)
        elif str(getattr(one, "model_name", getattr(one, "name", ""))).lower() in made:
            continue
        elif isinstance(one, AddConstraintNotValid):
            unchecked.add(one.constraint.name)
        elif isinstance(one, ValidateConstraint) and migration.atomic and one.name in unchecked:
            yield one, "checks every row under the lock of adding it: ValidateConstraint in a later migration"
        elif words := _fault(one, migration, before):
            yield one, words


def _fault(one: Operation, migration: migrations.Migration, before: ProjectState) -> str:
    match one:
        case AddIndexConcurrently() | RemoveIndexConcurrently():
            return "needs atomic = False" if migration.atomic else ""
        case migrations.AddIndex() | migrations.RemoveIndex():
            return "keeps writers waiting: AddIndexConcurrently or RemoveIndexConcurrently with atomic = False"
        case migrations.AddConstraint(constraint=models.CheckConstraint()):
            return "checks every row while all wait: AddConstraintNotValid, and ValidateConstraint in a later migration"
        case migrations.AddConstraint():
            return "makes an index while all wait: CREATE UNIQUE INDEX CONCURRENTLY, in SeparateDatabaseAndState"
        case migrations.AddField():
            return _fault_of_new(one.field)
        case migrations.AlterField():
            return _fault_of_change(
                before.models[migration.app_label, one.model_name_lower].fields[one.name], one.field
            )
        case migrations.DeleteModel() if before.models[migration.app_label, one.name_lower].options.get("proxy"):
            return ""
        case migrations.RemoveField() | migrations.DeleteModel():
            return "throws data away, which the version before still reads: say why in SAID"
        case migrations.RunPython() | migrations.RunSQL():
            return _fault_by_hand(one)
        case _ if isinstance(one, HARMLESS):
            return ""
    return "is of a kind that nobody has thought about here: say why in SAID, or add it to HARMLESS"


def _fault_by_hand(one: migrations.RunPython | migrations.RunSQL) -> str:
    if not one.reversible:
        return "cannot be taken back: give it a reverse_code or reverse_sql"
    heavy = isinstance(one, migrations.RunSQL) and HEAVY_SQL.search(str(one.sql))
    return "works on a table by hand: say why in SAID" if heavy else ""


def _fault_of_new(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.GeneratedField):
        return "writes the whole table anew: say why in SAID"
    if field.many_to_many:
        return ""  # a table of its own
    if field.unique or getattr(field, "db_index", False):
        return "makes an index while all wait: db_index=False, and AddIndexConcurrently in a later migration"
    if hasattr(field.db_default, "resolve_expression") and not isinstance(field.db_default, models.Value):
        return "may write the whole table anew: say in SAID why it does not"
    return ""


def _fault_of_change(old: models.Field[Any, Any], new: models.Field[Any, Any]) -> str:
    """Nothing for what only Python sees, such as choices."""
    (was, now) = (
        (path, args, {name: value for name, value in arguments.items() if name not in field.non_db_attrs})
        for field in (old, new)
        for _, path, args, arguments in [field.deconstruct()]
    )
    return "" if was == now else "changes a column that is in use, maybe every row: say why in SAID"


def _disk() -> dict[tuple[str, str], migrations.Migration]:
    return {key: one for key, one in MigrationLoader(None).disk_migrations.items() if key[0] in APPS}


def test_no_migration_keeps_people_waiting_or_throws_something_away_without_a_word() -> None:
    loader = MigrationLoader(None)
    found: dict[tuple[str, str], str] = {}
    for key, migration in sorted(_disk().items()):
        before = loader.project_state(key, at_end=False)
        found |= {
            (".".join(key), operation.describe()): words
            for operation, words in faults(migration, before)
        }  # fmt: skip
    assert {" ".join((*where, words)) for where, words in found.items() if where not in SAID} == set()
    assert set(SAID) - set(found) == set(), "SAID excuses what no migration does."


def test_every_constraint_that_was_added_unchecked_is_checked() -> None:
    operations = [one for migration in _disk().values() for one in flat(migration.operations)]
    unchecked = {one.constraint.name for one in operations if isinstance(one, AddConstraintNotValid)}
    assert unchecked - {one.name for one in operations if isinstance(one, ValidateConstraint)} == set()


POSITIVE = models.CheckConstraint(condition=models.Q(size__gt=0), name="size_positive")
ONCE = models.UniqueConstraint(fields=["size"], name="size_once")
BY_SIZE = models.Index(fields=["size"], name="by_size")
TABLE = migrations.CreateModel("Thing", fields=[("id", models.BigAutoField(primary_key=True))])


def nothing(_apps: Any, _editor: Any) -> None:
    """A step of a migration."""


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.AddIndex("box", BY_SIZE), "keeps writers waiting"),
        (migrations.RemoveIndex("box", "by_size"), "keeps writers waiting"),
        (AddIndexConcurrently("box", BY_SIZE), "atomic = False"),
        (migrations.AddConstraint("box", POSITIVE), "AddConstraintNotValid"),
        (migrations.AddConstraint("box", ONCE), "makes an index"),
        (migrations.AddField("box", "colour", models.CharField(max_length=9, null=True, db_index=True)), "an index"),
        (migrations.AddField("box", "code", models.CharField(max_length=9, null=True, unique=True)), "an index"),
        (migrations.AddField("box", "lid", models.ForeignKey("packing.Box", models.PROTECT, null=True)), "an index"),
        (
            migrations.AddField(
                "box",
                "half",
                models.GeneratedField(
                    expression=models.F("size") / 2, output_field=models.IntegerField(), db_persist=True
                ),
            ),
            "table anew",
        ),
        (
            migrations.AddField("box", "at", models.FloatField(db_default=models.Func(function="random"))),
            "table anew",
        ),
        (migrations.AlterField("box", "size", models.BigIntegerField()), "a column that is in use"),
        (migrations.AlterField("box", "size", models.IntegerField(null=True)), "a column that is in use"),
        (migrations.RemoveField("box", "size"), "throws data away"),
        (migrations.DeleteModel("Box"), "throws data away"),
        (migrations.RenameField("box", "size", "width"), "nobody has thought about"),
        (migrations.AlterModelTable("box", "boxes"), "nobody has thought about"),
        (migrations.RunPython(nothing), "reverse_code"),
        (migrations.RunSQL("SELECT 1"), "reverse_sql"),
        (migrations.RunSQL("CREATE INDEX x ON packing_box (size)", "DROP INDEX x"), "by hand"),
        (migrations.RunSQL(["ALTER TABLE packing_box ADD CHECK (size > 0)"], "SELECT 1"), "by hand"),
        (migrations.SeparateDatabaseAndState([migrations.AddIndex("box", BY_SIZE)]), "keeps writers waiting"),
    ],
)
def test_what_a_table_in_use_does_not_bear_is_found(operation: Operation, words: str) -> None:
    assert [words in said for _, said in faults(_migration(operation), _boxes())] == [True]


@pytest.mark.parametrize(
    "operations",
    [
        [TABLE, migrations.AddIndex("thing", models.Index(fields=["id"], name="by_id"))],
        [InOneGo([TABLE]), migrations.AddField("thing", "code", models.CharField(max_length=9, unique=True))],
        [AddConstraintNotValid("box", POSITIVE)],
        [ValidateConstraint("box", "size_positive")],
        [migrations.AddField("box", "colour", models.CharField(max_length=9, default=""))],
        [
            migrations.AddField(
                "box", "lid", models.ForeignKey("packing.Box", models.PROTECT, null=True, db_index=False)
            )
        ],
        [migrations.AddField("box", "near", models.ManyToManyField("packing.Box"))],
        [migrations.AlterField("box", "size", models.IntegerField("how big", choices=[(1, "Small")]))],
        [migrations.DeleteModel("Crate")],
        [migrations.RunPython(nothing, nothing)],
        [migrations.RunSQL("CREATE UNIQUE INDEX CONCURRENTLY x ON packing_box (size)", "DROP INDEX x")],
        [migrations.SeparateDatabaseAndState(state_operations=[migrations.AddConstraint("box", ONCE)])],
    ],
)
def test_what_it_bears_is_let_through(operations: list[Operation]) -> None:
    assert list(faults(_migration(*operations), _boxes())) == []


def test_a_constraint_is_not_checked_under_the_lock_that_added_it() -> None:
    both = _migration(AddConstraintNotValid("box", POSITIVE), ValidateConstraint("box", "size_positive"))
    assert ["a later migration" in said for _, said in faults(both, _boxes())] == [True]
    both.atomic = False
    assert list(faults(both, _boxes())) == []


def _migration(*operations: Operation) -> migrations.Migration:
    made = migrations.Migration("0002_more", "packing")
    made.operations = list(operations)
    return made


def _boxes() -> ProjectState:
    """An app with a table in use, and a proxy of it."""
    state = ProjectState()
    columns = [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())]
    state.add_model(ModelState("packing", "Box", columns))
    state.add_model(ModelState("packing", "Crate", [], {"proxy": True}, ("packing.box",)))
    return state


# --- Models and migrations agree ----------------------------------------------------------------


def _missing() -> str:
    """What ``makemigrations`` would write; empty when models and migrations agree."""
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        return out.getvalue()
    return ""


def test_models_and_migrations_agree(db: None) -> None:
    assert _missing() == "", "A model changed without a migration."


def test_a_trigger_that_no_migration_knows_is_missed(db: None) -> None:
    """On a model of ours as on a proxy for a table of a lower app."""
    (noting,) = (one for one in WatchedStudy._meta.original_attrs["triggers"] if one.name == f"{PREFIX}_update")
    (stays,) = (one for one in KeyResult._meta.original_attrs["triggers"] if one.name == "no_truncate")
    with noting.unregister(WatchedStudy), stays.unregister(KeyResult):
        said = _missing()
    assert f"Remove trigger {PREFIX}_update from model watchedstudy" in said
    assert "Remove trigger no_truncate from model keyresult" in said


def test_every_trigger_that_is_declared_is_there(db: None) -> None:
    """And no other: as the database has them, with the digest of what they do."""
    declared = {
        (model._meta.db_table, trigger.get_pgid(model), trigger.compile(model).hash)
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
    }
    assert len(declared) > 400
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tgrelid::regclass::text, tgname, obj_description(oid) FROM pg_trigger
               WHERE NOT tgisinternal AND tgenabled = 'O'"""
        )
        assert set(cursor.fetchall()) == declared


def test_migrations_are_one_line_and_named() -> None:
    loader = MigrationLoader(None)
    for app in APPS:
        assert len(loader.graph.leaf_nodes(app)) <= 1, f"{app} has two last migrations."
    for app, name in _disk():
        assert re.match(r"\d{4}_[a-z]", name), name
        assert "_auto_" not in name, f"{app}.{name} says nothing: name it."
