"""Reads of hand-offs to safety: what needs a person, the list, one page, the export, as far as the viewer may know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Q, QuerySet, Value, Window
from django.db.models.functions import Concat, Trim
from django.http import Http404
from django.urls import reverse

from interactions.models import Interaction, InteractionAttendee, SafetyHandoff, WaitingHandoff
from interactions.models.safety import SafetyHandoffQuerySet
from interactions.safety import policies
from organization import roles
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.ground.needs import Need
from organization.models import User
from organization.selectors.history import history_entries

SHOWN = 5
# State in the address → (its name, its filter).
STATES = {
    "open": "To hand off",
    "due": "Due",
    "overdue": "Overdue",
    "handed_off": "Handed off",
    "awaiting_receipt": "Awaiting receipt",
    "withdrawn": "Withdrawn",
    "all": "All",
}
OPEN = "open"
# The reason of a withdrawal is also the reason of that change.
HISTORY_FIELDS = ("aware_at", "due_at", "handed_off_at", "acknowledged_at", "receipt", "withdrawn_at")
_NAME = Trim(Concat("kol__given_name", Value(" "), "kol__family_name"))
# The only thing read of the interaction: whose it was.
_COLUMNS = ("interaction__msl__display_name", "interaction__msl__email", "interaction__msl__timezone",
            "interaction__msl__is_active", "handed_off_by__display_name", "acknowledged_by__display_name")  # fmt: skip


def visible_handoffs(user: User, *, today: date) -> SafetyHandoffQuerySet:
    """All hand-offs the person may know of, with the people in them and nothing that was said."""
    rows = SafetyHandoff.objects.visible_to(user, today)
    rows = rows.select_related("interaction__msl", "handed_off_by", "acknowledged_by")
    return rows.only(*(field.name for field in SafetyHandoff._meta.concrete_fields), "interaction__msl", *_COLUMNS)


def in_state(rows: SafetyHandoffQuerySet, state: str, at: datetime) -> SafetyHandoffQuerySet:
    """Those in one of ``STATES``: open ones most urgent first, the rest newest first."""
    found = {
        "open": rows.open,
        "due": lambda: rows.due(at),
        "overdue": lambda: rows.overdue(at),
        "handed_off": rows.handed_off,
        "awaiting_receipt": rows.awaiting_receipt,
        "withdrawn": rows.withdrawn,
    }
    narrowed = found[state]() if state in found else rows
    first = "due_at" if state in ("open", "due", "overdue", "awaiting_receipt") else "-due_at"
    return narrowed.order_by(first, "pk")


def get_handoff(user: User, pk: int, *, today: date) -> SafetyHandoff:
    """One hand-off; 404 if the viewer may not know of it."""
    try:
        return visible_handoffs(user, today=today).get(pk=pk)
    except SafetyHandoff.DoesNotExist:
        raise Http404 from None


# --- The list ----------------------------------------------------------------------------


@dataclass(frozen=True)
class HandoffRow:
    """One row of the list; what only full readers may know is empty for others."""

    url: str
    kind: str
    author: str
    state: str
    is_overdue: bool
    is_open: bool
    due_at: datetime
    aware_at: datetime | None
    handed_off_at: datetime | None
    withdrawn_at: datetime | None
    acknowledged_at: datetime | None
    receipt: str


def state_of(row: SafetyHandoff, at: datetime) -> str:
    """Its state, in words."""
    if row.withdrawn_at is not None:
        return "Withdrawn, acknowledged" if row.acknowledged_at else "Withdrawn"
    if row.acknowledged_at is not None:
        return "Acknowledged"
    if row.handed_off_at is not None:
        return "Handed off"
    return "Overdue" if row.due_at < at else "Due"


def handoff_rows(rows: Iterable[SafetyHandoff], *, user: User, at: datetime) -> list[HandoffRow]:
    """Plain values of loaded hand-offs."""
    return [
        HandoffRow(
            url=reverse("safety-handoff", args=[row.pk]),
            kind=row.get_kind_display(),
            author=owner_name(row.interaction.msl),
            state=state_of(row, at),
            is_overdue=row.is_overdue(at),
            is_open=row.is_open,
            due_at=row.due_at,
            aware_at=row.aware_at if policies.reads_in_full(user, row) else None,
            handed_off_at=row.handed_off_at,
            withdrawn_at=row.withdrawn_at,
            acknowledged_at=row.acknowledged_at,
            receipt=row.receipt if policies.reads_in_full(user, row) else "",
        )
        for row in rows
    ]


STATUS_HEAD = ("Number", "Kind", "MSL", "State", "Due", "Handed off", "Acknowledged", "Withdrawn")
FULL_HEAD = (*STATUS_HEAD, "E-mail of the MSL", "Heard", "Handed off by", "Acknowledged by", "Safety's number",
             "Why withdrawn")  # fmt: skip
# Columns with times: their heading names the zone.
MOMENTS = {"Due", "Handed off", "Acknowledged", "Withdrawn", "Heard"}


def export_head(user: User) -> tuple[str, ...]:
    """Column heads; managers and medical leads get the state only, full readers the rest too."""
    head = FULL_HEAD if _exports_in_full(user) else STATUS_HEAD
    return tuple(f"{name} ({user.timezone})" if name in MOMENTS else name for name in head)


def _exports_in_full(user: User) -> bool:
    return user.profile not in (roles.MANAGER, roles.MEDICAL_LEAD)


def export_rows(rows: "QuerySet[SafetyHandoff]", *, user: User, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, times to the minute in the viewer's zone."""
    in_full = _exports_in_full(user)

    def moment(value: datetime | None) -> datetime | None:
        return value.astimezone(user.zone).replace(tzinfo=None, second=0, microsecond=0) if value else None

    for row in chain.from_iterable(in_parts(rows)):
        author = row.interaction.msl
        line: tuple[Any, ...] = (row.pk, row.get_kind_display(), owner_name(author), state_of(row, at),
                                 moment(row.due_at), moment(row.handed_off_at), moment(row.acknowledged_at),
                                 moment(row.withdrawn_at))  # fmt: skip
        if in_full:
            line += (author.email, moment(row.aware_at), str(row.handed_off_by or ""), str(row.acknowledged_by or ""),
                     row.receipt, row.withdrawn_reason)  # fmt: skip
        yield line


