"""The library as its pages show it: the list, one template, one version, the working copy."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse

from okrs.library import policies
from okrs.library.selectors.words import Difference, differences
from okrs.models import KeyResultTemplate, Objective, ObjectiveTemplate, Template, TemplateVersion
from okrs.planning.selectors.notices import say_moment
from okrs.planning.wording import say_held
from organization.ground.names import owner_name
from organization.ground.units import with_unit
from organization.models import User

PLANS_SHOWN = 20
ORGANISATION = "The organisation"


def get_template(user: User, pk: int) -> Template:
    """A template that the person may read, else 404."""
    found = Template.objects.visible_to(user).select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def whose(template: Template, user: User) -> str:
    """Whose it is, and who else reads it."""
    if template.owner is None:
        return ORGANISATION
    name = "You" if template.owner_id == user.pk else owner_name(template.owner)
    return name if template.is_shared else f"{name}, not shared"


# --- The list -----------------------------------------------------------------------------------


def listed(user: User, *, is_archived: bool) -> "QuerySet[Template]":
    """Templates that the person may read, with the newest version and in how many plans they are used."""
    newest = TemplateVersion.objects.published().filter(template=OuterRef("pk")).order_by("-number")
    plans = (
        Objective.objects.live()
        .filter(began_from__template_version__template=OuterRef("pk"))
        .order_by()
        .values("began_from__template_version__template")
        .annotate(many=Count(_PLAN, distinct=True))
        .values("many")
    )
    return (
        Template.objects.visible_to(user)
        .filter(is_active=not is_archived)
        .select_related("owner")
        .annotate(
            newest=Subquery(newest.values("number")[:1]),
            newest_pk=Subquery(newest.values("pk")[:1]),
            plans=Subquery(plans, output_field=IntegerField()),
        )
    )


# A plan is a team's quarter.
_PLAN = Func("quarter", "primary_team", function="ROW", output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Row:
    """A template in the list."""

    title: str
    url: str
    about: str
    holds: str
    whose: str
    version: str
    plans: str
    state: str


def rows_of(templates: Collection[Any], user: User) -> list[Row]:
    """Lines of the list; one query for what the newest versions hold."""
    pks = [one.newest_pk for one in templates if one.newest_pk]
    held = {one.pk: one for one in TemplateVersion.objects.filter(pk__in=pks).with_counts()}
    return [
        Row(
            title=one.name,
            url=reverse("template", args=[one.pk]),
            about=one.about,
            holds=say_held(held[one.newest_pk]) if one.newest_pk in held else "",
            whose=whose(one, user),
            version=str(one.newest or ""),
            plans=str(one.plans or ""),
            state=_state(one),
        )
        for one in templates
    ]


def _state(template: Any) -> str:
    if not template.is_active:
        return "Archived"
    if not template.newest:
        return "Not published yet"
    return "Planning suggests it" if template.is_default else "Offered"


# --- Versions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version in the list of versions."""

    number: int
    label: str
    url: str
    note: str
    when: str


def versions_of(template: Template, user: User) -> list[VersionLine]:
    """Published versions, newest first. One query."""
    rows = TemplateVersion.objects.published().filter(template=template).select_related("published_by")
    return [
        VersionLine(
            number=one.number,
            label=f"Version {one.number}",
            url=reverse("template-version", args=[template.pk, one.number]),
            note=one.note,
            when=_when(one.published_at, one.published_by, user),
        )
        for one in rows.order_by("-number")
    ]


def _when(moment: datetime | None, by: User | None, user: User) -> str:
    who = owner_name(by) if by else "came with the product"
    return f"{say_moment(moment, user)}, {who}" if moment else who


def newest_version(template: Template) -> TemplateVersion | None:
    """The newest published version with everything in it; four queries."""
    found = TemplateVersion.objects.published().filter(template=template).with_content().order_by("-number").first()
    if found is not None:
        found.template = template
    return found


def get_version(template: Template, number: int) -> TemplateVersion:
    """A published version with everything in it, else 404."""
    found = TemplateVersion.objects.published().filter(template=template, number=number).with_content().first()
    if found is None:
        raise Http404
    found.template = template
    return found


