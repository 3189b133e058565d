"""One act on several key results of the board: each in its own transaction; failures are returned by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from okrs.check_ins.services.check_ins import acknowledge
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models import CheckIn, KeyResult
from okrs.planning.services.key_results import edit_key_result
from organization.ground.names import require_active
from organization.models import User
from organization.services.versions import VersionConflict


@dataclass(frozen=True, slots=True)
class Refusal:
    """A key result that was left as it is, and why."""

    key_result: KeyResult
    why: str


def reassign_owner(
    *, key_results: Mapping[KeyResult, int], owner: User, reason: str, keeps: bool, by: User, at: datetime
) -> list[Refusal]:
    """Give key results, each in the version that was read, to another owner. Who may: planners of each one's team.

    ``keeps``: what was counted until now stays counted (``edit_key_result``).
    Raises ValidationError without a reason; anything else wrong with a row is returned for that row.
    """
    require_active(field="owner", now=owner)
    if not reason.strip():
        raise ValidationError({"reason": "Say why; the reason stands beside each change."})

    def act(key_result: KeyResult) -> None:
        if key_result.owner_id == owner.pk:
            raise ValidationError(f"{owner} owns it already.")
        version = key_results[key_result]
        edit_key_result(
            key_result=key_result, by=by, version=version, fields={"owner": owner}, at=at, reason=reason.strip(),
            keeps=keeps,
        )  # fmt: skip

    return _each(key_results, act)


@dataclass(frozen=True, slots=True)
class Left:
    """What a change of owner left: the version after it, the owner before, and ``KeyResult.earlier`` before."""

    version: int
    owner: User
    earlier: list[dict[str, Any]]


def give_back(*, key_results: Mapping[KeyResult, Left], since: datetime, by: User, at: datetime) -> list[Refusal]:
    """Undo ``reassign_owner``: give key results, each in the version that it left, back to the owner before.

    Whose work counts until when is then as it was.
    One that was changed or checked in on ``since`` then stays as it is. Who may: planners of each one's team.
    """
    said = CheckIn.objects.filter(key_result__in=list(key_results), published_at__gte=since)
    checked_in = set(said.values_list("key_result", flat=True))

    def act(key_result: KeyResult) -> None:
        left = key_results[key_result]
        if key_result.version != left.version:
            raise ValidationError("It was changed since, and stays as it is.")
        if key_result.pk in checked_in:
            raise ValidationError("Somebody has checked in since, and it stays as it is.")
        edit_key_result(
            key_result=key_result, by=by, version=left.version, fields={"owner": left.owner}, at=at,
            reason="The change of owner was undone.", gives_back=left.earlier,
        )  # fmt: skip

    return _each(key_results, act)


def ask_for_updates(*, key_results: Iterable[KeyResult], note: str, by: User, at: datetime) -> list[Refusal]:
    """Ask the owners for an update on each. Who may: as for ``update_requests.ask_for_update``."""
    return _each(key_results, lambda one: ask_for_update(key_result=one, by=by, note=note, at=at))


def acknowledge_check_ins(
    *, key_results: Iterable[KeyResult], read: Mapping[int, tuple[CheckIn, int]], by: User, at: datetime
) -> list[Refusal]:
    """Acknowledge the last check-in of each, in the version that was read (``read``: by key result).

    Who may: as for ``check_ins.acknowledge``.
    """

    def act(key_result: KeyResult) -> None:
        if key_result.pk not in read:
            raise ValidationError("No check-in waits for you.")
        check_in, version = read[key_result.pk]
        acknowledge(check_in=check_in, by=by, version=version, at=at)

    return _each(key_results, act)


def _each(key_results: Iterable[KeyResult], act: Callable[[KeyResult], object]) -> list[Refusal]:
    refused = []
    for key_result in key_results:
        try:
            with transaction.atomic():
                act(key_result)
        except VersionConflict:
            refused.append(Refusal(key_result, "It was changed meanwhile. Look at it again."))
        except PermissionDenied:
            refused.append(Refusal(key_result, "It is not yours to change."))
        except ValidationError as error:
            refused.append(Refusal(key_result, " ".join(error.messages)))
    return refused
