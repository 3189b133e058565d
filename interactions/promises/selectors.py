"""Reads of promises: the one of an interaction, and those that are open to some KOLs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from interactions.log.policies import may_log
from interactions.models import Interaction
from organization.ground.needs import Tap
from organization.models import User

# So many of the open promises to somebody are listed, the oldest first.
SHOWN = 10
# Where to go after finishing one: My quarter, or the page of a KOL by its number.
HOME, KOL = "home", "kol-"


@dataclass(frozen=True, slots=True)
class Promise:
    """An open promise in words; ``done`` finishes it in one tap, ``url`` leads to the form that moves or drops it."""

    step: str
    to: str
    made_on: date
    due: str
    is_overdue: bool
    made_url: str
    url: str
    done: Tap


def promise_of(interaction: Interaction, *, today: date, back: str = "") -> Promise:
    """The promise of an interaction with its KOLs loaded; ``back``: see ``form_url``."""
    due_on = interaction.next_step_on
    return Promise(
        step=interaction.next_step or "Next step",
        to=", ".join(link.kol.name for link in interaction.attendees.all()) or "nobody named",
        made_on=interaction.occurred_on,
        due=how_due(due_on, today) if due_on else "no day given",
        is_overdue=due_on is not None and due_on < today,
        made_url=reverse("interaction", args=[interaction.pk]),
        url=form_url(interaction.pk, back),
        done=done_tap(interaction.pk, back),
    )


def open_promises_to(
    kols: Collection[int], *, user: User, today: date, before: datetime | None = None, back: str = ""
) -> list[Promise]:
    """One's own open promises to any of these KOLs, made before a moment; three queries at most."""
    if not may_log(user) or not kols:
        return []
    found = Interaction.objects.promised().filter(msl=user, attendees__kol__in=kols)
    if before is not None:
        found = found.filter(starts_at__lt=before)
    rows = found.distinct().order_by("starts_at", "pk").prefetch_related("attendees__kol")[:SHOWN]
    return [promise_of(one, today=today, back=back) for one in rows]


def form_url(pk: int, back: str = "") -> str:
    """Where a promise is finished. ``back``: ``HOME``, ``KOL`` with a number, or the number of an interaction."""
    return f"{reverse('promise', args=[pk])}{f'?back={back}' if back else ''}"


def done_tap(pk: int, back: str = "") -> Tap:
    """Finishes it in one tap."""
    return Tap("Done", form_url(pk, back), "outcome", "done")


def how_due(day: date, today: date) -> str:
    """When it is due, as part of a sentence."""
    days = (today - day).days
    if days < 0:
        return f"due on {day:%-d %B}"
    return f"promised for {day:%-d %B}, {days} day{'s' if days > 1 else ''} overdue" if days else "due today"
