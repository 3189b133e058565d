"""The close of a quarter: scores of key results, which teams are done, the seal over all of it, its review packs."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.history import no_truncate, tracked
from okrs.arithmetic.status import Outcome, outcome_of
from okrs.models.closed import closed_guard, of_key_result
from okrs.models.objectives import KeyResult
from organization.models import Quarter, Team, TherapeuticArea


@tracked()
class Score(models.Model):
    """How far a key result came, from 0 to 1: as computed, and as graded by its team's manager.

    ``value`` and ``computed`` are those that the grader saw; ``reason`` says why ``final`` differs. ``post_mortem`` is
    asked for of a committed key result that was not met. ``retrospective``: what to keep, change or stop.
    """

    class Retrospective(models.TextChoices):
        KEEP = "keep", "Keep"
        CHANGE = "change", "Change"
        STOP = "stop", "Stop"

    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, related_name="score")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    computed = models.DecimalField(max_digits=5, decimal_places=4)
    final = models.DecimalField(max_digits=5, decimal_places=4)
    reason = models.CharField(max_length=300, blank=True)
    post_mortem = models.TextField(blank=True)
    retrospective = models.CharField(max_length=6, choices=Retrospective, blank=True)
    lesson = models.CharField(max_length=500, blank=True)
    graded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    graded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(final__gte=0, final__lte=1),
                name="score_from_0_to_1",
                violation_error_message="A score lies between 0 and 1.",
            ),
            models.CheckConstraint(condition=Q(computed__gte=0, computed__lte=1), name="score_computed_from_0_to_1"),
            models.CheckConstraint(
                condition=Q(final=F("computed")) | ~Q(reason=""),
                name="score_changed_has_reason",
                violation_error_message="Say why the score differs from the computed one.",
            ),
            models.CheckConstraint(
                condition=Q(retrospective__in=["", "keep", "change", "stop"]), name="score_retrospective_known"
            ),
        ]
        triggers = [of_key_result()]

    def __str__(self) -> str:
        return f"{self.final} of key result {self.key_result_id}"

    def outcome(self, *, aspirational: bool) -> Outcome | None:
        """What the final score means (domain.md, rule 10)."""
        return outcome_of(float(self.final), aspirational=aspirational)


@tracked()
class TeamClose(models.Model):
    """A team's manager said that the team's scores of a quarter are final; an administrator may then seal."""

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="team_closes")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="closes")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quarter", "team"], name="team_close_once")]
        triggers = [closed_guard("SELECT {row}.quarter_id")]

    def __str__(self) -> str:
        return f"{self.team} of {self.quarter}"


class SealQuerySet(models.QuerySet["Seal"]):
    """Vocabulary of seals."""

    def in_force(self) -> "SealQuerySet":
        """The seals of closed quarters, finished or not: one for each."""
        return self.filter(reopened_at__isnull=True)


@tracked(exclude=["done", "held_until"])
class Seal(models.Model):
    """That a quarter was closed, by whom, and the digest over everything that was sealed with it.

    A worker seals key results in batches after the quarter is closed: ``done`` of ``total``; ``held_until`` while it
    works. ``digest`` is written last. ``form`` says which columns are sealed and how (``okrs/closing/canonical.py``).
    Reopening keeps the seal and says who did it and why; closing again makes another.
    """

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="seals")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    form = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopen_reason = models.CharField(max_length=300, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter"], condition=Q(reopened_at__isnull=True), name="seal_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(digest="", sealed_at__isnull=True) | Q(~Q(digest=""), sealed_at__isnull=False),
                name="seal_has_digest_once_sealed",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopen_reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason=""),
                name="seal_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"seal of {self.quarter_id} on {self.closed_at:%Y-%m-%d}"


class SealedRowQuerySet(models.QuerySet["SealedRow"]):
    """Vocabulary of sealed rows."""

    def evidence(self) -> "SealedRowQuerySet":
        """What the key results of closed quarters were counted from; ``row_id`` is the key result."""
        return self.filter(kind=SealedRow.EVIDENCE, seal__reopened_at__isnull=True)


class SealedRow(models.Model):
    """A row as it was when its quarter was sealed, with the digest of its canonical form; written once.

    ``kind`` names the table, or ``evidence``: what a key result was counted from (``row_id`` is the key result). Of
    evidence, ``content`` has the ids of the rows that counted, newest first, the value and the versions of the rules.
    """

    EVIDENCE = "evidence"

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = SealedRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "kind", "row_id"], name="sealed_row_once")]
        indexes = [models.Index(fields=["row_id"], condition=Q(kind="evidence"), name="sealed_evidence")]
        triggers = [
            no_truncate(),
            pgtrigger.Protect(name="sealed_rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"


# --- Review packs -----------------------------------------------------------------------------


class ReviewPackQuerySet(models.QuerySet["ReviewPack"]):
    """Vocabulary of review packs."""

    def being_made(self) -> "ReviewPackQuerySet":
        """Neither finished nor given up."""
        return self.filter(finished_at__isnull=True, problem="")


@tracked(exclude=["total", "done", "held_until", "attempts"])
class ReviewPack(models.Model):
    """A pack that somebody asked for: of a quarter, of a team or an area in it or of all, for whom (``edition``).

    A worker makes it in parts: ``done`` of ``total``, 0 until it knows how many; ``held_until`` while it works.
    ``attempts`` counts the workers that took it up since the last part was stored. ``taken_at`` is the moment of its
    figures. ``reader``: the manager by whose reading it is bounded; None if it holds all that its edition may hold.
    ``problem`` says why it was given up.
    """

    class Edition(models.TextChoices):
        FULL = "full", "Full"
        CLINICAL = "clinical", "Clinical partners"
        COMMERCIAL = "commercial", "Commercial and safety"

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="review_packs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="review_packs")
    area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="review_packs"
    )
    edition = models.CharField(max_length=10, choices=Edition, default=Edition.FULL)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_packs")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = ReviewPackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["quarter", "-asked_at"], name="review_pack_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "team", "area", "edition", "reader"],
                condition=Q(finished_at__isnull=True, problem=""),
                nulls_distinct=False,
                name="review_pack_made_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(area__isnull=True), name="review_pack_of_team_or_area"
            ),
            models.CheckConstraint(
                condition=Q(edition="full")
                | Q(edition__in=["clinical", "commercial"], team__isnull=True, area__isnull=True, reader__isnull=True),
                name="review_pack_for_partners_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(problem="", taken_at__isnull=False),
                name="review_pack_finished_has_moment",
            ),
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="review_pack_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.get_edition_display()} pack of {self.quarter_id}, asked for on {self.asked_at:%Y-%m-%d}"


class ReviewPackPart(models.Model):
    """What a worker has read for a pack so far: part 0 the figures, the others evidence; gone once it is made."""

    pack = models.ForeignKey(ReviewPack, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="review_pack_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of pack {self.pack_id}"


class ReviewPackFile(models.Model):
    """A file of a pack; written once. ``digest`` is the SHA-256 of its bytes.

    ``holds`` says whose words and work stand in it, so that each download is checked: ids of ``teams`` whose graders'
    words, of ``people`` whose work, of ``imperatives`` whose objectives.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"

    pack = models.ForeignKey(ReviewPack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    holds = models.JSONField()

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="review_pack_file_once")]
        triggers = [
            no_truncate(),
            pgtrigger.Protect(name="review_pack_files_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of pack {self.pack_id}"
