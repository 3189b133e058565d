# ruff: noqa: S608 -- table and column names come from migrations
"""A migration operation: give records that exist the time zone in which, as far as is known, they were made."""

from django.db import migrations


def keep_zone(table: str, author: str) -> migrations.RunSQL:
    """Fill ``zone_name`` of ``table`` from the present zone of the person ``author``, an expression on its row ``r``.

    It stands where the table's history does not listen: nobody changed anything. What history holds already says
    nothing of a zone.
    """
    return migrations.RunSQL(
        f"""UPDATE {table} AS r SET zone_name = u.timezone FROM organization_user AS u
            WHERE u.id = {author} AND u.timezone <> 'UTC'""",
        "",
    )