# --- One of them -------------------------------------------------------------------------


@dataclass(frozen=True)
class HandoffPage:
    """Everything the page of one hand-off shows, and what may be done there."""

    pk: int
    kind: str
    state: str
    stage: str
    is_open: bool
    is_overdue: bool
    due_at: datetime
    facts: list[dict[str, Any]]
    withdrawn_reason: str
    interaction_url: str
    history: list[dict[str, Any]]
    can_hand_off: bool
    is_on_behalf: bool
    can_acknowledge: bool
    can_withdraw: bool
    can_correct: bool
    can_take_back: bool


def handoff_page(user: User, row: SafetyHandoff, *, at: datetime, today: date) -> HandoffPage:
    """The page of a hand-off from ``get_handoff``."""
    in_full = policies.reads_in_full(user, row)
    # A link only if the viewer may read the conversation itself, which safety may not.
    reads = Interaction.objects.visible_to(user, today).filter(pk=row.interaction_id).exists()
    return HandoffPage(
        pk=row.pk,
        kind=row.get_kind_display(),
        state=state_of(row, at),
        stage=row.stage,
        is_open=row.is_open,
        is_overdue=row.is_overdue(at),
        due_at=row.due_at,
        facts=_facts(row, user, in_full=in_full),
        withdrawn_reason=row.withdrawn_reason if in_full else "",
        interaction_url=reverse("interaction", args=[row.interaction_id]) if reads else "",
        history=history_entries(row, fields=HISTORY_FIELDS) if in_full else [],
        can_hand_off=policies.can_hand_off(user, row) and not policies.can_acknowledge(user, row),
        is_on_behalf=policies.is_on_behalf(user, row),
        can_acknowledge=policies.can_acknowledge(user, row),
        can_withdraw=policies.can_withdraw(user, row),
        can_correct=policies.can_correct(user, row),
        can_take_back=policies.can_take_back(user, row),
    )


