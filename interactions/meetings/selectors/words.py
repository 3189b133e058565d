"""Meetings and their minutes found by words, each as far as the person may read it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from interactions.meetings.selectors.lists import reads_coordination_only
from interactions.meetings.selectors.meetings import known_meetings, local, page_of, title_for
from interactions.models import AgendaItem, Decision
from organization import roles
from organization.ground.names import owner_name
from organization.models import User

# More words than these do not narrow a search further.
MOST_WORDS = 8
# What a line is made of.
_READ = (
    "starts_at", "zone_name", "activity__title", "activity__is_shared", "activity__is_cancelled", "activity__owner_id",
    "activity__owner__display_name", "activity__owner__email", "activity__owner__is_active",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """One meeting that holds the words; ``is_own``: for the access log, or with nothing scientific shown of it."""

    url: str
    title: str
    about: str
    is_own: bool


def holding(words: str, *, user: User) -> Q:
    """Of meetings that the person knows of: those that hold the words as typed in something that they may read."""
    items = AgendaItem.objects.open_to(user).filter(
        Q(title__icontains=words) | Q(about__icontains=words) | Q(notes__icontains=words), meeting=OuterRef("pk")
    )
    decided = Decision.objects.open_to(user).filter(meeting=OuterRef("pk"), text__icontains=words)
    said = Exists(items) | Exists(decided)
    titled = Q(activity__title__icontains=words) | Q(activity__notes__icontains=words)
    if not reads_coordination_only(user):
        return titled | said
    # Partners read a meeting as a whole only where it is shared.
    return (
        titled & Q(activity__is_shared=True, activity__is_cancelled=False) | said
        if user.scope("activity") == roles.SHARED
        else Q(said)
    )


def meetings_with(words: str, *, user: User, today: date, limit: int) -> list[FoundMeeting]:
    """Meetings whose title, note, agenda, minutes and decisions hold every word, the latest first; one query."""
    held = [holding(word, user=user) for word in words.split()[:MOST_WORDS]]
    rows = known_meetings(user, today=today).filter(*held, activity__is_cancelled=False).only(*_READ)
    return [
        FoundMeeting(
            url=page_of(each.pk),
            title=title_for(user, each),
            about=f"{local(each):%a, %-d %b %Y} · {owner_name(each.activity.owner)}",
            is_own=each.activity.owner_id == user.pk or not each.reads_all(user),
        )
        for each in rows.order_by("-starts_at", "-pk")[:limit]
    ]
