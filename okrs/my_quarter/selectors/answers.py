"""What a manager's teams wait for: approvals, absences to answer, check-ins to read, what leavers left behind."""

from datetime import date, datetime

from django.db import connection

from organization.models import Quarter, User

# How many, and the moment since when the oldest waits.
Waits = tuple[int, datetime | None]


def answers_of(manager: User, quarter: Quarter | None, today: date) -> dict[str, Waits]:
    """By matter (approvals, absences, check_ins, key results left_behind and initiatives_left of the quarter), for a
    manager. One query.

    The same as ``waiting_for_approval``, ``absences_to_answer``, ``acknowledgeable``, ``owned_by_leavers`` and
    ``initiatives_of_leavers`` find, each of which takes longer to put together than all of them to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter, number, oldest FROM okrs_answers(%s, %s, %s)",
            [manager.pk, today, quarter.pk if quarter and quarter.state != Quarter.State.CLOSED else None],
        )
        return {matter: (number, oldest) for matter, number, oldest in cursor.fetchall()}
