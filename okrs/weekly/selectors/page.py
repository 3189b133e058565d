"""The page on which a person writes a week's update."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from okrs.arithmetic.cadence import SlotResult, SlotState
from okrs.models import WeeklyUpdate
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.rows import SlotMark, row_of
from okrs.weekly.policies import can_correct_update
from okrs.weekly.selectors.due import weekly_cadences
from okrs.weekly.selectors.facts import Fact, carriable, week_facts
from okrs.weekly.selectors.said import AsSaid, as_said
from organization.ground.dates import week_of
from organization.ground.differences import differing
from organization.ground.work_weeks import due_day_of
from organization.models import Quarter, User
from organization.selectors.calendars import weekend_for

INSIGHTS_OFFERED = 40


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that an update may list; ``on``: ticked unless the person unticked it."""

    key: str
    text: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class WeeklyPage:
    """One week of one person. ``update`` is None before anything was saved; ``locked``: why it can no longer change.

    ``records``: what the submitted update says of the week's records.
    """

    week_start: date
    label: str
    due: str
    previous_url: str
    next_url: str
    update: WeeklyUpdate | None
    saved: str
    locked: str
    offers: tuple[Offer, ...]
    insights: tuple[Offer, ...]
    slots: tuple[SlotMark, ...]
    open_weeks: tuple[dict[str, str], ...]
    is_late: bool
    records: AsSaid | None

    @property
    def is_submitted(self) -> bool:
        """Whether it was submitted."""
        return self.update is not None and self.update.submitted_at is not None

    @property
    def version(self) -> int:
        """The version that was read; 0 if nothing was saved yet."""
        return self.update.version if self.update else 0


def weekly_page(user: User, week_start: date, *, at: datetime) -> WeeklyPage:
    """One own week with its facts, the insights to share, and the quarter's slots."""
    update = WeeklyUpdate.objects.filter(author=user, week_start=week_start).first()
    this_week = week_of(at.date())
    quarter = Quarter.objects.on(due_day_of(week_start, weekend_for(user))).first()
    cadence = _cadence(user, quarter, at)
    slot = _slot_of(cadence, week_start)
    locked = ""
    if update is not None and not can_correct_update(user, update, at):
        locked = "Submitted more than three days ago: it no longer changes."
    elif week_start > this_week:
        locked = "This week has not begun."
    return WeeklyPage(
        week_start=week_start,
        label=week_label(week_start),
        due=_due(slot),
        previous_url=f"{reverse('weekly')}?week={week_start - timedelta(days=7)}",
        next_url=f"{reverse('weekly')}?week={week_start + timedelta(days=7)}" if week_start < this_week else "",
        update=update,
        saved=saved_text(update) if update else "",
        locked=locked,
        offers=tuple(_offers(user, week_start, update, at)),
        insights=tuple(_insights(user, week_start, update)),
        slots=row_of(cadence, at.date()).slots if cadence else (),
        open_weeks=tuple(_open_weeks(cadence, week_start, this_week)),
        is_late=slot is not None and slot.state == SlotState.MISSED,
        records=as_said([update], user, at=at)[update.pk] if update and update.submitted_at else None,
    )


def week_label(week_start: date) -> str:
    """ "9 to 15 February 2026"."""
    end = week_start + timedelta(days=6)
    first = f"{week_start:%-d}" if week_start.month == end.month else f"{week_start:%-d %B}"
    return f"{first} to {end:%-d %B %Y}"


def saved_text(update: WeeklyUpdate) -> str:
    """ "Version 3 is saved" for a draft, "Version 3" for what was submitted."""
    return f"Version {update.version} is saved" if update.submitted_at is None else f"Version {update.version}"


def differences(stored: WeeklyUpdate | None, typed: dict[str, Any], labels: dict[str, str]) -> list[dict[str, str]]:
    """The fields where the typed text differs from what is stored now, for the page that shows both."""
    return differing(
        (label, getattr(stored, name, ""), str(typed.get(name, "")).strip()) for name, label in labels.items()
    )


def stored_update(user: User, week_start: date) -> WeeklyUpdate | None:
    """The stored update of an own week."""
    return WeeklyUpdate.objects.filter(author=user, week_start=week_start).first()


def _cadence(user: User, quarter: Quarter | None, at: datetime) -> Assessment | None:
    """The key result that counts the person's updates in the week's quarter."""
    if quarter is None:
        return None
    rows = [row for row in weekly_cadences(Quarter.State, [user]) if row.objective.quarter_id == quarter.pk]
    return next(iter(assess(rows[:1], at=at).values()), None)


def _slot_of(cadence: Assessment | None, week_start: date) -> SlotResult[Any] | None:
    slots = cadence.slots if cadence else ()
    return next((one for one in slots if one.slot.start == week_start), None)


def _due(slot: SlotResult[Any] | None) -> str:
    if slot is None:
        return ""
    words = {
        SlotState.PENDING: f"Due {slot.slot.due_at:%A %-d %B, %H:%M}.",
        SlotState.MISSED: f"Was due {slot.slot.due_at:%A %-d %B, %H:%M}; handed in now it counts as late.",
        SlotState.MET: "This week counts.",
        SlotState.LATE: "This week counts as late.",
        SlotState.EXCUSED: "You were away: this week is excused.",
    }
    return words[slot.state]


def _open_weeks(cadence: Assessment | None, week_start: date, this_week: date) -> list[dict[str, str]]:
    """Other weeks for which an update can still be submitted: missed ones, and the running one."""
    return [
        {
            "label": f"{one.slot.start:%-d %b}: {one.state.label.lower()}",
            "url": f"{reverse('weekly')}?week={one.slot.start}",
        }
        for one in (cadence.slots if cadence else ())
        if one.slot.start != week_start
        and (one.state == SlotState.MISSED or (one.state == SlotState.PENDING and one.slot.start == this_week))
    ]


def _offers(user: User, week_start: date, update: WeeklyUpdate | None, at: datetime) -> list[Offer]:
    """The week's facts. In a draft all are ticked unless unticked; in a submitted update only those it lists."""
    kept = _ticks(update)
    submitted = update is not None and update.submitted_at is not None

    def is_on(fact: Fact) -> bool:
        return kept.get(fact.key, not submitted)

    return [
        Offer(fact.key, f"{fact.text}, with {fact.names}" if fact.names else fact.text, fact.url, is_on(fact))
        for fact in week_facts(user, week_start, at=at)
    ]


def _insights(user: User, week_start: date, update: WeeklyUpdate | None) -> list[Offer]:
    """Own insights to share: ticked as saved; if nothing was saved, those submitted in this week are."""
    kept = _ticks(update)
    linked = set(update.insight_links.values_list("insight", flat=True)) if update else set()
    submitted = update is not None and update.submitted_at is not None
    after = week_start + timedelta(days=7)
    offers = []
    for one in carriable(user, update)[:INSIGHTS_OFFERED]:
        is_new = one.submitted_on is not None and week_start <= one.submitted_on < after
        on = one.pk in linked if submitted else kept.get(f"insight:{one.pk}", is_new)
        offers.append(Offer(str(one.pk), one.observation[:200], reverse("insight", args=[one.pk]), on))
    return offers


def _ticks(update: WeeklyUpdate | None) -> dict[str, bool]:
    rows = update.facts if update else []
    return {f"{row['kind']}:{row['id']}": bool(row.get("on", True)) for row in rows}
