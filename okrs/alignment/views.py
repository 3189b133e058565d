"""The map of alignments, and adding or taking one away."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.alignment import policies, services
from okrs.alignment.forms import AlignForm, MapFilters
from okrs.alignment.selectors import OFFERED, alignment_map, get_alignment, newest_quarter, offered
from okrs.models import Alignment
from okrs.planning.policies import can_edit
from okrs.planning.selectors.objectives import get_objective
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.selectors.quarters import current_quarter
from organization.selectors.teams import managed_team_ids
from organization.views.parts import created, posted, status_of

PAGE = 50


@require_safe
@requires("objective.view")
def index(request: HttpRequest) -> HttpResponse:
    """Which objective supports or contributes to which, drawn and as a table."""
    user = person(request)
    usual = current_quarter(today_of(user)) or newest_quarter()
    query = request.GET.copy()
    if usual and not query.get("quarter"):
        query["quarter"] = str(usual.pk)
    filters = MapFilters(query)
    given = filters.cleaned_data if filters.is_valid() else {}
    quarter = given.get("quarter") or usual
    found = alignment_map(user, quarter, given, at=now().astimezone(user.zone)) if quarter else None
    page = Paginator(found.edges if found else (), PAGE).get_page(request.GET.get("page"))
    context = {"quarter": quarter, "filter": filters, "drawn": found.drawn if found else None, "page": page}
    return render(request, "okrs/alignment/page.html", context, status=status_of(filters))


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def align(request: HttpRequest, pk: int) -> HttpResponse:
    """Align an objective to another one, or another one to it; ``?q=`` narrows what is offered."""
    user = person(request)
    objective = get_objective(user, pk)
    if not can_edit(user, objective, managed_team_ids(user)):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()[:100]
    others = offered(user, objective, words)
    form = AlignForm(posted(request), others=others)

    def act() -> Alignment:
        other = get_objective(user, form.cleaned_data["other"])
        below, above = (other, objective) if form.is_from_other else (objective, other)
        if not policies.may_align(user, form.kind, below, above, managed_team_ids(user)):
            whose = policies.decides(form.kind, below, above)
            raise ValidationError(f"Whoever may change {whose} decides that. You can say that it is supported.")
        weight = form.cleaned_data["weight"] or Decimal(1)
        return services.align(below=below, above=above, kind=form.kind, by=user, weight=weight)

    answer = created(
        request, form, act, to=lambda _: f"{reverse('objective', args=[pk])}#alignment", said=lambda _: "Aligned."
    )
    context: dict[str, Any] = {
        "objective": objective, "form": form, "words": words, "is_cut": len(others) == OFFERED,
        "here": request.path,
    }  # fmt: skip
    return answer or render(request, "okrs/alignment/align.html", context, status=status_of(form))


@require_POST
@requires("objective.view", "objective.draft")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an alignment away; ``from`` says whose page it was done on."""
    user = person(request)
    alignment = get_alignment(user, pk)
    back = alignment.to_id if request.POST.get("from") == "above" else alignment.objective_id
    try:
        services.unalign(alignment=alignment, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The alignment is taken away.")
    return redirect(f"{reverse('objective', args=[back])}#alignment")
