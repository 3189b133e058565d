"""``migrate``, which first checks that an older version's database is not mistaken for one it can update."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Every database made by this or a later version has it; older versions' databases have other migrations instead.
FIRST = ("organization", "0001_tables")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        """Refuse a database with tables that these migrations did not make; otherwise do as Django does."""
        name = str(connections[options["database"]].settings_dict["NAME"])
        if _is_older(options["database"]):
            raise CommandError(
                f"The database {name} was made by a version from before the first release, whose tables this one"
                f" cannot take over. Nothing was changed. {_way_out(name)}"
            )
        super().handle(*args, **options)
        return None


def _is_older(using: str) -> bool:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return FIRST not in applied and any(app == FIRST[0] for app, _ in applied)


def _way_out(name: str) -> str:
    if name.startswith("test_"):
        return "Run the tests once with --create-db, which makes it anew."
    if settings.LOCAL:
        var = settings.VAR_DIR
        return f"Move it aside and start with an empty one: `mv {var} {var}.old`, then start again."
    return "Give this version an empty database, or go on with the version that made this one."
