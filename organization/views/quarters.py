"""The calendar of quarters. The page that changes a quarter's state is with the pages that know objectives."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization import policies
from organization.access import person, requires
from organization.forms import QuarterForm
from organization.ground.clock import today_of
from organization.models import Quarter
from organization.selectors.dependants import dependants
from organization.selectors.history import history_entries
from organization.selectors.quarters import quarter_calendar, suggest_next
from organization.services.quarters import MOVES, remove_quarter, save_quarter
from organization.views.parts import Crumbs, carried_out, confirm_page, created, crumbs, form_page, posted


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
        "years": [
            {"year": year, "rows": [{"quarter": row, "may_move": bool(MOVES[row.state])} for row in rows]}
            for year, rows in years
        ],
        "none_now": not any(row.is_now for _, rows in years for row in rows),
        "may_edit": policies.may_edit_organization(viewer),
        "add_url": reverse("quarter-add"),
    }
    return render(request, "organization/quarters.html", context)


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
