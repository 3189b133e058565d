"""Objectives of others that a person follows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from okrs.arithmetic.contributions import Contributions
from okrs.arithmetic.progress import whole_percent
from okrs.models import Objective, PersonQuarter
from okrs.snapshots.selectors.rows import whole_of


@dataclass(frozen=True, slots=True)
class Followed:
    """An objective that a person follows, and where it stands."""

    url: str
    label: str
    owner: str
    status: str
    percent: int


def followed_in(found: PersonQuarter, shares: Contributions) -> list[Followed]:
    """Others' objectives of the quarter that the person follows, as their stored snapshots and contributions say."""
    return [_one_followed(one, shares) for one in found.followed]


def _one_followed(one: dict[str, Any], shares: Contributions) -> Followed:
    whole = whole_of(one["parts"], shares, of=[one["objective"]])
    return Followed(
        url=reverse("objective", args=[one["objective"]]),
        label=str(Objective(code=one["code"], title=one["title"])),
        owner=one["owner"],
        status=whole.status.value,
        percent=whole_percent(whole.progress or 0),
    )
