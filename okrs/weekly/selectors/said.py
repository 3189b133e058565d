"""What submitted updates say of the week's records, and which of these have changed since.

An update keeps its words. Anything corrected, cancelled or added later is shown next to them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from insights.models import Insight
from interactions.models import Activity, Interaction
from okrs.models import KeyResult, Objective, WeeklyUpdate
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.gains import until_end_of
from okrs.weekly.selectors.facts import activity_text, conversation_text, gain_url, moved_text
from organization.models import User

INSIGHT = "insight"
# Shown instead of the present text to people who may not open the record.
CHANGED = "Changed since then."


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that an update lists, or an insight that it shares, in the words it had when submitted.

    ``since``: what happened to it later, or what it says now; empty if unchanged. ``names``: its KOLs.
    """

    text: str
    url: str
    names: str = ""
    detail: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class AsSaid:
    """One update's records of its week, and the insights that it shares and that the reader may open."""

    facts: tuple[Listed, ...]
    insights: tuple[Listed, ...]

    @property
    def changed(self) -> int:
        """How many of them have changed since."""
        return sum(bool(one.since) for one in (*self.facts, *self.insights))


@dataclass(frozen=True, slots=True)
class _Now:
    """What a record says at present."""

    text: str
    gone: str = ""
    names: str = ""
    is_readable: bool = True
    url: str = ""

    def since(self, then: str) -> str:
        """What differs from ``then``, in words."""
        if self.gone or self.text == then:
            return self.gone
        return f"Now: {self.text}" if self.is_readable else CHANGED


_MISSING = _Now("", gone="No longer there.")


def as_said(updates: Sequence[WeeklyUpdate], user: User, *, at: datetime) -> dict[int, AsSaid]:
    """By update of one week. Authors, and the insights that the reader may open, are prefetched.

    One query for each kind of record, and those of assessing the listed key results.
    """
    if not updates:
        return {}
    week_start = updates[0].week_start
    now = {kind: read(_ids(updates, kind), user, week_start, at) for kind, read in _READ.items()}
    return {
        update.pk: AsSaid(
            tuple(_listed(fact, now[fact["kind"]]) for fact in update.facts if fact["kind"] in now),
            _insights(update),
        )
        for update in updates
    }


def _listed(fact: dict[str, str], now: dict[int, _Now]) -> Listed:
    found = now.get(int(fact["id"]), _MISSING)
    return Listed(fact["text"], found.url if found.is_readable else "", found.names, since=found.since(fact["text"]))


def _insights(update: WeeklyUpdate) -> tuple[Listed, ...]:
    said = {int(fact["id"]): fact["text"] for fact in update.facts if fact["kind"] == INSIGHT}
    return tuple(
        Listed(
            said.get(one.pk) or one.observation,
            reverse("insight", args=[one.pk]),
            detail=one.get_category_display(),
            # Updates saved by earlier versions of the product did not store the words.
            since=_Now(one.observation).since(said.get(one.pk) or one.observation),
        )
        for one in update.insights.all()
    )


def _ids(updates: Iterable[WeeklyUpdate], kind: str) -> set[int]:
    return {int(fact["id"]) for update in updates for fact in update.facts if fact["kind"] == kind}


def _conversations(ids: set[int], user: User, _week: date, at: datetime) -> dict[int, _Now]:
    if not ids:
        return {}
    readable = set(Interaction.objects.visible_to(user, at.date()).filter(pk__in=ids).values_list("pk", flat=True))
    rows = Interaction.objects.filter(pk__in=ids).prefetch_related("kols", "exchange_topics__topic")
    held = {Interaction.State.HELD, Interaction.State.AMENDED}
    return {
        row.pk: _Now(
            conversation_text(row),
            gone="" if row.state in held else f"{row.get_state_display()} since then.",
            names=", ".join(kol.name for kol in row.kols.all()) if row.pk in readable else "",
            is_readable=row.pk in readable,
            url=reverse("interaction", args=[row.pk]),
        )
        for row in rows
    }


def _activities(ids: set[int], user: User, _week: date, at: datetime) -> dict[int, _Now]:
    if not ids:
        return {}
    readable = set(Activity.objects.visible_to(user, at.date()).filter(pk__in=ids).values_list("pk", flat=True))
    return {
        row.pk: _Now(
            activity_text(row) if row.held_on else "",
            gone="Cancelled since then." if row.is_cancelled else "" if row.held_on else "Not held after all.",
            is_readable=row.pk in readable,
            url=reverse("activity", args=[row.pk]),
        )
        for row in Activity.objects.filter(pk__in=ids)
    }


def _key_results(ids: set[int], user: User, week_start: date, at: datetime) -> dict[int, _Now]:
    """Key results at the end of the week: entries made later for the week count, later work does not."""
    if not ids:
        return {}
    rows = KeyResult.objects.filter(pk__in=ids).for_measuring()
    readable = set(KeyResult.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    found = assess(rows, at=until_end_of(week_start, user, at)).values()
    return {
        one.key_result.pk: _Now(
            moved_text(one, week_start) or f"{one.key_result.code} {one.key_result.title}: no change in this week",
            gone="Dropped since then." if _is_dropped(one.key_result) else "",
            is_readable=one.key_result.pk in readable,
            url=gain_url(one.key_result.pk, one.key_result.measured_by, week_start),
        )
        for one in found
    }


def _is_dropped(key_result: KeyResult) -> bool:
    return key_result.state == KeyResult.State.DROPPED or key_result.objective.state == Objective.State.DROPPED


_READ: dict[str, Callable[[set[int], User, date, datetime], dict[int, _Now]]] = {
    "interaction": _conversations,
    "activity": _activities,
    "key_result": _key_results,
}


def kept_insights(insights: Iterable[Insight]) -> list[dict[str, str]]:
    """What a submitted update stores of the insights that it shares: their words at that time."""
    return [{"kind": INSIGHT, "id": str(one.pk), "text": one.observation} for one in insights]
