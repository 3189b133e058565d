"""The lists of interactions and of contacts, and their exports, each within what the viewer may see."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.urls import reverse

from interactions.contact.selectors import COLUMNS, ContactRow, contact_row
from interactions.log.selectors.columns import KOL_NAMES, TOPIC_NAMES
from interactions.models import FollowUpQuestion, Interaction, InteractionAttendee, InteractionParticipant
from interactions.models.interactions import InteractionQuerySet
from interactions.models.kols import Channel
from organization import roles
from organization.custom_fields.selectors import cells
from organization.ground.exports import in_parts
from organization.ground.names import marked
from organization.models import CustomField, User
from organization.models.reach import people_within
from organization.selectors.keyset import Slice, Sorts, by_label, in_list_order, listed, newest_first
from organization.selectors.tags import Tags


def reads_coordination_only(user: User) -> bool:
    """Whether the person sees of others' contacts only that they took place."""
    return user.scope("contact") == roles.COORDINATION


def shows_contacts(user: User, *, own: bool) -> bool:
    """Whether a list says only that contact took place: all but the ``own`` of those who may not read others'."""
    return reads_coordination_only(user) and not (own and user.may("interaction.log"))


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """One row of the list, as it is printed: ``iso`` and ``day`` are its date for programs and for people."""

    url: str
    iso: str
    day: str
    kols: str
    channel: str
    purpose: str
    minutes: str
    topics: str
    depths: str
    msl: str
    state: str
    is_own: bool


_CHANNELS = dict(Channel.choices)
_PURPOSES = dict(Interaction.Purpose.choices)
_STATES = dict(Interaction.State.choices)
_ATTENDEES = InteractionAttendee.objects.filter(interaction=OuterRef("pk")).order_by("pk")
_DEPTHS = FollowUpQuestion.objects.filter(interaction=OuterRef("pk")).order_by().values("interaction")
_PLAIN = (
    "pk", "starts_at", "occurred_on", "channel", "purpose", "minutes", "state", "msl_id", "msl__display_name",
    "msl__email", "msl__is_active",
)  # fmt: skip
_NAMED = {
    "kol_names": ArraySubquery(KOL_NAMES.order_by("pk")),
    "topic_names": ArraySubquery(TOPIC_NAMES),
    "depths": Subquery(_DEPTHS.annotate(number=Count("pk")).values("number")),
}


def visible_interactions(user: User, *, today: date) -> InteractionQuerySet:
    """All interactions whose content the person may read."""
    return Interaction.objects.visible_to(user, today)


def _listed(interactions: "QuerySet[Interaction]", *more: str) -> "QuerySet[Interaction, dict[str, Any]]":
    """What the list says of each, and the columns ``more``."""
    return interactions.values(*_PLAIN, *more, **_NAMED)


def _msl(row: Mapping[str, Any]) -> str:
    return marked(row["msl__display_name"] or row["msl__email"], is_active=row["msl__is_active"])


def interaction_list(
    interactions: "QuerySet[Interaction]", query: Mapping[str, Any], *, user: User
) -> "Slice[InteractionRow]":
    """One page of rows, newest first or by a column; one query."""
    page = listed(interactions, query, field="starts_at", sorts=SORTS, read=_listed)
    base = reverse("interaction", args=[0]).removesuffix("0/")
    rows = [
        InteractionRow(
            url=f"{base}{row['pk']}/",
            iso=row["occurred_on"].isoformat(),
            day=f"{row['occurred_on']:%-d %b %Y}",
            kols=", ".join(row["kol_names"]) or "No KOL",
            channel=_CHANNELS[row["channel"]],
            purpose=_PURPOSES[row["purpose"]],
            minutes=str(row["minutes"]),
            topics=", ".join(row["topic_names"]),
            depths=str(row["depths"] or 0),
            msl=_msl(row),
            state=_STATES[row["state"]],
            is_own=row["msl_id"] == user.pk,
        )
        for row in page.rows
    ]
    return Slice(rows, page.newer_url, page.older_url)


