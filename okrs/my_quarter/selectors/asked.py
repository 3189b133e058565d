"""What others ask of a person: updates on key results."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.models import PersonQuarter
from organization.models import User


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request: for which key result, from whom, since when, and the note."""

    code: str
    title: str
    url: str
    asked_by: str
    asked_on: str
    note: str


def asked_of(user: User, found: PersonQuarter) -> list[OpenRequest]:
    """Open requests for the person's key results, oldest first; none if they do not check in."""
    if not user.may("check_in.write"):
        return []
    rows = [(datetime.fromisoformat(one["asked"]["at"]), one["asked"]["id"], one) for one in found.own if one["asked"]]
    return [
        OpenRequest(
            code=one["code"],
            title=one["title"],
            url=reverse("key-result", args=[one["key_result"]]),
            asked_by=one["asked"]["by"],
            asked_on=f"{at.astimezone(user.zone):%-d %b}",
            note=one["asked"]["note"],
        )
        for at, _, one in sorted(rows, key=lambda row: row[:2])
    ]
