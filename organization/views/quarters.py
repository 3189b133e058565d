"""The calendar of quarters. The page that changes a quarter's state is with the pages that know objectives."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization import policies
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.models import Quarter
from organization.quarter_forms import QuarterForm, YearForm
from organization.selectors.dependants import dependants
from organization.selectors.history import history_entries
from organization.selectors.quarters import QuarterRow, quarter_calendar, quarter_row, suggest_next, suggest_year
from organization.services import quarters as services
from organization.services.quarters import MOVES, remove_quarter, save_quarter
from organization.views.parts import Crumbs, carried_out, confirm_page, created, crumbs, form_page, posted, status_of


def way_to_quarters() -> Crumbs:
    """Breadcrumbs of a page below the calendar."""
    return crumbs(("Quarters", reverse("quarters")))


@require_safe
@requires("organization.view")
def list_quarters(request: HttpRequest) -> HttpResponse:
    """Quarters by year, with the current one marked."""
    viewer = person(request)
    years = quarter_calendar(today_of(viewer))
    context = {
        "crumbs": crumbs(),
        "years": [{"year": year, "rows": [_row(row) for row in rows]} for year, rows in years],
        "none_now": not any(row.is_now for _, rows in years for row in rows),
        "may_edit": policies.may_edit_organization(viewer),
        "add_url": reverse("quarter-add"),
        "year_url": reverse("quarter-year"),
    }
    return render(request, "organization/quarters.html", context)


def _row(row: QuarterRow) -> dict[str, Any]:
    """A quarter and where it is moved and closed."""
    closes = row.state in (Quarter.State.GRADING, Quarter.State.CLOSED)
    url = reverse("quarter-close", args=[row.pk]) if closes else ""
    return {"quarter": row, "may_move": bool(MOVES[row.state]), "close_url": url}


@requires("organization.view", "organization.edit")
def add_quarter(request: HttpRequest) -> HttpResponse:
    """Add a quarter; the one after the last is suggested."""
    form = QuarterForm(posted(request), initial=suggest_next(today_of(person(request))))
    answer = created(
        request, form, lambda: save_quarter(quarter=form.instance, by=person(request)),
        to=lambda _: reverse("quarters"),
        said=lambda _: f"{form.instance} was added. It is in planning until you start it.",
    )  # fmt: skip
    return answer or form_page(
        request,
        form=form,
        title="Add a quarter",
        submit="Add quarter",
        way=way_to_quarters(),
        cancel_url=reverse("quarters"),
        lead="The dates after the last quarter are suggested.",
    )


@requires("organization.view", "organization.edit")
def add_year(request: HttpRequest) -> HttpResponse:
    """Add the four quarters of a year: a visit with the fields filled in shows them first, and can be shared."""
    today = today_of(person(request))
    asked = request.GET if "year" in request.GET else None
    form = YearForm(posted(request) if request.method == "POST" else asked, initial=suggest_year(today))
    answer = created(
        request, form, lambda: services.add_year(plan=form.plan(), by=person(request)),
        to=lambda _: reverse("quarters"),
        said=lambda made: f"{made[0]} to {made[-1]} were added. They are in planning until you start them.",
    )  # fmt: skip
    if answer:
        return answer
    rows = [quarter_row(one, today) for one in form.plan().made()] if form.is_bound and form.is_valid() else []
    context = {"form": form, "rows": rows, "crumbs": way_to_quarters(), "cancel_url": reverse("quarters")}
    return render(request, "organization/year.html", context, status=status_of(form))


@requires("organization.view", "organization.edit")
def edit_quarter(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and dates; an active quarter's dates take a reason."""
    quarter = get_object_or_404(Quarter, pk=pk)
    name, state = quarter.name, quarter.state
    form = QuarterForm(posted(request), instance=quarter)
    if carried_out(request, form, lambda: save_quarter(quarter=quarter, by=person(request), reason=form.why)):
        messages.success(request, f"{quarter.name} was saved.")
        return redirect("quarters")
    state_url = reverse("quarter-state", args=[pk])
    actions = [{"label": move.label, "url": f"{state_url}?to={move.to}"} for move in MOVES[state]]
    if state == Quarter.State.PLANNING:
        actions.append({"label": "Delete this quarter", "url": reverse("quarter-remove", args=[pk])})
    return form_page(
        request,
        form=form,
        title=name,
        submit="Save changes",
        way=way_to_quarters(),
        cancel_url=reverse("quarters"),
        lead=f"State: {Quarter.State(state).label.lower()}.",
        history=history_entries(quarter),
        actions=actions,
    )


@requires("organization.view", "organization.edit")
def delete_quarter(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a quarter in planning that nothing depends on; first show what does."""
    quarter = get_object_or_404(Quarter, pk=pk)
    found = dependants(quarter)

    def act(reason: str) -> str:
        remove_quarter(quarter=quarter, by=person(request), reason=reason)
        return f"{quarter.name} was deleted."

    return confirm_page(
        request,
        act,
        to=reverse("quarters"),
        title=f"Delete {quarter.name}",
        submit="Delete quarter",
        way=way_to_quarters(),
        cancel_url=reverse("quarter-edit", args=[pk]),
        text=(
            "Something depends on this quarter, so it stays."
            if found
            else f"Nothing depends on {quarter.name}. It is deleted; its history stays."
        ),
        consequences=[one.sentence for one in found],
    )
