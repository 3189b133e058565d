"""The stakeholder map, and how compliance opens one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access, record_shown
from interactions.stakeholders.cause import open_map, opened
from interactions.stakeholders.forms import CauseForm
from interactions.stakeholders.selectors.choices import keepers
from interactions.stakeholders.selectors.map import map_of
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.numbers import as_number
from organization.views.parts import posted, status_of


@require_safe
@requires("stakeholder.view")
def stakeholders(request: HttpRequest) -> HttpResponse:
    """A map as a picture and as a list: one's own, or that of somebody whose maps the viewer reads (``?owner=``)."""
    user, open_for = person(request), opened(request)
    if open_for == 0:
        return redirect("stakeholder-cause")
    page = map_of(
        user, today=today_of(user), owner=as_number(request.GET.get("owner", "")), opened=open_for,
        number=request.GET.get("page"), ended=request.GET.get("show") == "ended",
    )  # fmt: skip
    record_shown(
        by=user.pk, model="internalstakeholder", own=(page.is_own for _ in page.page.object_list), at=now(),
        detail=f"map of person no. {page.owner_id}",
    )  # fmt: skip
    context = {"map": page, "cause_url": reverse("stakeholder-cause") if open_for else ""}
    return render(request, "interactions/stakeholders/map.html", context)


@requires("stakeholder.inspect")
def stakeholder_cause(request: HttpRequest) -> HttpResponse:
    """Compliance says whose map it needs to read and why; both are kept in the access log, and it opens for a while."""
    user = person(request)
    form = CauseForm(posted(request), keepers=keepers())
    if request.method == "POST" and form.is_valid():
        owner, reason = form.cleaned_data["owner"], form.cleaned_data["reason"]
        record_access(
            by=user.pk, action="read", model="internalstakeholder", object_id=None, at=now(),
            detail=f"opened the map of person no. {owner.pk}: {reason}",
        )  # fmt: skip
        open_map(request, owner=owner.pk)
        messages.success(request, f"The map of {owner} is open to you for half an hour.")
        return redirect("stakeholders")
    return render(request, "interactions/stakeholders/cause.html", {"form": form}, status=status_of(form))
