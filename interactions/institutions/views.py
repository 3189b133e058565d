"""Institutions: list, page, merging two and taking them apart."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interactions.institutions import selectors
from interactions.institutions.filters import InstitutionFilter
from interactions.institutions.policies import can_merge
from interactions.institutions.services import merge_institutions, undo_merge
from interactions.models import Institution
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.selectors.history import history_entries
from organization.views.parts import status_of

PAGE = 50


def _crumbs(*more: Institution) -> list[dict[str, str]]:
    way = [{"label": "KOLs", "url": reverse("kols")}, {"label": "Institutions", "url": reverse("institutions")}]
    return way + [{"label": one.name, "url": reverse("institution", args=[one.pk])} for one in more]


@require_safe
@requires("kol.view")
def institution_list(request: HttpRequest) -> HttpResponse:
    """All institutions by name, with how many KOLs work there."""
    user = person(request)
    found = InstitutionFilter(request.GET, queryset=selectors.institutions(user), viewer=user, today=today_of(user))
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found.form,
        "page": page,
        "rows": [selectors.line(row) for row in page.object_list],
        "is_narrowed": bool(request.GET.get("q")),
        "crumbs": _crumbs()[:1],
    }
    return render(request, "interactions/institutions/list.html", context, status=status_of(found.form))


@require_safe
@requires("kol.view")
def institution_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works there, what was merged into it, what may be the same, and its history; or what it became."""
    user = person(request)
    if became := selectors.became_of(user, pk):
        return redirect("institution", became.pk)
    institution, may_merge = selectors.get_institution(user, pk), can_merge(user)
    context = {
        "institution": selectors.line(institution),
        "people": selectors.people_at(institution),
        "similar": selectors.similar_to(institution, user) if may_merge else [],
        "merges": selectors.merges_of(institution, can_undo=may_merge),
        "history": history_entries(institution, fields=("name", "city", "country", "merged_into"), limit=20),
        "crumbs": _crumbs(),
    }
    return render(request, "interactions/institutions/page.html", context)


@require_http_methods(["GET", "POST"])
@requires("kol.view", "kol.edit")
def institution_merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two side by side; sent, the second becomes the first."""
    user = person(request)
    if pk == other:
        raise Http404
    kept, lost = selectors.get_institution(user, pk), selectors.get_institution(user, other)
    problem = ""
    if request.method == "POST":
        try:
            merge_institutions(kept=kept, lost=lost, by=user, at=now())
        except ValidationError as error:
            problem = error.messages[0]
        else:
            messages.success(request, f"“{lost.name}” is now “{kept.name}”. You can undo this below.")
            return redirect("institution", kept.pk)
    context = {
        "kept": selectors.line(kept),
        "lost": selectors.line(lost),
        "sides": [
            {"of": selectors.line(one), "people": selectors.people_at(one), "stays": one is kept}
            for one in (kept, lost)
        ],
        "turned_url": reverse("institution-merge", args=[other, pk]),
        "problem": problem,
        "crumbs": _crumbs(kept),
    }
    return render(request, "interactions/institutions/merge.html", context, status=422 if problem else 200)


@require_POST
@requires("kol.view", "kol.edit")
def institution_merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the two apart again."""
    merge = selectors.get_merge(person(request), pk)
    try:
        undo_merge(merge=merge, by=person(request), at=now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"“{merge.lost.name}” stands for itself again.")
    return redirect("institution", merge.lost_id)
