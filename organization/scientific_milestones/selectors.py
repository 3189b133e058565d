"""Scientific milestones as lists and other pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from audit.history import pghistory_models
from organization.ground.work_weeks import weekend_of
from organization.models import Quarter, ScientificMilestone, User
from organization.models.calendar import days_off_in
from organization.models.scientific_milestones import ScientificMilestoneQuerySet


def known_milestones(user: User) -> ScientificMilestoneQuerySet:
    """Those that the person may read, with area, product and who entered them, the first day first.

    ``moved_from``: the day for which one stood before it was last moved, from the history; null if it never was.
    """
    rows = ScientificMilestone.objects.visible_to(user).annotate(moved_from=_moved_from())
    return rows.select_related("therapeutic_area", "product", "entered_by").order_by("date", "pk")


def get_milestone(user: User, pk: int) -> ScientificMilestone:
    """One that the person may read, else Http404."""
    return get_object_or_404(known_milestones(user), pk=pk)


def moved(one: ScientificMilestone) -> str:
    """ "moved from 3 Nov 2026" of one from ``known_milestones``; empty if it never was."""
    return _moved(vars(one)["moved_from"])


def _moved(day: date | None) -> str:
    return f"moved from {day:%-d %b %Y}" if day else ""


def _moved_from() -> Subquery:
    (event,) = pghistory_models(ScientificMilestone)
    earlier = event.objects.filter(pgh_obj_id=OuterRef("pk")).exclude(date=OuterRef("date")).order_by("-pgh_id")
    return Subquery(earlier.values("date")[:1])


@dataclass(frozen=True, slots=True)
class Ahead:
    """A milestone where a quarter is shown: the day in words with the week of the quarter, what it is, whether it is
    over.
    """

    title: str
    day: date
    words: str
    about: str
    moved: str
    is_past: bool


def marks_in(user: User, quarter: Quarter, *, area: int, today: date) -> list[Ahead]:
    """Those of one area for a chart, which has its own scale: days without weeks, and not from where they were moved.

    One query, and a light one: the page of a key result asks a dozen others.
    """
    rows = ScientificMilestone.objects.visible_to(user).within(quarter.starts_on, quarter.ends_on)
    found = rows.filter(therapeutic_area=area).order_by("date", "pk")
    return [
        Ahead(
            title=title,
            day=day,
            words=f"{day:%a %-d %b}",
            about=", ".join(filter(None, (ScientificMilestone.Kind(kind).label, product))),
            moved="",
            is_past=day < today,
        )
        for title, day, kind, product in found.values_list("title", "date", "kind", "product__name")
    ]


def ahead_in(user: User, quarter: Quarter, *, areas: Collection[int] | QuerySet[Any, Any], today: date) -> list[Ahead]:
    """Milestones of these areas in a quarter, the first day first. One query.

    Weeks are those of ``Quarter.weeks``, with the person's own weekend.
    """
    rows = (
        ScientificMilestone.objects.visible_to(user)
        .within(quarter.starts_on, quarter.ends_on)
        .filter(therapeutic_area__in=areas)
        .annotate(moved_from=_moved_from(), days_off=days_off_in(user.country))
        .order_by("date", "pk")
    )
    return [
        Ahead(
            title=title,
            day=day,
            words=f"{day:%a %-d %b}, week {quarter.weeks(day, weekend_of(days_off))[0]}",
            about=", ".join(filter(None, (ScientificMilestone.Kind(kind).label, area, product))),
            moved=_moved(moved_from),
            is_past=day < today,
        )
        for title, day, kind, area, product, moved_from, days_off in rows.values_list(
            "title", "date", "kind", "therapeutic_area__name", "product__name", "moved_from", "days_off"
        )
    ]


def differences(stored: ScientificMilestone, typed: ScientificMilestone) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of every field of the form."""

    def said(one: ScientificMilestone) -> list[Any]:
        return [one.therapeutic_area, one.product or "", one.get_kind_display(), one.title, f"{one.date:%-d %B %Y}",
                one.note]  # fmt: skip

    labels = ("Therapeutic area", "Product", "Kind", "Title", "Day", "Note")
    return [(label, str(old), str(new)) for label, old, new in zip(labels, said(stored), said(typed), strict=True)]
