"""The anonymous pulse: what is asked, when, of whom, and what is told of it.

While a wave is open, an answer knows its wave, its question and a group of functions, nothing else. When it closes,
what may be told is written down once (``PulseFigure``, ``PulseText``, ``PulseTurnout``), and invitations and answers
are deleted: docs/security.md, "The anonymous pulse".
"""

from datetime import date
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit.history import no_truncate, tracked
from interactions.arithmetic.pulse_groups import LEAST
from organization.models import User
from organization.models.calendar import DateRange


class Audience(models.TextChoices):
    """Who is asked; each has questions of its own."""

    COLLEAGUES = "colleagues", "Colleagues of other functions"
    MSLS = "msls", "MSLs"


class PulseQuestionQuerySet(models.QuerySet["PulseQuestion"]):
    """Queries on questions."""

    def offered(self) -> "PulseQuestionQuerySet":
        """Those that the next wave asks, as its form shows them."""
        return self.filter(is_active=True)


@tracked()
class PulseQuestion(models.Model):
    """One question. Once a wave has asked it, its words stay: other words are another question."""

    class Kind(models.TextChoices):
        SCALE = "scale", "A statement, from 1 to 5"
        TEXT = "text", "A question, in own words"

    audience = models.CharField("asked of", max_length=12, choices=Audience)
    kind = models.CharField("answered by", max_length=5, choices=Kind, default=Kind.SCALE)
    text = models.CharField("words", max_length=200)
    position = models.PositiveSmallIntegerField("place in the form", default=1)
    is_active = models.BooleanField("asked in the next wave", default=True)

    objects = PulseQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["audience", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="pulse_question_audience_known"),
            models.CheckConstraint(condition=Q(kind__in=["scale", "text"]), name="pulse_question_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="pulse_question_says_something"),
            models.UniqueConstraint(
                "audience", Lower("text"), condition=Q(is_active=True), name="pulse_question_once",
                violation_error_message="This is asked already.",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="asked_words_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("audience", "kind", "text"),
                func=(
                    "IF EXISTS (SELECT 1 FROM interactions_pulseasked WHERE question_id = OLD.id) THEN "
                    "RAISE EXCEPTION 'pgtrigger: Cannot change a question that was asked'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text


class PulseWaveQuerySet(models.QuerySet["PulseWave"]):
    """Queries on waves."""

    def open(self) -> "PulseWaveQuerySet":
        """Those that have begun and are not closed; none or one, as waves do not overlap."""
        return self.filter(started_on__isnull=False, closed_on__isnull=True)

    def closed(self) -> "PulseWaveQuerySet":
        """Those of which something may be told."""
        return self.filter(closed_on__isnull=False)

    def to_start(self, day: date) -> "PulseWaveQuerySet":
        """Planned ones whose first day has come, and whose last has not passed."""
        return self.filter(started_on__isnull=True, starts_on__lte=day, ends_on__gte=day)

    def to_close(self, day: date) -> "PulseWaveQuerySet":
        """Open ones whose last day was before ``day``."""
        return self.open().filter(ends_on__lt=day)


@tracked()
class PulseWave(models.Model):
    """One round of questions. Its dates are days of each person's own calendar, the last one included."""

    name = models.CharField(max_length=40)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)

    objects = PulseWaveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="pulse_wave_name_unique", violation_error_message="There is a wave of this name."
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="pulse_wave_not_reversed",
                violation_error_message="The last day must be after the first day.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(started_on__isnull=False, closed_on__gt=F("ends_on")),
                name="pulse_wave_closes_after_its_end",
            ),
            ExclusionConstraint(
                name="pulse_waves_do_not_overlap",
                expressions=[
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="Another wave is open on some of these days.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it has begun and is not closed."""
        return self.started_on is not None and self.closed_on is None

    def takes_answers(self, today: date) -> bool:
        """Whether somebody may still answer on their own day."""
        return self.is_open and today <= self.ends_on


@tracked()
class PulseAsked(models.Model):
    """A wave asks a question: fixed on its first day."""

    wave = models.ForeignKey(PulseWave, on_delete=models.PROTECT, related_name="asked")
    question = models.ForeignKey(PulseQuestion, on_delete=models.PROTECT, related_name="asked")

    class Meta:
        ordering = ["question__position", "question"]
        constraints = [models.UniqueConstraint(fields=["wave", "question"], name="pulse_asked_once")]

    def __str__(self) -> str:
        return f"{self.wave}: {self.question}"


class PulseInvitationQuerySet(models.QuerySet["PulseInvitation"]):
    """Queries on invitations."""

    def waiting(self) -> "PulseInvitationQuerySet":
        """Unused ones of an open wave."""
        return self.filter(is_spent=False, wave__started_on__isnull=False, wave__closed_on__isnull=True)

    def waiting_for(self, user: User, today: date) -> "PulseInvitationQuerySet":
        """The one that a person may still use today, if any."""
        return self.waiting().filter(user=user, wave__ends_on__gte=today)


class PulseInvitation(models.Model):
    """A person may answer a wave once. No history, no day: it says whether the token is spent and not since when.

    ``functions``: the group under which the answers will stand, fixed on the first day (at least five invited people).
    """

    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    functions = models.CharField(max_length=120)
    is_spent = models.BooleanField(default=False)

    objects = PulseInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "user"], name="pulse_invitation_once"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="pulse_invitation_audience_known"),
            models.CheckConstraint(condition=~Q(functions=""), name="pulse_invitation_in_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.wave}"


class PulseAnswer(models.Model):
    """What somebody answered to one question, while the wave is open. Not who, not when, and in no order.

    One row a question, so that the answers of one sheet do not stand together. Free texts stand without functions.
    No history: its order would be that of the answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(PulseQuestion, on_delete=models.PROTECT, related_name="+")
    functions = models.CharField(max_length=120, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=False, text="") & ~Q(functions="")
                | Q(score__isnull=True, functions="") & ~Q(text=""),
                name="pulse_answer_score_or_text",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5), name="pulse_answer_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"An answer to “{self.question}”"


class PulseFigure(models.Model):
    """What is told of one question and one group of a closed wave; written once.

    ``agreeing``: how many said 4 or 5, none told as one and all as all but one (``told_of``).
    """

    wave = models.ForeignKey(PulseWave, on_delete=models.PROTECT, related_name="figures")
    question = models.ForeignKey(PulseQuestion, on_delete=models.PROTECT, related_name="figures")
    functions = models.CharField(max_length=120)
    answers = models.PositiveIntegerField()
    agreeing = models.PositiveIntegerField()

    class Meta:
        ordering = ["functions"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "question", "functions"], name="pulse_figure_once"),
            models.CheckConstraint(condition=Q(answers__gte=LEAST), name="pulse_figure_of_five_or_more"),
            models.CheckConstraint(
                condition=Q(agreeing__gte=1, agreeing__lt=F("answers")), name="pulse_figure_never_none_or_all"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete), no_truncate()]

    def __str__(self) -> str:
        return f"{self.agreeing} of {self.answers}: {self.question}"


class PulseTurnout(models.Model):
    """How many in ten of a group answered a closed wave, 1 to 9; written once. ``functions`` empty: the audience."""

    wave = models.ForeignKey(PulseWave, on_delete=models.PROTECT, related_name="turnouts")
    audience = models.CharField(max_length=12, choices=Audience)
    functions = models.CharField(max_length=120, blank=True)
    tenths = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["audience", "functions"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "audience", "functions"], name="pulse_turnout_once"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="pulse_turnout_audience_known"),
            models.CheckConstraint(condition=Q(tenths__gte=1, tenths__lte=9), name="pulse_turnout_never_none_or_all"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete), no_truncate()]

    def __str__(self) -> str:
        return f"{self.tenths} in 10: {self.functions or self.get_audience_display()}"


@tracked()
class PulseText(models.Model):
    """A free text of a closed wave, one of five or more, ordered by chance. It may be taken off the page."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(PulseWave, on_delete=models.PROTECT, related_name="texts")
    question = models.ForeignKey(PulseQuestion, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    is_hidden = models.BooleanField("taken off the page", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="pulse_text_says_something")]

    def __str__(self) -> str:
        return self.text