def compared(template: Template, version: TemplateVersion, with_number: int | None) -> tuple[int, list[Difference]]:
    """The number of another version and what differs from it: as asked for, else the one before; 0 without one."""
    others = TemplateVersion.objects.published().filter(template=template).exclude(pk=version.pk).with_content()
    other = others.filter(number=with_number).first() if with_number is not None else None
    other = other or others.filter(number__lt=version.number).order_by("-number").first()
    if other is None:
        return 0, []
    older, newer = sorted((other, version), key=lambda one: one.number)
    return other.number, differences(older, newer)


def plans_of(template: Template) -> tuple[list[dict[str, str]], int]:
    """The newest plans that began from it, and how many there are. One query."""
    rows = list(
        Objective.objects.live()
        .filter(began_from__template_version__template=template)
        .order_by("-quarter__starts_on", "primary_team__name", "quarter", "primary_team")
        .values_list("quarter", "quarter__name", "primary_team", "primary_team__name")
        .annotate(many=Count("pk"), drafts=Count("pk", filter=Q(state=Objective.State.DRAFT)))
    )
    shown = [
        {
            "url": reverse("plan", args=[quarter, team]),
            "label": f"{quarter_name}, {team_name}",
            "detail": with_unit(str(many), "objectives")
            + (f", of which {with_unit(str(drafts), 'drafts')}" if drafts else ""),
        }
        for quarter, quarter_name, team, team_name, many, drafts in rows[:PLANS_SHOWN]
    ]
    return shown, len(rows)


def _held(objectives: int, drafts: int) -> str:
    parts = [with_unit(str(objectives), "objectives")]
    return ", ".join([*parts, with_unit(str(drafts), "drafts")] if drafts else parts)


# --- The working copy -----------------------------------------------------------------------------


def working_copy(template: Template) -> TemplateVersion | None:
    """The version that is not published yet, alone; one query."""
    found = TemplateVersion.objects.filter(template=template, published_at__isnull=True).first()
    if found is not None:
        found.template = template
    return found


def get_working_copy(user: User, pk: int) -> TemplateVersion:
    """The working copy of a template that the person may read, else 404; whether they may change it is not said."""
    found = working_copy(get_template(user, pk))
    if found is None:
        raise Http404
    return found


def with_content(version: TemplateVersion) -> TemplateVersion:
    """The same with everything in it."""
    found = TemplateVersion.objects.with_content().get(pk=version.pk)
    found.template = version.template
    return found


def find_objective(version: TemplateVersion, pk: int) -> ObjectiveTemplate | None:
    """An objective of the working copy."""
    found = ObjectiveTemplate.objects.filter(pk=pk, template_version=version).first()
    if found is not None:
        found.template_version = version
    return found


def find_key_result(version: TemplateVersion, pk: int) -> KeyResultTemplate | None:
    """A key result of the working copy, with its objective, measure and steps."""
    rows = KeyResultTemplate.objects.select_related("objective", "measure").prefetch_related("steps")
    found = rows.filter(pk=pk, objective__template_version=version).first()
    if found is not None:
        found.objective.template_version = version
    return found


def acts_of(user: User, template: Template, *, has_copy: bool, is_published: bool) -> dict[str, Any]:
    """What the person may do with a template, for its page."""
    may_change = policies.can_change(user, template)
    return {
        "may_change": may_change,
        "may_copy": user.may(policies.WRITE) and is_published,
        "may_share": policies.can_share(user, template) and (is_published or template.is_shared),
        "change_label": "Go on with the changes" if has_copy else "Change it",
    }


# --- For programs -----------------------------------------------------------------------------------


def published_templates(user: User) -> "QuerySet[Template]":
    """Templates that the person may read and of which something is published."""
    versions = TemplateVersion.objects.published().filter(template=OuterRef("pk"))
    return Template.objects.visible_to(user).select_related("owner").filter(Exists(versions))


def newest_of(templates: Collection[Template]) -> list[TemplateVersion]:
    """The newest version of each, with everything in it, in their order. Four queries."""
    found = {
        one.template_id: one for one in TemplateVersion.objects.newest().filter(template__in=templates).with_content()
    }
    for one in templates:
        found[one.pk].template = one
    return [found[one.pk] for one in templates]


def get_published(user: User, pk: int) -> TemplateVersion:
    """The newest version of one template, else 404."""
    found = published_templates(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return newest_of([found])[0]