SORTS: Sorts = {
    "date": ("starts_at",), "msl": ("msl__sort_key", "starts_at"),
    "channel": (by_label("channel", Channel.choices), "starts_at"),
    "purpose": (by_label("purpose", Interaction.Purpose.choices), "starts_at"), "minutes": ("minutes", "starts_at"),
    "state": (by_label("state", Interaction.State.choices), "starts_at"),
}  # fmt: skip


def contacts(user: User) -> "QuerySet[InteractionAttendee, dict[str, Any]]":
    """Contacts as other functions see them: who met whom, when, with which function and class of channel."""
    met = Interaction.objects.contact_visible_to(user).values("pk")
    return InteractionAttendee.objects.filter(interaction__in=met).values("pk", "starts_at", *COLUMNS)


def contact_list(
    queryset: "QuerySet[InteractionAttendee, dict[str, Any]]", query: Mapping[str, Any]
) -> "Slice[ContactRow]":
    """One page of contacts, newest first; one query."""
    page = newest_first(queryset, query, field="starts_at")
    return Slice([contact_row(row) for row in page.rows], page.newer_url, page.older_url)


EXPORT_HEAD = (
    "Interaction id", "Date", "Quarter", "KOL", "KOL ids", "MSL", "MSL id", "Team", "Therapeutic area", "Channel",
    "Purpose", "Minutes", "Topics", "Follow-up questions", "State", "Note",
)  # fmt: skip
CONTACT_HEAD = ("Date", "Quarter", "KOL", "KOL id", "Person", "Function", "Channel class", "Planned")


def export_rows(
    interactions: "QuerySet[Interaction]", query: Mapping[str, Any], fields: Collection[CustomField] = ()
) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, in the order of the list that ``query`` asks for; last the custom ``fields``."""
    tags = Tags()
    met = ArraySubquery(_ATTENDEES.values("kol_id"))
    found = _listed(interactions, "notes", "therapeutic_area__name", "custom").annotate(kol_ids=met)
    for row in chain.from_iterable(in_parts(in_list_order(found, query, field="starts_at", sorts=SORTS))):
        day = row["occurred_on"]
        yield (
            row["pk"], day, tags.quarter(day), ", ".join(row["kol_names"]), ", ".join(map(str, row["kol_ids"])),
            _msl(row), row["msl_id"], tags.team(row["msl_id"], day), row["therapeutic_area__name"],
            _CHANNELS[row["channel"]], _PURPOSES[row["purpose"]], row["minutes"], ", ".join(row["topic_names"]),
            row["depths"] or 0, _STATES[row["state"]], row["notes"], *cells(fields, row["custom"]),
        )  # fmt: skip


def contact_export_rows(
    queryset: "QuerySet[InteractionAttendee, dict[str, Any]]",
) -> Iterator[tuple[Any, ...]]:
    """Rows of the coordination export, newest first."""
    tags = Tags()
    for values in chain.from_iterable(in_parts(queryset.order_by("-starts_at", "-pk"))):
        row = contact_row(values)
        yield (row.date, tags.quarter(row.date), row.kol_name, row.kol_id, row.person, row.function, row.channel_class,
               "yes" if row.is_planned else "")  # fmt: skip


def people_in(user: User, *, today: date) -> "QuerySet[User]":
    """Authors whose interactions the person may read."""
    scope = user.scope("interaction")
    if scope == roles.NONE:
        return User.objects.none()
    # One index look-up for each person, instead of reading a million interactions.
    own = Interaction.objects.filter(msl=OuterRef("pk")).order_by().values("pk")[:1]
    wrote = Q(IsNull(Subquery(own), rhs=False))
    if scope == roles.FULL:
        return User.objects.filter(wrote)
    joined = InteractionParticipant.objects.filter(user=user).values("interaction__msl")
    return User.objects.filter(people_within(user, scope, today) & wrote | Q(pk__in=joined))
