"""Activities by the stage that is next, in columns: what is to be prepared, waits for approval, is to be held, was."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from interactions.activities.stages import missing_stages, stage_label, stages
from interactions.models import Activity
from interactions.models.activities import activity_date
from organization.ground.names import owner_name
from organization.models import User

# What is done stays on the board for so long; so many cards are drawn at most.
DONE_FOR = timedelta(days=90)
MOST = 300
# Of what counts the newest are enough, and of everything else what comes first; the list has all.
DRAWN = {"counts": 10}
DRAWN_ELSE = 15
PREPARE, APPROVAL, HOLD, LACKS, COUNTS = "prepare", "approval", "hold", "lacks", "counts"
COLUMNS = (
    (PREPARE, "To prepare", "Nothing to prepare."),
    (APPROVAL, "Waits for approval", "Nothing waits for approval."),
    (HOLD, "To be done", "Nothing is left to do."),
    (LACKS, "Done, lacks something", "Nothing that was done lacks anything."),
    (COUNTS, "Done and counts", "Nothing in the last 90 days."),
)
_KINDS = dict(Activity.Kind.choices)


@dataclass(frozen=True, slots=True)
class Card:
    """One activity; ``next``: the step whose turn it is, or what it lacks."""

    url: str
    title: str
    kind: str
    owner: str
    iso: str
    day: str
    next: str
    is_late: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its first cards, by day, and how many there are; ``empty`` is said where there are none."""

    key: str
    label: str
    empty: str
    cards: list[Card]
    count: int

    @property
    def more(self) -> int:
        """How many are not drawn."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """The columns; ``is_cut``: there are more activities than the board draws."""

    columns: list[Column]
    is_cut: bool

    @property
    def own(self) -> list[bool]:
        """Of each card, whether it is the reader's own."""
        return [card.is_own for column in self.columns for card in column.cards]

    @property
    def is_empty(self) -> bool:
        """Whether there is no card at all."""
        return not self.own


def activity_board(queryset: "QuerySet[Activity]", *, user: User, today: date) -> Board:
    """What is under way, and what was done in the last 90 days, each in its column by day. One query."""
    near = queryset.filter(Q(held_on__isnull=True) | Q(held_on__gte=today - DONE_FOR), is_cancelled=False)
    rows = list(near.order_by(activity_date().desc(), "-pk")[: MOST + 1])
    cards: dict[str, list[Card]] = {key: [] for key, *_ in COLUMNS}
    base = reverse("activity", args=[0]).removesuffix("0/")
    for row in reversed(rows[:MOST]):
        key, words = column_of(row)
        cards[key].append(_card(row, words, base, user, today))
    # What is done is looked for from the newest on, what is to be done from the soonest.
    for key in (LACKS, COUNTS):
        cards[key].reverse()
    columns = [
        Column(key, label, empty, cards[key][: DRAWN.get(key, DRAWN_ELSE)], len(cards[key]))
        for key, label, empty in COLUMNS
    ]
    return Board(columns, len(rows) > MOST)


def column_of(activity: Activity) -> tuple[str, str]:
    """Where an activity stands, and the step that is next or what it lacks, in words."""
    if activity.held_on is not None:
        missing = missing_stages(activity)
        return (LACKS, capfirst(", ".join(missing))) if missing else (COUNTS, "")
    for stage in stages(activity):
        if stage.name == "approved_on" and not activity.is_approval_confirmed:
            return APPROVAL, "Asked for" if activity.approval_asked_at else "Not asked for yet"
        if stage.day is None and not stage.is_plan and stage.name != "held_on":
            return PREPARE, stage.label
    return HOLD, stage_label(activity.kind, "held_on")


def _card(row: Any, words: str, base: str, user: User, today: date) -> Card:
    day: date | None = row.held_on or row.planned_on
    return Card(
        url=f"{base}{row.pk}/",
        title=row.title,
        kind=_KINDS[row.kind],
        owner=owner_name(row.owner),
        iso=day.isoformat() if day else "",
        day=f"{day:%-d %b %Y}" if day else "",
        next=words,
        is_late=row.held_on is None and row.planned_on is not None and row.planned_on < today,
        is_own=row.owner_id == user.pk,
    )
