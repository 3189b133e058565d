"""What others asked an owner to report on."""

from dataclasses import dataclass

from django.urls import reverse

from okrs.models import UpdateRequest
from organization.models import User


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request for an update: of which key result, by whom, since when, with what words."""

    key_result_id: int
    code: str
    title: str
    url: str
    asked_by: str
    asked_on: str
    note: str


def update_requests(user: User) -> list[Asked]:
    """Open requests for key results the person owns, oldest first; none for those who do not check in. One query."""
    if not user.may("check_in.write"):
        return []
    rows = UpdateRequest.objects.open().filter(key_result__owner=user).select_related("key_result", "asked_by")
    return [
        Asked(
            key_result_id=row.key_result_id,
            code=row.key_result.code,
            title=row.key_result.title,
            url=reverse("key-result", args=[row.key_result_id]),
            asked_by=row.asked_by.display_name,
            asked_on=f"{row.asked_at.astimezone(user.zone):%-d %b}",
            note=row.note,
        )
        for row in rows.order_by("asked_at", "pk")
    ]
