"""Initiatives as the board, the list, the files and the page of one show them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Lower, RowNumber
from django.http import Http404
from django.urls import reverse

from okrs.initiatives import policies
from okrs.models import Initiative, KeyResult
from okrs.models.work.initiatives import InitiativeQuerySet
from okrs.snapshots.selectors.rows import key_result_url
from organization import roles
from organization.custom_fields.selectors import cells, heads, shown_values
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import CustomField, Quarter, User
from organization.selectors.keyset import Slice, Sorts, in_list_order, listed

# So many cards a column shows, places a move offers, key results a choice lists.
CARDS, PLACES, LISTED = 50, 100, 50
State = Initiative.State
_STATES = dict(State.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative as a card or a line: finished texts. ``move_url`` is empty for those who may not move it."""

    pk: int
    version: int
    url: str
    move_url: str
    title: str
    state: str
    key_result: str
    key_result_url: str
    owner: str
    team: str
    area: str
    quarter: str
    starts: str
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One state with its first cards."""

    state: str
    label: str
    count: int
    rows: list[Row]

    @property
    def more(self) -> int:
        """How many there are beside those shown."""
        return self.count - len(self.rows)


def visible_initiatives(user: User) -> InitiativeQuerySet:
    """Those that the person may read, of what is not dropped, with their tags."""
    return Initiative.objects.visible_to(user).live().with_tags()


def get_initiative(user: User, pk: int) -> Initiative:
    """One that the person may read, also of what was dropped, else 404."""
    found = Initiative.objects.visible_to(user).with_tags().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def row_of(one: Initiative, *, user: User, managed: Collection[int], today: date) -> Row:
    """What a card and a line say."""
    key_result = one.key_result
    return Row(
        pk=one.pk, version=one.version, url=(url := f"{_initiatives()}{one.pk}/"),
        move_url=f"{url}move/" if policies.can_edit(user, one, managed) else "",
        title=one.title, state=_STATES[one.state], key_result=str(key_result),
        key_result_url=key_result_url(key_result.pk), owner=owner_name(one.owner), team=one.team.name,
        area=str(one.area or "All areas"), quarter=key_result.objective.quarter.name, starts=_said(one.starts_on),
        due=_said(one.due_on), is_overdue=bool(one.due_on and one.due_on < today and one.state in Initiative.OPEN),
    )  # fmt: skip


@cache
def _initiatives() -> str:
    return reverse("initiative", args=[0]).removesuffix("0/")


def _said(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day else ""


def columns_of(
    rows: InitiativeQuerySet, *, user: User, managed: Collection[int], today: date
) -> list[Column]:  # fmt: skip
    """The four columns in their order; two queries."""
    place = Window(RowNumber(), partition_by=F("state"), order_by=[F("position").asc(), F("pk").asc()])
    numbers = rows.order_by().annotate(place=place, number=Window(Count("pk"), partition_by=F("state")))
    first = list(numbers.filter(place__lte=CARDS).values_list("pk", "state", "number"))
    counts = {state: number for _, state, number in first}
    found: dict[str, list[Row]] = {state: [] for state in State.values}
    # Their tags are joined to these alone: joined to all, the database would begin with every key result.
    shown = Initiative.objects.filter(pk__in=[pk for pk, *_ in first]).with_tags().in_column_order()
    for one in shown if first else ():
        found[one.state].append(row_of(one, user=user, managed=managed, today=today))
    return [Column(state, label, counts.get(state, 0), found[state]) for state, label in State.choices]


# --- The list and its files -------------------------------------------------------------------

SORTS: Sorts = {
    "due": ("due_on", Lower("title")), "title": (Lower("title"),), "owner": ("owner__sort_key", "due_on"),
    "state": (Case(*(When(state=state, then=Value(place)) for place, state in enumerate(State.values))), "due_on"),
    "key_result": ("key_result__objective__code_key", "key_result__code_key", "due_on"), "starts": ("starts_on",),
}  # fmt: skip
FIRST = "due"


def initiative_list(
    rows: InitiativeQuerySet, query: Mapping[str, Any], *, user: User, managed: Collection[int], today: date
) -> "Slice[Row]":
    """One page of the list; one query."""
    page = listed(rows, query, field="created_at", sorts=SORTS, default=FIRST)
    found = [row_of(each, user=user, managed=managed, today=today) for each in page.rows]
    return Slice(found, page.newer_url, page.older_url)


HEAD = (
    "Initiative id", "Initiative", "State", "Objective", "Key result", "Owner", "Owner id", "Primary team",
    "Therapeutic area", "Quarter", "Starts on", "Due on", "Overdue", "Description",
)  # fmt: skip


def export_head(fields: Iterable[CustomField]) -> list[str]:
    """The columns of a file, the custom fields last."""
    return [*HEAD, *heads(fields)]


def export_rows(
    rows: InitiativeQuerySet, query: Mapping[str, Any], fields: list[CustomField], *, today: date
) -> Iterator[tuple[Any, ...]]:
    """The list's rows in its order, for a file."""
    ordered = in_list_order(rows, query, field="created_at", sorts=SORTS, default=FIRST)
    for one in chain.from_iterable(in_parts(ordered)):
        objective = one.key_result.objective
        is_late = bool(one.due_on and one.due_on < today and one.state in Initiative.OPEN)
        yield (
            one.pk, one.title, _STATES[one.state], str(objective), str(one.key_result), owner_name(one.owner),
            one.owner_id, one.team.name, str(one.area or ""), objective.quarter.name, one.starts_on, one.due_on,
            "yes" if is_late else "no", one.description, *cells(fields, one.custom),
        )  # fmt: skip


