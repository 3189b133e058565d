"""Where key results stand, stored so that boards need not count, and notes of what has changed since.

Derived data: ``okrs/snapshots/storing.py`` writes it from ``assess()`` and may throw it away at any time
(those of a sealed quarter excepted, docs/adr/0033)
(docs/adr/0012).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from okrs.models.objectives import KeyResult, Objective
from organization.models import Quarter


class Shown(models.Model):
    """What lists show of a key result whoever reads it; each is a column of ``Snapshot``.

    ``rank`` orders a board: At Risk first, stale ones first within a status. ``slots`` is a list of [state, hollow,
    words]. ``forecast_figures`` are the figures of a forecast and what they rest on, see ``outlook.figures_of()``.
    ``status_week_ago`` is the status recorded a week before. ``changed_at``: when value or shown status last changed.
    ``verdict``: the rule that gave the status, and its figures (``okrs/arithmetic/status.py``), from which words are
    made when it is read. ``outcome``: what became of it, once its quarter has ended.
    """

    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    progress = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    status = models.CharField(max_length=12)
    computed = models.CharField(max_length=12)
    override_reason = models.CharField(max_length=300, blank=True)
    verdict = models.JSONField(default=dict)
    outcome = models.CharField(max_length=8, blank=True, default="", db_default="")
    value_text = models.CharField(max_length=120)
    forecast_figures = models.JSONField(null=True)
    spark = ArrayField(models.SmallIntegerField(), default=list)
    slots = models.JSONField(default=list)
    confidence = models.PositiveSmallIntegerField(null=True)
    confidence_change = models.SmallIntegerField(null=True)
    checked_in_on = models.DateField(null=True)
    last_evidence_on = models.DateField(null=True)
    is_stale = models.BooleanField()
    rank = models.PositiveSmallIntegerField()
    status_week_ago = models.CharField(max_length=12, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Snapshot(Shown):
    """What lists show of one key result, as ``assess()`` computed it at ``computed_at``; valid until ``fresh_until``.

    ``formula`` says which code computed it (``okrs/snapshots/storing.py``). There is one for every live key result of
    an active or closed objective.
    """

    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="+", db_index=False)
    computed_at = models.DateTimeField()
    fresh_until = models.DateTimeField(null=True)
    formula = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "okrs_standing"
        indexes = [
            models.Index(fields=["quarter", "rank", "key_result"], name="standing_board"),
            # With the keys, without which the view (``SnapshotRow``) could not be counted in the index alone.
            models.Index(
                fields=["quarter"],
                include=["status", "outcome", "is_stale", "status_week_ago", "key_result", "objective"],
                name="standing_counted",
            ),
            models.Index(fields=["objective"], name="standing_objective"),
            models.Index(fields=["fresh_until"], condition=Q(fresh_until__isnull=False), name="standing_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.value_text} of key result {self.key_result_id}"


class SnapshotRow(Shown):
    """A snapshot with the words of its key result, objective, owner and team: a view of the database, for lists.

    Nothing is written here. A migration creates the view; to change a column, change it there too. Ids are plain
    numbers, so that a filter by one of them needs no join.
    """

    key_result_id = models.BigIntegerField(primary_key=True)
    quarter_id = models.BigIntegerField()
    # The objective's quarter, which is the same. Filtering by both finds the few objectives of quarter and team first.
    objective_quarter_id = models.BigIntegerField()
    objective_id = models.BigIntegerField()
    objective_code = models.CharField(max_length=12)
    objective_code_key = models.TextField()
    objective_title = models.CharField(max_length=200)
    objective_owner = models.BigIntegerField()
    is_team_objective = models.BooleanField()
    imperative_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=12)
    code_key = models.TextField()
    title = models.CharField(max_length=200)
    scope = models.CharField(max_length=10)
    measured_by = models.CharField(max_length=40)
    measure = models.CharField(max_length=120, null=True)  # noqa: DJ001 - none is not an empty name
    unit = models.CharField(max_length=40)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    # What it is marked with: the outcome once its quarter has ended, until then the status.
    mark = models.CharField(max_length=12)
    # The name, with a note if the person was deactivated.
    owner = models.CharField(max_length=200)
    owner_id = models.BigIntegerField()
    owner_sort_key = models.CharField(max_length=200)
    team = models.CharField(max_length=120)
    team_id = models.BigIntegerField()
    area = models.CharField(max_length=120, null=True)  # noqa: DJ001 - none is not an empty name
    area_id = models.BigIntegerField(null=True)
    # The open request for an update: ``by`` whom, and ``at`` which moment.
    asked = models.JSONField(null=True)
    is_contributed = models.BooleanField()

    class Meta:
        managed = False
        db_table = "okrs_snapshotrow"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SnapshotDetail(models.Model):
    """What the page of one key result draws besides its snapshot; a separate table, to keep what boards read small.

    ``okrs/snapshots/storing.py`` writes and reads ``found``.
    """

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.CASCADE, primary_key=True, related_name="detail", db_column="standing_id"
    )
    found = models.JSONField()

    class Meta:
        db_table = "okrs_standingdetail"

    def __str__(self) -> str:
        return f"what is drawn of key result {self.snapshot_id}"


class WorkNote(models.Model):
    """Work of a person on that day changed. Triggers write these; they become marks before anything is read."""

    person_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        db_table = "okrs_touch"

    def __str__(self) -> str:
        return f"work of {self.person_id} on {self.day}"


class DueMark(models.Model):
    """A key result whose snapshot must be recomputed. Triggers write these; the computation deletes them.

    No foreign key, because a mark may exist for a moment after its key result was deleted.
    """

    key_result_id = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "okrs_mark"

    def __str__(self) -> str:
        return f"key result {self.key_result_id}"


class SnapshotCheck(models.Model):
    """A comparison of every snapshot with a recount: how many, how many differed, and which."""

    at = models.DateTimeField()
    checked = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    findings = models.JSONField(default=list)

    class Meta:
        db_table = "okrs_standingcheck"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.differing} of {self.checked} differed on {self.at:%Y-%m-%d}"
