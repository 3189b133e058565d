# ruff: noqa: S608 -- the statements are constants of the code, nothing in them comes from people
"""How a change of work reaches the key results that count it, without an import upwards.

The tables of work are in lower apps, which know nothing of key results. ``touching()`` makes statement triggers for
such a table. They are declared in ``Meta.triggers``: of the model, for tables of this app; of a proxy in
``okrs/models/watched.py``, for tables of lower apps. Every change of rows (by a service, a bulk update, an import, raw
SQL) leaves a note in ``okrs_touch`` (a person's work on a day) or in ``okrs_mark`` (a key result), in the same
transaction. Notes are only ever inserted, so writers never wait for each other. See docs/adr/0012.
"""

import pgtrigger

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
EVENTS = (INSERT, UPDATE, DELETE)
PREFIX = "touching"
# Event → its name in PostgreSQL, the rows that a statement sees, and the names of those rows.
_OPERATIONS = {
    INSERT: (pgtrigger.Insert, pgtrigger.Referencing(new="after"), ("after",)),
    UPDATE: (pgtrigger.Update, pgtrigger.Referencing(old="before", new="after"), ("before", "after")),
    DELETE: (pgtrigger.Delete, pgtrigger.Referencing(old="before"), ("before",)),
}


def touching(
    *, touches: str = "", marks: str = "", only_if: tuple[str, ...] = (), events: tuple[str, ...] = EVENTS
) -> list[pgtrigger.Trigger]:
    """Triggers for inserted, updated (rows before and after) and deleted rows; one for each of ``events``.

    ``touches`` selects (person, day), ``marks`` selects ids of key results; both read the changed rows from ``{rows}``.
    ``only_if``: an update leaves a note only if one of these columns changed; such a table notes only updates.
    ``events``: those that can change what is counted. If nothing can refer to a row when it is created or deleted,
    these events need no note. ``tests/okrs/snapshots/test_touching.py`` removes each trigger in turn and expects a
    wrong snapshot.
    """
    notes = _notes(touches, marks)
    if only_if:
        was, now = (", ".join(f"{side}.{column}" for column in only_if) for side in ("b", "a"))
        changed = f"(SELECT a.* FROM after a JOIN before b USING (id) WHERE ({was}) IS DISTINCT FROM ({now}))"
        return [_trigger(UPDATE, notes.replace("{rows}", changed))]
    return [
        _trigger(event, " ".join(notes.replace("{rows}", rows) for rows in _OPERATIONS[event][2])) for event in events
    ]


def _notes(touches: str, marks: str) -> str:
    """The statements that write the notes."""
    notes = []
    if touches:
        notes.append(
            f"""INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM ({touches}) AS t (person_id, day)
            WHERE person_id IS NOT NULL AND day IS NOT NULL;"""
        )
    if marks:
        notes.append(
            f"""INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ({marks}) AS t (key_result_id)
            WHERE key_result_id IS NOT NULL;"""
        )
    return " ".join(" ".join(notes).split())


def _trigger(event: str, body: str) -> pgtrigger.Trigger:
    operation, referencing, _ = _OPERATIONS[event]
    return pgtrigger.Trigger(
        name=f"{PREFIX}_{event.lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"{body} RETURN NULL;",
    )
