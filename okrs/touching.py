# ruff: noqa: S608 -- the statements are written in migrations, nothing of them comes from people
"""How a change of work travels up to the key results that count it, without an import upwards.

The tables of work lie in lower apps, which know nothing of key results. ``Touching`` is a migration operation of this
app that puts statement triggers on such a table: whatever changes its rows (a service, a bulk update, an import, raw
SQL) leaves a note in ``okrs_touch`` (work of a person, dated a day) or in ``okrs_mark`` (a key result), in the same
transaction. Notes are only ever inserted, so writers never wait for each other. See docs/adr/0012.
"""

from typing import Any

from django.db import migrations

EVENTS = ("INSERT", "UPDATE", "DELETE")


class Touching(migrations.RunSQL):
    """Triggers on ``table``, for rows inserted, changed (as they were and as they are) and deleted.

    ``touches`` selects (person, day), ``marks`` selects ids of key results; both read the changed rows from
    ``{rows}``. ``only_if`` names the columns of which one must differ for an update to leave a note; such a table
    notes updates alone. ``events``: those that can change what is counted; a row that nothing may point to when it
    comes or goes needs no note then. Applying it again to a table replaces what it did before; going back takes it
    away. ``tests/okrs/test_touching.py`` takes each trigger away in turn and wants a standing to be wrong
    without it.
    """

    def __init__(
        self,
        table: str,
        *,
        touches: str = "",
        marks: str = "",
        only_if: tuple[str, ...] = (),
        events: tuple[str, ...] = EVENTS,
    ) -> None:
        self.arguments: dict[str, Any] = {"touches": touches, "marks": marks, "only_if": only_if, "events": events}
        self.table = table
        super().__init__(_install(table, touches, marks, only_if, events), _remove(table))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Name, positional and keyword arguments, as migrations write them."""
        return self.__class__.__qualname__, [self.table], self.arguments

    def describe(self) -> str:
        """What ``migrate`` says of it."""
        return f"Note changes of {self.table} for the key results that count them"


def _install(table: str, touches: str, marks: str, only_if: tuple[str, ...], events: tuple[str, ...]) -> str:
    name = f"okrs_touching_{table}"
    notes = [
        f"INSERT INTO {target} {query}"
        for target, query in (
            ("okrs_touch (person_id, day)", touches and f"SELECT DISTINCT * FROM ({touches}) AS t (person_id, day)"),
            ("okrs_mark (key_result_id)", marks and f"SELECT DISTINCT * FROM ({marks}) AS t (key_result_id)"),
        )
        if query
    ]
    valid = "WHERE person_id IS NOT NULL AND day IS NOT NULL"
    notes = [f"{note} {valid if 'okrs_touch' in note else 'WHERE key_result_id IS NOT NULL'};" for note in notes]

    def of(rows: str) -> str:
        return " ".join(note.replace("{rows}", rows) for note in notes)

    if only_if:
        was, now = (", ".join(f"{side}.{column}" for column in only_if) for side in ("b", "a"))
        changed = f"(SELECT a.* FROM after a JOIN before b USING (id) WHERE ({was}) IS DISTINCT FROM ({now}))"
        body, events = of(changed), ("UPDATE",)
    else:
        body = f"""
            IF TG_OP <> 'INSERT' THEN {of("before")} END IF;
            IF TG_OP <> 'DELETE' THEN {of("after")} END IF;"""
    tables = {
        "INSERT": "NEW TABLE AS after",
        "UPDATE": "OLD TABLE AS before NEW TABLE AS after",
        "DELETE": "OLD TABLE AS before",
    }
    triggers = "".join(
        f"""
        CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON {table} REFERENCING {tables[event]}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}();"""
        for event in events
    )
    return f"""{_remove(table)}
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $touching$
        BEGIN {body}
            RETURN NULL;
        END $touching$;{triggers}"""


def _remove(table: str) -> str:
    return f"DROP FUNCTION IF EXISTS okrs_touching_{table}() CASCADE;"
