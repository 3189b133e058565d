"""From which templates a plan can start, and from which its objectives began."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.urls import reverse

from okrs.models import Objective, ObjectiveTemplate, Template, TemplateVersion
from organization import roles
from organization.ground.units import with_unit
from organization.models import Quarter, Team, User


def templates_offered(user: User) -> list[TemplateVersion]:
    """The newest versions from which the person may start a plan, with counts; the default one first. One query."""
    return list(TemplateVersion.objects.offered_to(user).with_counts())


@dataclass(frozen=True, slots=True)
class Begun:
    """From which version of a template objectives began; ``url`` for those who may read the template.

    ``newer``: the number of a newer version that ``drafts`` of them could still take; 0 where there is none.
    """

    template_id: int
    text: str
    url: str
    detail: str = ""
    newer: int = 0
    drafts: int = 0


def begun_in(user: User, quarter: Quarter, team: Team) -> list[Begun]:
    """From which templates the plan's objectives began. Two queries, one if from none."""
    rows = Objective.objects.live().filter(quarter=quarter, primary_team=team, began_from__isnull=False)
    began = "began_from__template_version__"
    many: dict[tuple[int, str, int], int] = {}
    drafts: dict[tuple[int, str, int], list[str]] = {}
    for pk, name, number, code, state in rows.order_by(f"{began}template__name", f"{began}number").values_list(
        f"{began}template", f"{began}template__name", f"{began}number", "began_from__code", "state"
    ):
        key = (pk, name, number)
        many[key] = many.get(key, 0) + 1
        drafts.setdefault(key, []).extend([code] if state == Objective.State.DRAFT else [])
    if not many:
        return []
    newest = newest_codes(user, {pk for pk, _, _ in many})
    found = []
    for key, count in many.items():
        pk, name, number = key
        template = newest.get(pk)
        is_newer = template is not None and template.is_active and template.number > number
        takes = sum(code in template.codes for code in drafts[key]) if template is not None and is_newer else 0
        found.append(
            Begun(
                template_id=pk,
                text=f"{name}, version {number}",
                url=reverse("template-version", args=[pk, number]) if template is not None else "",
                detail=with_unit(str(count), "objectives"),
                newer=template.number if template is not None and takes else 0,
                drafts=takes,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest published version of a template, with the codes of its objectives."""

    pk: int
    number: int
    is_active: bool
    codes: frozenset[str]


def newest_codes(user: User, templates: Collection[int]) -> dict[int, Newest]:
    """By template that the person may read, of those given, its newest version. One query."""
    rows = TemplateVersion.objects.newest().filter(template__in=Template.objects.visible_to(user))
    codes = ArrayAgg("objectives__code", filter=Q(objectives__isnull=False), default=[])
    found = (
        rows.filter(template__in=templates).order_by().values_list("template", "pk", "number", "template__is_active")
    )
    return {
        template: Newest(pk, number, is_active, frozenset(held))
        for template, pk, number, is_active, held in found.annotate(held=codes)
    }


def beginning_of(user: User, objective: Objective) -> Begun | None:
    """From which template an objective began, for whoever reads all of it. One query, none where it did from none."""
    if objective.began_from_id is None or user.scope("objective") != roles.FULL:
        return None
    rows = ObjectiveTemplate.objects.select_related("template_version__template__owner")
    version = rows.get(pk=objective.began_from_id).template_version
    return Begun(
        template_id=version.template_id,
        text=str(version),
        url=reverse("template-version", args=[version.template_id, version.number])
        if version.template.is_visible_to(user)
        else "",
    )
