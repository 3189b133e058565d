"""What Log needs without a connection: the form as it would be shown, and own plans to record as held.

A device keeps it encrypted (``static/js/unsent/``). It holds the names that the form shows, and of a plan what is
copied from it: never notes, questions or next steps.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from interactions.log.forms import AmendForm
from interactions.log.initial import initial_of
from interactions.models import Interaction
from organization.ground.clock import day_in
from organization.models import User

BEFORE = AHEAD = timedelta(days=7)
SHOWN = 8
# Of a plan, what a device is given; what else it holds stays as it was unless something is written there.
COPIED = ("kols", "channel", "day", "start", "minutes", "minutes_other", "purpose", "initiation", "topics", "depths",
          "therapeutic_area")  # fmt: skip
UNSEEN = "unseen"


@dataclass(frozen=True)
class PlanChip:
    """A plan to record as held, by one tap."""

    url: str
    names: str
    when: str


def _near(user: User, today: date) -> "QuerySet[Interaction]":
    """Own plans of the last and the next week that nobody has recorded as held."""
    near = (today - BEFORE, today + AHEAD)
    return Interaction.objects.filter(msl=user, state=Interaction.State.PLANNED, occurred_on__range=near)


def _by_nearness(plan: Any, today: date) -> tuple[bool, timedelta, datetime]:
    """Today's first, then earlier ones, the latest first, then those ahead."""
    return plan.occurred_on > today, abs(plan.occurred_on - today), plan.starts_at


def plan_chips(user: User, *, today: date) -> list[PlanChip]:
    """The plans that the Log page offers to record as held. One query."""
    kols = ("attendees__kol__given_name", "attendees__kol__family_name")
    rows: Any = _near(user, today).values_list("pk", "starts_at", "zone_name", "occurred_on", *kols, named=True)
    plans: dict[int, list[Any]] = {}
    for row in sorted(rows.order_by("pk", "attendees__kol__sort_key"), key=lambda row: _by_nearness(row, today)):
        plans.setdefault(row.pk, []).append(row)
    return [
        PlanChip(
            url=reverse("interaction-hold", args=[pk]),
            names=", ".join(f"{row[4] or ''} {row[5] or ''}".strip() for row in found),
            when=_when(found[0]),
        )
        for pk, found in list(plans.items())[:SHOWN]
    ]


def _when(plan: Any) -> str:
    return f"{plan.starts_at.astimezone(ZoneInfo(plan.zone_name)):%a %-d %b, %H:%M}"


def plans_of(user: User, *, today: date) -> list[Interaction]:
    """The same plans with what is copied from them. Five queries, however many."""
    parts = ("attendees__kol", "exchange_topics__topic", "follow_ups", "participant_links")
    found = sorted(_near(user, today).prefetch_related(*parts), key=lambda plan: _by_nearness(plan, today))
    return found[:SHOWN]


def kit_of(user: User, *, today: date, at: datetime) -> dict[str, Any]:
    """The plans as plain values; the page adds the form."""
    return {"made_at": int(at.timestamp()), "plans": [_plan(one) for one in plans_of(user, today=today)]}


def _plan(plan: Interaction) -> dict[str, Any]:
    initial = initial_of(plan)
    values = {name: _texts(initial[name]) for name in COPIED}
    kols = {str(link.kol_id): link.kol.name for link in plan.attendees.all()}
    topics = {str(row.topic_id): row.topic.name for row in plan.exchange_topics.all()}
    return {
        "url": reverse("interaction-hold", args=[plan.pk]),
        "version": plan.version,
        "names": ", ".join(kols.values()),
        "when": _when(plan),
        "day": day_in(plan.starts_at, ZoneInfo(plan.zone_name)).isoformat(),
        "starts_at": int(plan.starts_at.timestamp()),
        "values": values,
        "labels": {"kols": kols, "topics": topics},
    }


def _texts(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    many = value if isinstance(value, list | tuple) else [value]
    return [f"{one:%H:%M}" if hasattr(one, "minute") else str(one) for one in many]


def with_unseen(sent: QueryDict, plan: Interaction) -> QueryDict:
    """What was sent; where a device could not show what the plan holds, an empty field leaves it as it was."""
    if UNSEEN not in sent:
        return sent
    shown = AmendForm(user=plan.msl, at=plan.starts_at, recorded=plan, initial=initial_of(plan), hold=True)
    data = sent.copy()
    for name, field in shown.fields.items():
        held = shown.get_initial_for_field(field, name)
        if name in COPIED or name in ("ae_screen", "pqc_screen", "version") or any(data.getlist(name)) or not held:
            continue
        data.setlist(name, [str(getattr(one, "pk", one)) for one in (held if isinstance(held, list) else [held])])
    return data
