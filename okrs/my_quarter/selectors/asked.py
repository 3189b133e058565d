"""What others ask of a person: updates on key results."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.models import PersonQuarter, UpdateRequest
from organization.models import On, User


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request: for which key result, from whom, since when, and the note.

    ``about``: the check-in that was asked back, else none; then ``url`` is its thread.
    """

    code: str
    title: str
    url: str
    asked_by: str
    asked_on: str
    note: str
    about: int | None = None


def asked_of(user: User, found: PersonQuarter) -> list[OpenRequest]:
    """Open requests for the person's key results, oldest first; none if they do not check in.

    One query if there is one with words, which may be a question about a check-in.
    """
    if not user.may("check_in.write"):
        return []
    rows = [(datetime.fromisoformat(one["asked"]["at"]), one["asked"]["id"], one) for one in found.own if one["asked"]]
    worded = [pk for _, pk, one in rows if one["asked"]["note"]]
    about: dict[int, int | None] = {}
    if worded:
        about = dict(UpdateRequest.objects.filter(pk__in=worded).order_by().values_list("pk", "check_in"))
    return [
        OpenRequest(
            code=one["code"],
            title=one["title"],
            url=_address(one["key_result"], about.get(pk)),
            asked_by=one["asked"]["by"],
            asked_on=f"{at.astimezone(user.zone):%-d %b}",
            note=one["asked"]["note"],
            about=about.get(pk),
        )
        for at, pk, one in sorted(rows, key=lambda row: row[:2])
    ]


def _address(key_result: int, check_in: int | None) -> str:
    """Where it is answered: the check-ins of the key result, or the thread of the one in question."""
    if check_in is None:
        return f"{reverse('key-result', args=[key_result])}#check-ins"
    return reverse("comments", args=[On.CHECK_IN, check_in])
