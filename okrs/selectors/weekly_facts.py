"""What a week's records say: the facts that an update is drafted from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from insights.models import Insight
from interactions.models import Activity, Interaction
from okrs.assessment import Assessment, assess
from okrs.models import KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric
from okrs.selectors.rows import plain, value_text
from organization.clock import day_in
from organization.models import User


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. ``text`` is what an update keeps of it; ``names`` (KOLs) are only shown, never kept."""

    kind: str
    id: str
    text: str
    url: str
    names: str = ""

    @property
    def key(self) -> str:
        """What a form sends back for it."""
        return f"{self.kind}:{self.id}"


def week_facts(user: User, week_start: date, *, at: datetime) -> list[Fact]:
    """Conversations held, activities done and key results moved in the week from Monday to Sunday, oldest first."""
    week_end = week_start + timedelta(days=6)
    return [
        *_conversations(user, week_start, week_end),
        *_activities(user, week_start, week_end),
        *_moved(user, week_start, week_end, at),
    ]


def carriable(user: User, update: WeeklyUpdate | None) -> "QuerySet[Insight]":
    """Own submitted insights that no other update carries, newest first."""
    free = Q(weekly_link__isnull=True)
    if update is not None and update.pk:
        free |= Q(weekly_link__update=update)
    own = Insight.objects.filter(originator=user).exclude(state=Insight.State.DRAFT)
    return own.filter(free).order_by("-submitted_at", "-pk")


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
            ", ".join(
                [
                    f"{row.occurred_on:%a %-d %b}: {row.get_channel_display().lower()}",
                    f"{row.minutes} min",
                    *(str(exchange.topic) for exchange in row.exchange_topics.all()),
                ]
            ),
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
            f"{row.held_on:%a %-d %b}: {row.get_kind_display().lower()}, {row.title}",
            reverse("activity", args=[row.pk]),
        )
        for row in rows
    ]


def _moved(user: User, first: date, last: date, at: datetime) -> list[Fact]:
    """Own key results whose value changed in the week, as they stood at its end; not the weekly updates themselves."""
    friday = first + timedelta(days=4)
    rows = KeyResult.objects.live().filter(
        owner=user,
        objective__state=Objective.State.ACTIVE,
        objective__quarter__starts_on__lte=friday,
        objective__quarter__ends_on__gte=friday,
    )
    # By the days that the work keeps, wherever its author lives since.
    until = at if day_in(at, user.zone) <= last else last
    found = assess(rows.exclude(measured_by=Metric.WEEKLY_UPDATES).for_measuring(), at=until).values()
    facts = []
    for one in sorted(found, key=lambda one: (one.key_result.code, one.key_result.pk)):
        change = change_since(one, first)
        if change:
            text = f"{one.key_result.code} {one.key_result.title}: {change}, now {value_text(one)}"
            facts.append(
                Fact("key_result", str(one.key_result.pk), text, reverse("key-result", args=[one.key_result.pk]))
            )
    return facts


def change_since(assessment: Assessment, first: date) -> str:
    """What a key result gained on or after a day: "+3", "-2.5"; empty for nothing."""
    measured = assessment.measure
    if assessment.slots:
        gained: float = sum(result.filled and result.slot.end >= first for result in assessment.slots)
    elif measured.readings:
        before = [value for day, value in measured.readings if day < first]
        start = before[-1] if before else assessment.key_result.baseline
        gained = float(measured.readings[-1][1] - start)
    else:
        gained = sum(day >= first for day in measured.days)
    if not gained:
        return ""
    return f"{'+' if gained > 0 else '-'}{plain(abs(gained))}"
