"""A migration operation that creates many tables at once."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Carries out ``operations`` in order, but builds all their models once.

    For each new table Django rebuilds every related model: with 150 tables that refer to people that made 10,000 models
    and took half a minute.
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

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create each table; the foreign keys follow once all tables exist."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop each table, the last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it."""
        return self.__class__.__name__, [self.operations], {}

    def describe(self) -> str:
        """One line for ``migrate --plan``."""
        return f"Create {len(self.operations)} models"
