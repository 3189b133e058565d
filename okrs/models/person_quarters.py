"""What one person has to do with one quarter, as the first page reads it: a view of the database."""

from datetime import date
from typing import Any

from django.db import models

from okrs.models.boards import teammates_on


class PersonQuarter(models.Model):
    """A person and a quarter: drafts, key results, what others ask for, what is followed. Nothing is written here.

    ``drafts``: how many own objectives are not active yet. ``own``: own key results of this quarter and of all
    quarters that take check-ins, each with ``key_result``, ``code``, ``title``, ``quarter``, ``is_shown`` (in this
    quarter, not by a team's work, and it has a snapshot), ``owes`` (check-ins are due on it), ``begins`` (from
    which day, see ``with_begin``), ``kept`` (until when an earlier owner's work counts, or null), ``weeks`` (slots of
    weekly updates, or null), ``periods`` (checked in) and ``asked`` (the open request: ``id``, ``by``, ``at``,
    ``note``; or null). ``shared``: of the person's teams, ``key_result`` with the days in the team, ``from`` and
    ``until``. ``followed``: objectives of others, by code and owner, each with its key results in ``parts``. ``days``:
    of each active quarter, by its id, the ``holidays`` and the ``days_off`` of a week in the person's country, and the
    weeks ``submitted``. Days are texts, "2026-02-28".

    ``near``: teammates, as in ``PersonBoard``. ``questions``: about own insights that need detail, the longest
    waiting first, with ``insight``, ``text`` and ``at`` (or null). What is read only if there is any: ``has_waiting``
    (conversations), ``has_handoff`` (to safety, of the person or of anybody who ever was a teammate),
    ``first_planned`` (the first day of own activities that are not done), ``first_decision`` (the first day on which
    an own open decision is due), ``has_pulse`` (an open wave has asked the person, who has not answered),
    ``has_left_behind`` (somewhere there is a meeting or decision of somebody who left, or who plans no meetings).
    ``asked_back``: own drafts of quarters that are planned, each with ``objective``, ``label``, ``note`` and ``at``.
    """

    # Rows are read one by one, so that the first half of the key is enough.
    person_id = models.BigIntegerField(primary_key=True)
    quarter_id = models.BigIntegerField()
    drafts = models.IntegerField()
    own = models.JSONField()
    shared = models.JSONField()
    followed = models.JSONField()
    days = models.JSONField()
    near = models.JSONField()
    has_waiting = models.BooleanField()
    has_handoff = models.BooleanField()
    questions = models.JSONField()
    first_planned = models.DateField(null=True)
    first_decision = models.DateField(null=True)
    has_pulse = models.BooleanField()
    has_left_behind = models.BooleanField()
    asked_back = models.JSONField()

    class Meta:
        managed = False
        db_table = "okrs_personquarter"

    def __str__(self) -> str:
        return f"quarter {self.quarter_id} of person {self.person_id}"

    @classmethod
    def of(cls, person_id: int, quarter_id: int) -> "PersonQuarter":
        """That row, by a function of the database, which keeps its plan. One query."""
        return cls.objects.raw("SELECT * FROM okrs_person_quarter(%s, %s)", [person_id, quarter_id])[0]

    def near_on(self, day: date) -> list[dict[str, Any]]:
        """Teammates of that day."""
        return teammates_on(self.near, day)
