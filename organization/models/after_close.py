# ruff: noqa: S608 -- the statements are constants of the code, nothing in them comes from people
"""A mark on work that was entered or changed after its quarter was closed; the sealed scores stay as they are.

The database sets it, whichever way the work comes in. Nothing takes it back, not even reopening the quarter: it says
what happened.
"""

from typing import Any

import pgtrigger
from django.db import models


class AfterClose(models.BooleanField):
    """Set by ``marks_after_close``; read back when a row is inserted. Migrations treat it as a plain yes or no."""

    db_returning = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": False, "db_default": False, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        """As a plain field."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BooleanField", args, kwargs


def marks_after_close(day: str, *, fields: tuple[str, ...]) -> list[pgtrigger.Trigger]:
    """Triggers that mark rows dated inside a closed quarter: new ones, and those of which one of ``fields`` changes.

    ``day``: the SQL of the day of the row ``NEW``.
    """
    mark = (
        "NEW.after_close = NEW.after_close OR EXISTS (SELECT 1 FROM organization_quarter q "
        f"WHERE q.state = 'closed' AND {day} BETWEEN q.starts_on AND q.ends_on); RETURN NEW;"
    )
    return [
        pgtrigger.Trigger(name="after_close_new", when=pgtrigger.Before, operation=pgtrigger.Insert, func=mark),
        pgtrigger.Trigger(
            name="after_close_changed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*fields),
            func=mark,
        ),
    ]
