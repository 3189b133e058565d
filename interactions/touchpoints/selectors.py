"""The coordination calendar: contacts of all functions, reduced to who, when and in which way."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404
from django.urls import reverse

from interactions.arithmetic.spans import Span
from interactions.contact.selectors import function_label
from interactions.diary.selectors import ICONS, Entry, Found
from interactions.models import Affiliation, Coordination, Touchpoint
from interactions.models.touchpoints import ChannelClass
from interactions.touchpoints.policies import can_change, functions_of
from organization.ground.exports import in_parts
from organization.models import User

SHOWN = 12  # of one day of a week
COLUMNS = (
    "pk", "interaction_id", "touchpoint_id", "kol_id", "starts_at", "occurred_on", "person", "function",
    "channel_class", "state", "kol__given_name", "kol__family_name",
)  # fmt: skip
_CHANNELS = dict(ChannelClass.choices)
_STATES = {"planned": "Planned", "done": "Took place"}
_MARKS = {"planned": "planned", "done": "held"}
HEADER = ("Date", "KOL id", "KOL", "Institution", "Person", "Function", "How", "State", "Source", "Source id")


def contacts(user: User) -> "QuerySet[Coordination, Coordination]":
    """All that the person may know of."""
    return Coordination.objects.visible_to(user)


def between(rows: "QuerySet[Any, Any]", first: date, last: date) -> "QuerySet[Any, Any]":
    """Those of some days; the moments around them lead to an index."""
    start = datetime.combine(first - timedelta(days=1), time.min, UTC)
    end = datetime.combine(last + timedelta(days=2), time.min, UTC)
    return rows.filter(starts_at__range=(start, end), occurred_on__range=(first, last))


def in_order(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """By time, as plain values."""
    return rows.order_by("starts_at", "pk").values(*COLUMNS)


def of_week(rows: "QuerySet[Any, Any]", span: Span, *, user: User) -> Found:
    """The first of each day, and how many each day has; one query."""
    near = between(rows, span.first, span.last)
    placed = near.annotate(
        place=Window(RowNumber(), partition_by=F("occurred_on"), order_by=("starts_at", "pk")),
        total=Window(Count("pk"), partition_by=F("occurred_on")),
    ).filter(place__lte=SHOWN).order_by("occurred_on", "place")  # fmt: skip
    own = set(functions_of(user))
    entries: dict[date, list[Entry]] = defaultdict(list)
    totals: dict[date, int] = {}
    for row in placed.values(*COLUMNS, "total"):
        entries[row["occurred_on"]].append(_entry(row, own))
        totals[row["occurred_on"]] = row["total"]
    return Found(entries, totals)


def _entry(row: Mapping[str, Any], own: set[str]) -> Entry:
    mark = _MARKS[row["state"]]
    return Entry(
        url=_url(row, own),
        time="",  # coordination knows the day
        names=_kol(row),
        beside=f"{row['person']}, {function_label(row['function'])}, {_CHANNELS[row['channel_class']].lower()}",
        state=_STATES[row["state"]],
        mark=mark,
        icon=ICONS[mark],
        is_own=False,
    )


def _kol(row: Mapping[str, Any]) -> str:
    return f"{row['kol__given_name']} {row['kol__family_name']}".strip()


def _url(row: Mapping[str, Any], own: set[str]) -> str:
    """To change it where the person may, else to the KOL."""
    if row["touchpoint_id"] and row["function"] in own:
        return reverse("touchpoint-edit", args=[row["touchpoint_id"]])
    return reverse("kol", args=[row["kol_id"]])


def lines(rows: "list[dict[str, Any]]", *, user: User) -> list[dict[str, Any]]:
    """The rows of the list, with the institution of each KOL; one query."""
    own, places = set(functions_of(user)), _places({row["kol_id"] for row in rows})
    return [
        {
            "day": row["occurred_on"],
            "kol": _kol(row),
            "kol_url": reverse("kol", args=[row["kol_id"]]),
            "institution": places.get(row["kol_id"], ""),
            "person": row["person"],
            "function": function_label(row["function"]),
            "channel": _CHANNELS[row["channel_class"]],
            "state": _STATES[row["state"]],
            "edit_url": url if (url := _url(row, own)) != reverse("kol", args=[row["kol_id"]]) else "",
        }
        for row in rows
    ]


def _places(kols: set[int]) -> dict[int, str]:
    now = Affiliation.objects.filter(kol__in=kols, is_primary=True, to_date=None).select_related("institution")
    return {row.kol_id: row.place for row in now}


def export_rows(rows: "QuerySet[Any, Any]") -> Iterator[list[Any]]:
    """Lines of the file, for ``HEADER``."""
    columns = (*COLUMNS, "touchpoint__source_system", "touchpoint__external_id")
    for part in in_parts(rows.order_by("starts_at", "pk").values(*columns)):
        places = _places({row["kol_id"] for row in part})
        for row in part:
            yield [
                row["occurred_on"], row["kol_id"], _kol(row), places.get(row["kol_id"], ""), row["person"],
                function_label(row["function"]), _CHANNELS[row["channel_class"]], _STATES[row["state"]],
                row["touchpoint__source_system"] or "", row["touchpoint__external_id"] or "",
            ]  # fmt: skip


def get_touchpoint(user: User, pk: int, *, to: str = "read") -> Touchpoint:
    """One; Http404 for whoever may not know of it, PermissionDenied for ``to="change"`` without the right."""
    found = get_object_or_404(Touchpoint.objects.visible_to(user).select_related("kol", "entered_by"), pk=pk)
    if to == "change" and not can_change(user, found):
        raise PermissionDenied
    return found
