"""Activities that wait for somebody: for an approval, or for the next step of their owner."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localtime

from interactions.activities import policies
from interactions.activities.stages import (
    next_stage,
)
from interactions.models import Activity
from interactions.models.activities import ActivityQuerySet
from organization.ground.names import owner_name
from organization.ground.needs import Tap
from organization.models import User


def waiting_for_approval(user: User, *, today: date) -> ActivityQuerySet:
    """Activities that the person may approve and that wait for it, oldest first: asked for, or with a typed day.

    ``waits_since`` of each: when it was asked for, or recorded.
    """
    if not policies.may_approve(user):
        return Activity.objects.none()
    return (
        Activity.objects.visible_to(user, today)
        .waiting_for_approval()
        .exclude(owner=user)
        .select_related("owner", "therapeutic_area")
        .annotate(waits_since=Coalesce("approval_asked_at", "created_at"))
        .order_by("waits_since", "pk")
    )


@dataclass(frozen=True)
class WaitingRow:
    """An activity that waits for an approval; ``since``: when it was asked for, or recorded."""

    pk: int
    url: str
    title: str
    kind: str
    owner: str
    area: str
    since: date
    typed: date | None
    held_on: date | None
    need_documented_on: date | None


def waiting_row(activity: Activity) -> WaitingRow:
    """What an approver needs to see of an activity with its owner and area loaded."""
    return WaitingRow(
        pk=activity.pk,
        url=reverse("activity", args=[activity.pk]),
        title=activity.title,
        kind=activity.get_kind_display(),
        owner=owner_name(activity.owner),
        area=activity.therapeutic_area.name,
        since=localtime(activity.approval_asked_at or activity.created_at).date(),
        typed=activity.approved_on,
        held_on=activity.held_on,
        need_documented_on=activity.need_documented_on,
    )


def overdue_activities(user: User, *, today: date) -> ActivityQuerySet:
    """Own ones that were planned for a day before today and are not done, oldest first; ``meeting_pk`` of a meeting."""
    rows = Activity.objects.filter(owner=user, planned_on__lt=today, held_on=None, is_cancelled=False)
    return rows.annotate(meeting_pk=F("meeting")).order_by("planned_on", "pk")


def step_taps(activity: Activity, *, today: date, back: str = "") -> tuple[Tap, ...]:
    """What gives the step whose turn it is its day: today, or the planned day if that is over. ``back``: "home"."""
    stage, planned = next_stage(activity), activity.planned_on
    if stage is None:
        return ()
    url = f"{reverse('activity-step', args=[activity.pk, stage.name])}{f'?back={back}' if back else ''}"
    taps = [Tap("Done today", url, "day", today.isoformat())]
    if stage.name == "held_on" and planned is not None and planned < today:
        taps.append(Tap(f"Done on {planned:%-d %B}", url, "day", planned.isoformat()))
    return tuple(taps)
