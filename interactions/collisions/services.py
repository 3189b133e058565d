"""Asking before a contact that collides is planned, and keeping what became of it.

A plan is saved only with an answer: coordinated with the other contact, or with a reason to go ahead. What has taken
place is always stored, and that others were in touch is kept beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from audit.history import acting
from interactions.collisions.near import Found, Near, Who, look
from interactions.models import CollisionAnswer, ContactLimit, Interaction, Touchpoint
from organization.ground.constraints import atomic_write
from organization.models import User

Choice = CollisionAnswer.Choice
HELD, WENT_AHEAD = Choice.HELD.value, Choice.WENT_AHEAD.value
FIELD = "collision"
WHY = "collision_reason"


@dataclass(frozen=True)
class Decision:
    """What a person says when asked: nothing yet, to go ahead with a reason, or the key of the contact to join.

    ``is_asked``: False for programs, which are warned and not asked.
    """

    answer: str = ""
    reason: str = ""
    is_asked: bool = True


UNANSWERED = Decision()
THROUGH_THE_API = Decision(WENT_AHEAD, "No reason was given (recorded through the API).", is_asked=False)


class CollisionFoundError(ValidationError):
    """Nothing was saved: the person has to say what to do. ``found`` is what stands in the way."""

    def __init__(self, found: Found, words: list[str], *, field: str = FIELD) -> None:
        super().__init__({field: [ValidationError(one, code=FIELD) for one in words]})
        self.found = found
        self.code = FIELD


def check(who: Who, *, is_plan: bool, decision: Decision) -> Found:
    """What stands in the way and was not answered before; raises if a plan needs an answer. In a transaction."""
    found = _unanswered(who, look(who, waits=True))
    if found.is_free or not is_plan or not decision.is_asked:
        return found
    if not decision.answer:
        raise CollisionFoundError(found, found.words)
    if decision.answer == WENT_AHEAD:
        if not decision.reason.strip():
            raise CollisionFoundError(found, ["Say why you go ahead."], field=WHY)
    elif decision.answer not in {one.key for one in found.collisions}:
        raise CollisionFoundError(found, found.words)
    return found


def _unanswered(who: Who, found: Found) -> Found:
    """Without what somebody answered of a stored contact before; a query only where something stands in its way."""
    if found.is_free or not (who.interaction or who.touchpoint):
        return found
    mine = Q(interaction=who.interaction) if who.interaction else Q(touchpoint=who.touchpoint)
    theirs = Q(other_interaction=who.interaction) if who.interaction else Q(other_touchpoint=who.touchpoint)
    rows = CollisionAnswer.objects.filter(mine | theirs).exclude(choice=HELD)
    keys: set[str] = set()
    loaded: set[int] = set()
    columns = ("kol", "interaction", "touchpoint", "other_interaction", "other_touchpoint")
    for kol, *pair in rows.values_list(*columns):
        keys |= {f"{kind}{pk}" for kind, pk in zip("itit", pair, strict=True) if pk}
        if pair[2] is None and pair[3] is None:
            loaded.add(kol)
    return Found(
        tuple(one for one in found.collisions if one.key not in keys),
        tuple(one for one in found.loads if one.kol_id not in loaded),
    )


@atomic_write
def keep(
    *, found: Found, by: User, at: datetime, who: Who, is_plan: bool, decision: Decision,
    interaction: Interaction | None = None, touchpoint: Touchpoint | None = None,
) -> None:  # fmt: skip
    """Keep what became of it, beside the contact that was saved."""
    if found.is_free:
        return
    rows = [
        _row(one, who, interaction=interaction, touchpoint=touchpoint, by=by, at=at,
             **_said(one, found, is_plan=is_plan, decision=decision))
        for one in found.collisions
    ]  # fmt: skip
    if is_plan:
        reason = decision.reason.strip() or "Joined another contact"
        rows += [
            CollisionAnswer(kol_id=one.kol_id, day=who.day, interaction=interaction, touchpoint=touchpoint,
                            choice=WENT_AHEAD, reason=reason[:200], by=by, at=at)
            for one in found.loads
        ]  # fmt: skip
    CollisionAnswer.objects.bulk_create(rows)


def _said(one: Near, found: Found, *, is_plan: bool, decision: Decision) -> dict[str, Any]:
    if not is_plan:
        return {"choice": Choice.RECORDED}
    if decision.answer == one.key:
        return {"choice": Choice.JOINED}
    joined = next((other for other in found.collisions if other.key == decision.answer), None)
    reason = f"Joined {joined.person}" if joined else decision.reason.strip()
    return {"choice": WENT_AHEAD, "reason": reason[:200]}


def _row(one: Near, who: Who, **more: Any) -> CollisionAnswer:
    return CollisionAnswer(
        kol_id=one.kol_id, day=who.day, other_interaction_id=one.interaction_id, other_touchpoint_id=one.touchpoint_id,
        **more,
    )  # fmt: skip


@atomic_write
def hold_back(*, who: Who, by: User, at: datetime) -> Found:
    """The person saves nothing for now; that, and because of whom, is kept."""
    found = _unanswered(who, look(who, waits=False))
    rows: Iterable[CollisionAnswer] = [_row(one, who, choice=HELD, by=by, at=at) for one in found.collisions]
    rows = [*rows, *(CollisionAnswer(kol_id=one.kol_id, day=who.day, choice=HELD, by=by, at=at) for one in found.loads)]
    with acting(by=by.pk):
        CollisionAnswer.objects.bulk_create(rows)
    return found


@atomic_write
def set_general_limit(*, by: User, most: int) -> ContactLimit:
    """Say how many contacts in 28 days a KOL should have at most, where the record names no other number."""
    if not by.may("organization.edit"):
        raise PermissionDenied
    with acting(by=by.pk):
        limit = ContactLimit.objects.filter(kol=None).first() or ContactLimit()
        limit.most = most
        limit.full_clean()
        limit.save()
    return limit