# --- One of them ------------------------------------------------------------------------------


def facts_of(one: Initiative) -> list[dict[str, str]]:
    """What its page says beside the description; one query if it has values of custom fields."""
    facts = [
        {"label": "State", "value": _STATES[one.state]},
        {"label": "Owner", "value": owner_name(one.owner)},
        {"label": "Starts on", "value": _said(one.starts_on)},
        {"label": "Due on", "value": _said(one.due_on)},
        {"label": "Quarter", "value": one.key_result.objective.quarter.name},
        {"label": "Primary team", "value": one.team.name},
        {"label": "Therapeutic area", "value": str(one.area or "All areas")},
        *shown_values(CustomField.On.INITIATIVE, one.custom),
    ]
    return [fact for fact in facts if fact["value"]]


def places_for(user: User, one: Initiative) -> list[tuple[int, str]]:
    """Initiatives of the same quarter in front of which it can be put: (number, words), column by column.

    Those of its own team come first where there are more than ``PLACES``.
    """
    rows = Initiative.objects.visible_to(user).live().exclude(pk=one.pk)
    rows = rows.filter(key_result__objective__quarter=one.key_result.objective.quarter_id)
    near = Case(When(key_result__objective__primary_team=one.key_result.objective.primary_team_id, then=0), default=1)
    found = list(rows.order_by(near, "position", "pk").values_list("pk", "title", "state", "position")[:PLACES])
    order = State.values
    found.sort(key=lambda row: (order.index(row[2]), row[3], row[0]))
    return [(pk, f"{title} ({_STATES[state]})") for pk, title, state, _ in found]


def initiatives_of(
    key_result: KeyResult, *, user: User, managed: Collection[int], today: date
) -> list[Row]:  # fmt: skip
    """Those of one key result that was found for the viewer (objective and quarter loaded), column by column; one
    query."""
    rows = Initiative.objects.filter(key_result=key_result).select_related(
        "owner", "therapeutic_area", "primary_team"
    )  # fmt: skip
    found = list(rows.order_by(*SORTS["state"][:1], "position", "pk"))
    for one in found:
        one.key_result = key_result
    return [row_of(one, user=user, managed=managed, today=today) for one in found]


def choosable(user: User, managed: Collection[int], words: str) -> list[dict[str, str]]:
    """Key results to which the person may add, of quarters that are not closed, the newest quarter first."""
    rows: QuerySet[KeyResult] = KeyResult.objects.visible_to(user).live()
    rows = rows.exclude(objective__quarter__state=Quarter.State.CLOSED)
    if user.profile not in (roles.ADMIN, roles.MEDICAL_LEAD):
        rows = rows.filter(Q(owner=user) | Q(objective__primary_team__in=managed))
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(code__iexact=word) | Q(objective__title__icontains=word))
    rows = rows.select_related("owner", "objective__quarter", "objective__primary_team")
    return [
        {
            "title": str(one), "url": reverse("initiative-add", args=[one.pk]),
            "detail": f"{one.objective}, {owner_name(one.owner)}, {one.objective.primary_team.name}, "
            f"{one.objective.quarter.name}",
        }
        for one in rows.order_by("-objective__quarter__starts_on", "objective__code_key", "code_key", "pk")[:LISTED]
    ]  # fmt: skip
