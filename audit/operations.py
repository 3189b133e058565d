"""A migration operation that carries out many at once."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.fields import AddField
from django.db.migrations.operations.models import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

_ADDED = (AddField, AddIndex, AddConstraint, AddTrigger)


class InOneGo(Operation):
    """Carries out ``operations`` in order, but builds their models once.

    For each new table and each field Django rebuilds every related model: with 150 tables that refer to people that
    made 10,000 models and took half a minute. So each of them meets the models as they are when all are carried out,
    and a table comes with all that is added to it in the same go. What needs a state in between (a program, a field
    that is added, filled and changed) is not for this.
    """

    category = OperationCategory.ADDITION

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to the state; they are built when somebody asks for them."""
        with suppress(AttributeError):  # nobody asked for them yet
            del state.apps
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def _reaching(self) -> list[Operation]:
        """Those that change the database: not what a table made here has from the beginning."""
        made = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
        return [
            one
            for one in self.operations
            if not (isinstance(one, _ADDED) and str(getattr(one, "model_name", "")).lower() in made)
        ]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change each table; the foreign keys follow once all tables exist."""
        for operation in self._reaching():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change each table back, the last one first."""
        for operation in reversed(self._reaching()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it."""
        return self.__class__.__name__, [self.operations], {}

    def describe(self) -> str:
        """One line for ``migrate --plan``."""
        return f"{len(self.operations)} operations in one go"
