"""What is stored about the board: saved views, visits, and requests for an update."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.history import tracked
from okrs.models.objectives import KeyResult
from organization import roles
from organization.models import Teammate, User


def owned_by_colleagues(user_id: int, today: date) -> Q:
    """Rows whose ``owner`` is a member or manager of one of the viewer's teams; both see each other's."""
    return Q(owner__in=Teammate.objects.on(today).filter(person_id=user_id).values("colleague_id"))


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Vocabulary of saved views."""

    def visible_to(self, user: User, today: date) -> "SavedViewQuerySet":
        """Own ones, and those shared by members and managers of the viewer's teams; for partners only own ones."""
        own = Q(owner=user)
        if user.scope("objective") != roles.FULL:
            return self.filter(own)
        return self.filter(own | Q(is_shared=True) & owned_by_colleagues(user.pk, today))


@tracked()
class SavedView(models.Model):
    """Filters, grouping and order of the board under a name; kept as a query string, so that "current" stays current.

    ``is_shared``: people of the owner's teams see it too. ``is_default``: the owner's board opens with it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)
    is_shared = models.BooleanField("shared with my teams", default=False)
    is_default = models.BooleanField("opens first", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="saved_view_name_once",
                violation_error_message="You have a view of this name already.",
            ),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="saved_view_one_default"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class BoardVisit(models.Model):
    """When a person last opened the board, and when the visit before ended: changes since then are marked."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_visit", primary_key=True
    )
    seen_at = models.DateTimeField()
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lte=F("seen_at")), name="board_visit_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"Board seen at {self.seen_at:%Y-%m-%d %H:%M}"


def teammates_on(near: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """Those of ``near`` who are in a team with the person on ``day``."""
    return [one for one in near if one["from"] <= day.isoformat() <= one["until"]]


class PersonBoard(models.Model):
    """What the board asks of a person, as one row: a view of the database; nothing is written here.

    ``seen_at``, ``since``: the last visit, or null. ``views``: own saved views, and shared ones of all who ever were
    in a team with the person, by name, each with ``id``, ``name``, ``query``, ``owner``, ``owner_name``,
    ``is_shared`` and ``is_default``. ``near``: the person's teammates (``Teammate``), each with ``team``,
    ``is_active`` (of the team), ``manages``, ``colleague``, ``colleague_manages`` and the days ``from`` and ``until``,
    "2026-02-28".
    """

    person_id = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    views = models.JSONField()
    near = models.JSONField()

    class Meta:
        managed = False
        db_table = "okrs_personboard"

    def __str__(self) -> str:
        return f"board of person {self.person_id}"

    @classmethod
    def of(cls, person_id: int) -> "PersonBoard":
        """That row, by a function of the database, which keeps its plan. One query."""
        return cls.objects.raw("SELECT * FROM okrs_person_board(%s)", [person_id])[0]

    def near_on(self, day: date) -> list[dict[str, Any]]:
        """Teammates of that day."""
        return teammates_on(self.near, day)


class UpdateRequestQuerySet(models.QuerySet["UpdateRequest"]):
    """Vocabulary of requests for an update."""

    def open(self) -> "UpdateRequestQuerySet":
        """Unanswered requests, for live key results in a quarter that takes check-ins.

        If the person who asked has become the owner, the request no longer counts.
        """
        live = KeyResult.objects.live().filter(objective__quarter__state__in=["active", "grading"]).values("pk")
        return self.filter(answered_at__isnull=True, key_result__in=live).exclude(asked_by=F("key_result__owner"))


@tracked()
class UpdateRequest(models.Model):
    """Somebody asks the owner of a key result to say where it stands; the next check-in answers it.

    ``check_in``: of a question about one that was read, asked back in its thread. Its owner answers there, or with a
    check-in of the same month.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="update_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    check_in = models.ForeignKey(
        "okrs.CheckIn", on_delete=models.CASCADE, null=True, blank=True, related_name="questions", db_index=False
    )

    objects = UpdateRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["check_in"], condition=Q(check_in__isnull=False), name="update_request_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key_result"], condition=Q(answered_at__isnull=True), name="update_request_open_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="update_request_answered_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(check_in__isnull=True) | ~Q(note=""),
                name="update_request_asks_back_in_words",
                violation_error_message="Say what you want to know.",
            ),
        ]

    def __str__(self) -> str:
        return f"Update of {self.key_result.code}, asked on {self.asked_at:%Y-%m-%d}"
