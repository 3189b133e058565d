"""The facts of a week, from its records, that an update is drafted from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from insights.models import Insight
from interactions.models import Activity, Interaction
from okrs.models import KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.gains import change_since, until_end_of
from okrs.snapshots.selectors.rows import value_text
from organization.ground.work_weeks import due_day_of
from organization.models import User
from organization.selectors.calendars import weekend_for


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. An update stores ``text``; ``names`` (of KOLs) are only shown, never stored."""

    kind: str
    id: str
    text: str
    url: str
    names: str = ""

    @property
    def key(self) -> str:
        """The key that a form sends back for it."""
        return f"{self.kind}:{self.id}"


def week_facts(user: User, week_start: date, *, at: datetime) -> list[Fact]:
    """Conversations held, activities done and key results changed in the week, Monday to Sunday, oldest first."""
    week_end = week_start + timedelta(days=6)
    return [
        *_conversations(user, week_start, week_end),
        *_activities(user, week_start, week_end),
        *_moved(user, week_start, at),
    ]


def carriable(user: User, update: WeeklyUpdate | None) -> "QuerySet[Insight]":
    """Own submitted insights that no other update carries, newest first."""
    free = Q(weekly_link__isnull=True)
    if update is not None and update.pk:
        free |= Q(weekly_link__update=update)
    own = Insight.objects.filter(originator=user).exclude(state=Insight.State.DRAFT)
    return own.filter(free).order_by("-submitted_at", "-pk")


def conversation_text(row: Interaction) -> str:
    """What an update says of a conversation; ``exchange_topics__topic`` is prefetched."""
    topics = [str(exchange.topic) for exchange in row.exchange_topics.all()]
    return ", ".join(
        [f"{row.occurred_on:%a %-d %b}: {row.get_channel_display().lower()}", f"{row.minutes} min", *topics]
    )


def activity_text(row: Activity) -> str:
    """What an update says of an activity that was held."""
    return f"{row.held_on:%a %-d %b}: {row.get_kind_display().lower()}, {row.title}"


def _conversations(user: User, first: date, last: date) -> list[Fact]:
    rows = (
        Interaction.objects.held()
        .between(first, last)
        .filter(Q(msl=user) | Q(participants=user))
        .prefetch_related("kols", "exchange_topics__topic")
        .order_by("starts_at", "pk")
        .distinct()
    )
    return [
        Fact(
            "interaction",
            str(row.pk),
            conversation_text(row),
            reverse("interaction", args=[row.pk]),
            ", ".join(kol.name for kol in row.kols.all()),
        )
        for row in rows
    ]


def _activities(user: User, first: date, last: date) -> list[Fact]:
    rows = (
        Activity.objects.filter(Q(owner=user) | Q(participants=user), held_on__range=(first, last), is_cancelled=False)
        .order_by("held_on", "pk")
        .distinct()
    )
    return [
        Fact(
            "activity",
            str(row.pk),
            activity_text(row),
            reverse("activity", args=[row.pk]),
        )
        for row in rows
    ]


def _moved(user: User, first: date, at: datetime) -> list[Fact]:
    """Own key results whose value changed in the week, as of its end, except those that count weekly updates."""
    due_on = due_day_of(first, weekend_for(user))
    rows = KeyResult.objects.live().filter(
        owner=user,
        objective__state=Objective.State.ACTIVE,
        objective__quarter__starts_on__lte=due_on,
        objective__quarter__ends_on__gte=due_on,
    )
    until = until_end_of(first, user, at)
    found = assess(rows.exclude(measured_by=Metric.WEEKLY_UPDATES).for_measuring(), at=until).values()
    return [
        Fact("key_result", str(one.key_result.pk), text, gain_url(one.key_result.pk, one.key_result.measured_by, first))
        for one in sorted(found, key=lambda one: (one.key_result.code_key, one.key_result.pk))
        if (text := moved_text(one, first))
    ]


def moved_text(assessed: Assessment, first: date) -> str:
    """What an update says of a key result in the week from ``first`` on; empty if it gained nothing."""
    change = change_since(assessed, first)
    named = f"{assessed.key_result.code} {assessed.key_result.title}"
    return f"{named}: {change}, now {value_text(assessed)}" if change else ""


def gain_url(key_result_id: int, measured_by: str, week_start: date) -> str:
    """The address of the rows behind a week's gain: its evidence, or the page with values and steps by hand."""
    if measured_by == Metric.MANUAL:
        return reverse("key-result", args=[key_result_id])
    return f"{reverse('evidence', args=[key_result_id])}?week={week_start}"
