"""The stakeholders that somebody may read, and how contact stands with each."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, DateField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404
from django.urls import reverse

from interactions.arithmetic.agreed import Agreed, Standing
from interactions.models import InternalStakeholder, RoleAnswer, StakeholderContact
from interactions.models.stakeholders import StakeholderQuerySet
from interactions.stakeholders import policies
from organization.ground.names import marked
from organization.models import User

_FUNCTIONS = dict(User.Function.choices)
_STAGES = dict(InternalStakeholder.Stage.choices)
# How the functions stand on the map.
ORDER = ("commercial", "market_access", "clinical", "research", "safety", "compliance", "medical")


@dataclass(frozen=True, slots=True)
class Line:
    """One stakeholder as the map and the list show it. ``standing``: kept, overdue or nothing_agreed."""

    pk: int
    url: str
    name: str
    initials: str
    function: str
    function_label: str
    position: str
    stage: str
    standing: str
    contact: str
    due_on: date | None
    planned_on: date | None
    answer: str
    answered_on: date | None
    next_step: str
    next_step_on: date | None
    elapsed: float | None
    is_late_step: bool
    is_plan_over: bool


def readable(user: User, *, today: date, opened: int | None = None) -> StakeholderQuerySet:
    """Those that the person may read; ``opened``: whose map compliance has opened on cause."""
    if opened is not None:
        return InternalStakeholder.objects.opened_by(user, opened)
    return InternalStakeholder.objects.visible_to(user, today)


def get_stakeholder(
    user: User, pk: int, *, today: date, opened: int | None = None, to: str = "view"
) -> InternalStakeholder:
    """One of them with its colleague and owner: 404 for whom it is not there, 403 for who reads and may not change.

    ``to``: "edit", or "add" a talk, an answer or feedback.
    """
    rows = readable(user, today=today, opened=opened)
    found = rows.filter(pk=pk).select_related("colleague", "owner").first()
    if found is None:
        raise Http404
    allowed = {"edit": policies.can_edit, "add": policies.can_add_to}
    if to in allowed and not allowed[to](user, found):
        raise PermissionDenied
    return found


def with_standing(rows: StakeholderQuerySet) -> "QuerySet[InternalStakeholder]":
    """The same with what a line shows, by function and name; one statement."""
    contacts = StakeholderContact.objects.filter(stakeholder=OuterRef("pk"))
    open_plan = contacts.filter(met_on__isnull=True, is_called_off=False).order_by("pk")
    answers = RoleAnswer.objects.filter(stakeholder=OuterRef("pk")).order_by("-said_on", "-pk")
    last = contacts.filter(met_on__isnull=False).order_by("-met_on")
    return (
        rows.select_related("colleague")
        .annotate(
            last_met=Subquery(last.values("met_on")[:1], output_field=DateField()),
            plan_id=Subquery(open_plan.values("pk")[:1], output_field=BigIntegerField()),
            plan_on=Subquery(open_plan.values("planned_on")[:1], output_field=DateField()),
            newest_answer=Subquery(answers.values("words")[:1]),
            newest_said_on=Subquery(answers.values("said_on")[:1], output_field=DateField()),
            in_function=function_of(),
            called=Coalesce(NullIf(F("name"), Value("")), F("colleague__display_name"), output_field=CharField()),
        )
        .order_by("in_function", "called", "pk")
    )


def one_with_standing(pk: int) -> InternalStakeholder:
    """One stakeholder that the viewer is known to read, as in ``with_standing``."""
    return with_standing(InternalStakeholder.objects.filter(pk=pk)).select_related("colleague", "owner").get()


def function_of() -> Coalesce:
    """Expression: the function of a stakeholder, of the account where there is one."""
    return Coalesce(F("colleague__function"), F("function"), output_field=CharField())


def agreed_of(row: InternalStakeholder) -> Agreed:
    """What is agreed with a stakeholder of ``with_standing`` and when they met last; nothing with who left."""
    found: date | None = getattr(row, "last_met")  # noqa: B009 - an annotation, which the type does not have
    has_left = row.colleague is not None and not row.colleague.is_active
    return Agreed(None if has_left else row.every, row.agreed_since, found)


def line_of(row: InternalStakeholder, *, today: date) -> Line:
    """A row of ``with_standing`` as a line."""
    more = vars(row)
    agreed = agreed_of(row)
    name = marked(str(row), is_active=row.colleague is None or row.colleague.is_active)
    return Line(
        pk=row.pk,
        url=reverse("stakeholder", args=[row.pk]),
        name=name,
        initials="".join(word[0] for word in str(row).split()[:2]).upper() or "?",
        function=row.works_in,
        function_label=_FUNCTIONS[row.works_in],
        position=row.position,
        stage=_STAGES[row.stage],
        standing=agreed.standing(today).value,
        contact=agreed.words(today),
        due_on=agreed.due_on,
        planned_on=more["plan_on"],
        answer=more["newest_answer"] or "",
        answered_on=more["newest_said_on"],
        next_step=row.next_step,
        next_step_on=row.next_step_on,
        elapsed=agreed.elapsed(today),
        is_late_step=row.next_step_on is not None and row.next_step_on < today,
        is_plan_over=more["plan_on"] is not None and more["plan_on"] < today,
    )


def counted_words(lines: list[Line]) -> str:
    """How contact stands in one sentence: "5 colleagues: 3 as agreed, 1 overdue, 1 with nothing agreed"."""
    counts = {one: sum(line.standing == one.value for line in lines) for one in Standing}
    parts = [
        (counts[Standing.KEPT], "as agreed"),
        (counts[Standing.OVERDUE], "overdue"),
        (counts[Standing.NOTHING_AGREED], "with nothing agreed"),
    ]
    said = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"{len(lines)} colleague{'' if len(lines) == 1 else 's'}: {said}" if lines else "Nobody yet"