def _facts(row: SafetyHandoff, viewer: User, *, in_full: bool) -> list[dict[str, Any]]:
    author = row.interaction.msl

    def moment(value: datetime | None) -> str:
        return f"{value.astimezone(viewer.zone):%-d %B %Y, %H:%M} ({viewer.timezone})" if value else ""

    facts = [
        ("MSL", owner_name(author)),
        ("E-mail", author.email if in_full else ""),
        ("Heard", moment(row.aware_at) if in_full else ""),
        ("Due", moment(row.due_at)),
        ("Handed off", moment(row.handed_off_at)),
        ("Handed off by", str(row.handed_off_by or "") if in_full else ""),
        ("Withdrawn", moment(row.withdrawn_at)),
        ("Acknowledged", moment(row.acknowledged_at)),
        ("Acknowledged by", str(row.acknowledged_by or "") if in_full else ""),
        ("Safety's number", row.receipt if in_full else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


@dataclass(frozen=True)
class HandoffLine:
    """A hand-off as the page of its interaction shows it."""

    pk: int
    what: str
    state: str
    tone: str
    is_open: bool
    due_at: datetime
    is_overdue: bool
    can_hand_off: bool


def lines_of(interaction: Interaction, *, user: User, today: date, at: datetime) -> list[HandoffLine]:
    """The hand-offs of an interaction that the viewer may know of; one query, or none if there can be none."""
    if user.scope("safety_handoff") == roles.NONE:
        return []
    rows = list(SafetyHandoff.objects.visible_to(user, today).filter(interaction=interaction).order_by("kind"))
    for row in rows:
        row.interaction = interaction
    return [
        HandoffLine(
            pk=row.pk,
            what=row.get_kind_display(),
            state=state_of(row, at),
            tone="danger" if row.is_open else "info" if row.withdrawn_at else "success",
            is_open=row.is_open,
            due_at=row.due_at,
            is_overdue=row.is_overdue(at),
            can_hand_off=policies.can_hand_off(user, row) and policies.is_author(user, row),
        )
        for row in rows
    ]


def has_open(interaction: Interaction) -> bool:
    """Whether anything from an interaction still waits for safety."""
    return SafetyHandoff.objects.open().filter(interaction=interaction).exists()


# --- What needs a person -----------------------------------------------------------------


def needs_of(user: User, *, today: date, at: datetime) -> list[Need]:
    """What is due to safety, overdue first.

    Safety also sees what waits for a receipt; safety and compliance also what was withdrawn. At most five lines, and
    one that leads to the rest. One query, a second for the KOLs in own ones; none for people who may know of no
    hand-off.
    """
    if user.scope("safety_handoff") == roles.NONE:
        return []
    waits = Q(is_open=True)
    if user.profile in policies.FULL_READERS:
        waits |= Q(withdrawn_at__isnull=False)
    if user.profile == roles.SAFETY:
        waits |= Q(handed_off_at__isnull=False)
    waiting = WaitingHandoff.objects.visible_to(user, today).filter(waits).annotate(total=Window(Count("pk")))
    rows = list(waiting.order_by("-is_open", "due_at", "pk")[:SHOWN])
    own = [row.interaction_id for row in rows if row.is_open and row.author_id == user.pk]
    names = dict(_kol_names(own)) if own else {}
    needs = [_need(row, user, at, names.get(row.interaction_id, "")) for row in rows]
    if more := rows[0].total - len(rows) if rows else 0:
        url = reverse("safety") if user.may("safety.view") else ""
        title = f"{more} more hand-off{'s' if more > 1 else ''} to safety"
        needs.append(Need(title, "The most urgent are listed above.", url or needs[0].url, "See all", is_urgent=True))
    return needs


def _kol_names(interactions: list[int]) -> "QuerySet[Any, tuple[int, str]]":
    """(interaction, names of its KOLs), for those that name any."""
    attendees = InteractionAttendee.objects.filter(interaction__in=interactions).order_by().values("interaction")
    names = StringAgg(_NAME, ", ", order_by=("kol__sort_key", "kol"))
    return attendees.annotate(names=names).values_list("interaction", "names")


def _need(row: WaitingHandoff, user: User, at: datetime, kol_names: str) -> Need:
    what, author = row.get_kind_display(), row.author
    url = reverse("safety-handoff", args=[row.pk])
    when = f"{row.due_at.astimezone(user.zone):%-d %B, %H:%M}"
    due = f"overdue since {when}" if row.due_at < at else f"due {when}"
    if row.author_id == user.pk and row.is_open:
        names = kol_names or "nobody named"
        heard = f"{row.aware_at.astimezone(user.zone):%-d %B}"
        return Need(
            f"Hand over to safety: {names}", f"{what}, heard on {heard}; {due}.", url, "Hand off", is_urgent=True
        )
    if row.is_open:
        return Need(f"{what} is not with safety", f"Of {author}, {due}.", url, "Open", is_urgent=True)
    if row.withdrawn_at is not None:
        return Need(f"{what} was withdrawn", f"By {author}, with a reason.", url, "Read")
    handed = f"{row.handed_off_at.astimezone(user.zone):%-d %B}" if row.handed_off_at else ""
    why = f"Of {author}, handed off on {handed}."
    return Need(f"{what} awaits your receipt", why, url, "Acknowledge")
