"""What every page of a closed quarter says, and of one that was reopened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.models import Seal
from organization import roles
from organization.ground.names import owner_name
from organization.models import Quarter, User


def say_moment(moment: datetime, user: User) -> str:
    """A moment as the reader's day and time."""
    return f"{moment.astimezone(user.zone):%-d %b %Y, %H:%M}"


def newest_closed() -> Quarter | None:
    """The closed quarter that ended last, whose packs partners may look at; one query."""
    return Quarter.objects.filter(state=Quarter.State.CLOSED).order_by("-starts_on").first()


@dataclass(frozen=True, slots=True)
class Notice:
    """What every page of a closed or reopened quarter says."""

    title: str
    text: str
    is_warning: bool = False
    # The review packs of a closed quarter, for whoever may look at them.
    url: str = ""


def notice_of(quarter: Quarter, user: User) -> Notice | None:
    """What to say of the quarter; one query if it is closed or graded, none else."""
    if quarter.state not in (Quarter.State.CLOSED, Quarter.State.GRADING):
        return None
    seals = Seal.objects.filter(quarter=quarter, reopened_at__isnull=quarter.state == Quarter.State.CLOSED)
    seal = seals.select_related("closed_by", "reopened_by").first()
    if seal is None:
        return None
    if seal.reopened_at is not None and seal.reopened_by is not None:
        who = f"{owner_name(seal.reopened_by)}, {say_moment(seal.reopened_at, user)}"
        # Partners read that it was reopened, and not the reason, which may be about anything.
        said = f"{who}: {seal.reopen_reason}" if user.scope("objective") == roles.FULL else f"{who}."
        return Notice(f"{quarter.name} was reopened", said, is_warning=True)
    who = f"{owner_name(seal.closed_by)}, {say_moment(seal.closed_at, user)}"
    text = f"Closed by {who}. Scores stay as they were sealed, whatever is entered or corrected since."
    url = reverse("review-packs", args=[quarter.pk]) if user.may("pack.view") else ""
    return Notice(f"{quarter.name} is closed", text, url=url)
