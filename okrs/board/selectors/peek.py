"""One key result at a glance, for the panel beside the board."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.check_ins import policies
from okrs.check_ins.selectors.cards import CheckInCard, cards_of, shown_check_ins
from okrs.models import CheckIn, KeyResult, UpdateRequest, reach_of
from okrs.snapshots.selectors.records import current_records
from okrs.snapshots.selectors.rows import Row, row_from
from organization.models import User
from organization.selectors.teams import managed_team_ids


@dataclass(frozen=True, slots=True)
class Peek:
    """``said`` is the last published check-in; empty for somebody who does not read them (``reads_check_ins``)."""

    row: Row
    reads_check_ins: bool
    said: CheckInCard | None
    asked: str
    move_url: str


def key_result_peek(user: User, key_result: KeyResult, *, at: datetime) -> Peek:
    """Where one key result from ``get_key_result`` stands, its last check-in, and the open request for an update."""
    reach = reach_of(user, at.astimezone(user.zone).date())
    told = reach.reads(key_result)
    row = row_from(current_records([key_result], at=at)[key_result.pk], at.date(), reach=reach)
    in_force = shown_check_ins(CheckIn.objects.in_force().filter(key_result=key_result))
    last = in_force.order_by("-period", "-pk").first() if told else None
    managed = managed_team_ids(user)
    cards = cards_of([last], user, at=at, managed=managed, to_acknowledge=()) if last else []
    request = UpdateRequest.objects.open().filter(key_result=key_result).select_related("asked_by").first()
    return Peek(
        row=row,
        reads_check_ins=told,
        said=cards[0] if cards else None,
        asked=f"{request.asked_by} asked for an update on {request.asked_at.astimezone(user.zone):%-d %b}."
        if request and told
        else "",
        move_url=reverse("key-result-status", args=[key_result.pk])
        if policies.takes_check_ins(key_result.objective.quarter, at.date())
        and policies.can_declare(user, key_result, managed)
        else "",
    )
