"""What a person may still answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from interactions.models import PulseInvitation, PulseQuestion, PulseWave
from organization.ground.needs import Need, Tap
from organization.models import User
from organization.models.people import UserQuerySet

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")
# Zones differ from UTC by a day at most.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of one person: an open wave and what it asks of them."""

    wave: PulseWave
    questions: list[PulseQuestion]
    is_spent: bool

    def takes_answers(self, today: date) -> bool:
        """Whether it may still be sent."""
        return not self.is_spent and self.wave.takes_answers(today)


def sheet_of(user: User) -> Sheet | None:
    """The open wave in which a person was invited, answered or not; None if there is none. Two queries."""
    own = PulseInvitation.objects.select_related("wave").filter(user=user, wave__in=PulseWave.objects.open()).first()
    if own is None:
        return None
    asked = PulseQuestion.objects.filter(asked__wave=own.wave_id, audience=own.audience).order_by("position", "pk")
    return Sheet(own.wave, list(asked), own.is_spent)


def waiting_pulse(user: User, today: date) -> dict[str, Any] | None:
    """The pulse that waits for a person: {"wave", "closes", "questions"}, or nothing; one query."""
    return _waiting(user, today).first()


def _waiting(user: User, today: date) -> "QuerySet[PulseInvitation, Any]":
    number = (
        PulseQuestion.objects.filter(asked__wave=OuterRef("wave"), audience=OuterRef("audience"))
        .order_by()
        .values("audience")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        PulseInvitation.objects.waiting_for(user, today)
        .order_by("pk")
        .values_list(JSONObject(wave=F("wave_id"), closes=F("wave__ends_on"), questions=Subquery(number)), flat=True)
    )


def need_of(found: dict[str, Any] | None, put_off: int | None) -> list[Need]:
    """What waits, as *Needs you* lists it; ``put_off``: the wave to which the person said "not now"."""
    if not found or not found["questions"] or found["wave"] == put_off:
        return []
    number, closes = int(found["questions"]), date.fromisoformat(found["closes"])
    said = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return [
        Need(
            f"Pulse: {said} question{'s' if number > 1 else ''}, closes on {closes:%-d %B}",
            "Two minutes, without your name. “Not now” is fine, and so is not at all.",
            reverse("pulse-answer"), "Answer",
            taps=(Tap("Not now", reverse("pulse-not-now"), "wave", str(found["wave"])),),
        )
    ]  # fmt: skip


# --- For reminders -------------------------------------------------------------------------


def open_waves() -> list[PulseWave]:
    """The wave that takes answers, if any."""
    return list(PulseWave.objects.open())


def closed_since(at: datetime) -> list[int]:
    """Keys of waves that were closed lately."""
    return list(PulseWave.objects.closed().filter(closed_on__gte=at.date()).values_list("pk", flat=True))


def people_to_ask(wave: PulseWave) -> UserQuerySet:
    """Active people whose token of the wave is unspent."""
    people: UserQuerySet = User.objects.active()
    return people.filter(pk__in=PulseInvitation.objects.waiting().filter(wave=wave).values("user"))


def unanswered(at: datetime, people: Iterable[User] | None = None) -> "QuerySet[PulseInvitation]":
    """Unspent invitations that may still be used somewhere, with person and wave."""
    rows = PulseInvitation.objects.waiting().filter(wave__ends_on__gte=at.date() - _A_DAY)
    some = Q() if people is None else Q(user__in=list(people))
    return rows.filter(some).select_related("user", "wave").order_by("user")


def waves_named(pks: Iterable[int]) -> dict[int, PulseWave]:
    """Waves by key."""
    return PulseWave.objects.in_bulk(list(pks))
