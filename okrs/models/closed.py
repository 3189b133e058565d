# ruff: noqa: S608 -- the statements are constants of the code, nothing in them comes from people
"""What a closed quarter keeps as it is: a rule of the database, so that no page, import, API or shell goes around it.

Each table that belongs to a quarter's plan or to its result has one trigger, declared beside it. Work itself
(interactions, activities, insights) can still be entered and corrected after a close; see ``after_close`` there.
"""

import pgtrigger

from organization.ground.constraints import QUARTER_IS_CLOSED

_REFUSE = """SELECT q.name INTO closed FROM organization_quarter q
    WHERE q.state = 'closed' AND q.id IN ({quarter}) LIMIT 1;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION '% is closed: nothing in it changes. An administrator can reopen it, with a reason.', closed
            USING ERRCODE = 'restrict_violation', CONSTRAINT = '{rule}', TABLE = TG_TABLE_NAME;
    END IF;"""


def closed_guard(quarter: str) -> pgtrigger.Trigger:
    """A trigger that refuses to insert, change or delete rows of a closed quarter.

    ``quarter`` selects the ids of the quarters that a row belongs to; ``{row}`` stands for the row.
    """
    before, after = (_REFUSE.format(quarter=quarter.format(row=row), rule=QUARTER_IS_CLOSED) for row in ("OLD", "NEW"))
    func = f"""IF TG_OP <> 'INSERT' THEN {before} END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        {after} RETURN NEW;"""
    return pgtrigger.Trigger(
        name="closed_quarter",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("closed", "text")],
        func=" ".join(func.split()),
    )


def of_objective(column: str = "objective_id") -> pgtrigger.Trigger:
    """The guard of a table that refers to an objective."""
    return closed_guard(f"SELECT o.quarter_id FROM okrs_objective o WHERE o.id = {{row}}.{column}")


def of_key_result(column: str = "key_result_id") -> pgtrigger.Trigger:
    """The guard of a table that refers to a key result."""
    return closed_guard(
        "SELECT o.quarter_id FROM okrs_keyresult kr JOIN okrs_objective o ON o.id = kr.objective_id "
        f"WHERE kr.id = {{row}}.{column}"
    )
