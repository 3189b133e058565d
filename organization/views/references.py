"""Areas, products, imperatives, holidays and work weeks: five kinds of record with the same four pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization import policies
from organization.access import person, requires
from organization.filters import ActiveFilter, HolidayFilter, ProductFilter, WorkWeekFilter
from organization.forms import (
    HolidayForm,
    ProductForm,
    RecordForm,
    StrategicImperativeForm,
    TherapeuticAreaForm,
    WorkWeekForm,
)
from organization.ground.clock import today_of
from organization.ground.filters import PageFilters
from organization.selectors import references as selectors
from organization.selectors.dependants import dependants
from organization.selectors.history import history_entries
from organization.services.records import remove, save_reference
from organization.views.parts import Crumbs, carried_out, confirm_page, created, crumbs, form_page, list_page, posted


@dataclass(frozen=True)
class KindOfRecord:
    """One kind of record: its words, its columns and its forms."""

    key: str
    route: str
    noun: str
    plural: str
    lead: str
    rows: Callable[[], QuerySet[Any]]
    form: type[RecordForm]
    filter: type[PageFilters]
    headers: tuple[str, ...]
    title: Callable[[Any], str]
    cells: Callable[[Any], list[str]]
    empty: str

    def way(self) -> Crumbs:
        """Breadcrumbs of a page below the list."""
        return crumbs((self.plural, reverse(self.route)))


def _state(record: Any) -> str:
    return "Active" if record.is_active else "Inactive"


AREAS = KindOfRecord(
    "area",
    "areas",
    "therapeutic area",
    "Therapeutic areas",
    "Fields of medicine that work is tagged with and reported by.",
    selectors.areas,
    TherapeuticAreaForm,
    ActiveFilter,
    ("Name", "Code", "Products", "State"),
    lambda area: area.name,
    lambda area: [area.code, str(area.active_products), _state(area)],
    "Objectives, interactions and KOLs are tagged with one.",
)
PRODUCTS = KindOfRecord(
    "product",
    "products",
    "product",
    "Products",
    "The lifecycle phase decides what may be said about a product.",
    selectors.products,
    ProductForm,
    ProductFilter,
    ("Name", "Therapeutic area", "Phase", "State"),
    lambda product: product.name,
    lambda product: [product.therapeutic_area.name, product.get_lifecycle_phase_display(), _state(product)],
    "Interactions and activities may name one.",
)
IMPERATIVES = KindOfRecord(
    "imperative",
    "imperatives",
    "strategic imperative",
    "Strategic imperatives",
    "Goals shared by clinical, medical and commercial functions; no scientific content in their wording.",
    selectors.imperatives,
    StrategicImperativeForm,
    ActiveFilter,
    ("Title", "Description", "State"),
    lambda imperative: imperative.title,
    lambda imperative: [imperative.description, _state(imperative)],
    "Objectives can be aligned to one; partners see the status of those that are.",
)
HOLIDAYS = KindOfRecord(
    "holiday",
    "holidays",
    "public holiday",
    "Public holidays",
    "Days left out of the pace of people in that country.",
    selectors.holidays,
    HolidayForm,
    HolidayFilter,
    ("Name", "Date", "Country"),
    lambda holiday: holiday.name,
    lambda holiday: [f"{holiday.date:%a %-d %b %Y}", holiday.country],
    "Without them every weekday counts as a working day.",
)
WORK_WEEKS = KindOfRecord(
    "work-week",
    "work-weeks",
    "work week",
    "Work weeks",
    "Which days of a week are off in a country. The weekly update is due on the last day before them, check-ins on the "
    "last working day, and no reminder goes out on them. A change counts for every week, past ones as well.",
    selectors.work_weeks,
    WorkWeekForm,
    WorkWeekFilter,
    ("Country", "Days off"),
    lambda week: week.country,
    lambda week: [week.get_days_off_display()],
    "Where none is entered, Saturday and Sunday are off.",
)
KINDS = (AREAS, PRODUCTS, IMPERATIVES, HOLIDAYS, WORK_WEEKS)


@require_safe
@requires("organization.view")
def list_records(request: HttpRequest, *, kind: KindOfRecord) -> HttpResponse:
    """Every record of a kind, filtered; administrators get links to change."""
    viewer = person(request)
    may_edit = policies.may_edit_organization(viewer)
    add = (f"Add a {kind.noun}", reverse(f"{kind.key}-add")) if may_edit else None
    return list_page(
        request,
        found=kind.filter(request.GET, queryset=kind.rows(), viewer=viewer, today=today_of(viewer)),
        row=lambda record: {
            "title": kind.title(record),
            "url": reverse(f"{kind.key}-edit", args=[record.pk]) if may_edit else "",
            "cells": kind.cells(record),
        },
        headers=kind.headers,
        title=kind.plural,
        lead=kind.lead,
        noun=kind.plural.lower(),
        empty={"title": f"No {kind.noun} yet", "text": kind.empty},
        add=add,
    )


@requires("organization.view", "organization.edit")
def add_record(request: HttpRequest, *, kind: KindOfRecord) -> HttpResponse:
    """Add a record of a kind."""
    form = kind.form(posted(request))
    answer = created(
        request, form, lambda: save_reference(record=form.instance, by=person(request)),
        to=lambda _: reverse(kind.route), said=lambda _: f"{kind.title(form.instance)} was added.",
    )  # fmt: skip
    return answer or form_page(
        request,
        form=form,
        title=f"Add a {kind.noun}",
        submit=f"Add {kind.noun}",
        way=kind.way(),
        cancel_url=reverse(kind.route),
    )


@requires("organization.view", "organization.edit")
def edit_record(request: HttpRequest, pk: int, *, kind: KindOfRecord) -> HttpResponse:
    """Change a record; its history is beside the form."""
    record = get_object_or_404(kind.rows(), pk=pk)
    title = kind.title(record)
    form = kind.form(posted(request), instance=record)
    if carried_out(request, form, lambda: save_reference(record=record, by=person(request), reason=form.why)):
        messages.success(request, f"{kind.title(record)} was saved.")
        return redirect(kind.route)
    return form_page(
        request,
        form=form,
        title=title,
        submit="Save changes",
        way=kind.way(),
        cancel_url=reverse(kind.route),
        history=history_entries(record),
        actions=[{"label": f"Remove this {kind.noun}", "url": reverse(f"{kind.key}-remove", args=[pk])}],
    )


@requires("organization.view", "organization.edit")
def remove_record(request: HttpRequest, pk: int, *, kind: KindOfRecord) -> HttpResponse:
    """Delete a record that nothing depends on, else deactivate it; first show what depends on it."""
    record = get_object_or_404(kind.rows(), pk=pk)
    title = kind.title(record)
    found = dependants(record)

    def act(reason: str) -> str:
        is_gone = remove(record=record, by=person(request), reason=reason)
        return f"{title} was {'deleted' if is_gone else 'deactivated'}."

    return confirm_page(
        request,
        act,
        to=reverse(kind.route),
        title=f"Remove {title}",
        way=kind.way(),
        cancel_url=reverse(f"{kind.key}-edit", args=[pk]),
        submit="Deactivate" if found else "Delete",
        text=(
            f"Something depends on {title}, so it is not deleted. It is deactivated: no longer offered, and everything "
            "that refers to it stays."
            if found
            else f"Nothing depends on {title}. It is deleted; its history stays."
        ),
        consequences=[one.sentence for one in found],
    )
