"""What one person has to do with one quarter, as the first page reads it: a view of the database."""

from django.db import models


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
    """

    pk = models.CompositePrimaryKey("person_id", "quarter_id")
    person_id = models.BigIntegerField()
    quarter_id = models.BigIntegerField()
    drafts = models.IntegerField()
    own = models.JSONField()
    shared = models.JSONField()
    followed = models.JSONField()
    days = models.JSONField()

    class Meta:
        managed = False
        db_table = "okrs_personquarter"

    def __str__(self) -> str:
        return f"quarter {self.quarter_id} of person {self.person_id}"
