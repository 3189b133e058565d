"""One stakeholder: the page, adding, changing, taking off the map."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_shown
from interactions.models import InternalStakeholder
from interactions.stakeholders import services
from interactions.stakeholders.cause import opened
from interactions.stakeholders.forms import AnswerForm, FeedbackForm, PlanForm, StakeholderForm, TalkForm
from interactions.stakeholders.selectors import page as pages
from interactions.stakeholders.selectors.choices import meetings_to_choose
from interactions.stakeholders.selectors.lists import get_stakeholder
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.form_errors import retype
from organization.services.versions import VersionConflict
from organization.views.parts import carried_out, created, posted, status_of


@require_safe
@requires("stakeholder.view")
def stakeholder(request: HttpRequest, pk: int) -> HttpResponse:
    """How a colleague sees the role, contact as agreed, feedback, and the next step."""
    user = person(request)
    found = get_stakeholder(user, pk, today=today_of(user), opened=opened(request))
    own = found.owner_id == user.pk
    record_shown(by=user.pk, model="internalstakeholder", own=[own], at=now(), object_id=pk)
    return show(request, found)


def show(request: HttpRequest, found: InternalStakeholder, **sent: Any) -> HttpResponse:
    """The page; ``sent``: forms that came back with errors, by name."""
    user, today = person(request), today_of(person(request))
    page = pages.stakeholder_page(found, user=user, today=today)
    first = pages.prefilled(found, planned=page.line.planned_on, today=today)
    forms: dict[str, Any] = {}
    if page.can_edit:
        forms = {
            "answer": AnswerForm(prefix="answer", initial=first["answer"]),
            "plan": PlanForm(prefix="plan", initial=first["plan"]),
            "talk": TalkForm(prefix="talk", initial=first["talk"]),
            "feedback": FeedbackForm(
                prefix="feedback", initial=first["feedback"], meetings=meetings_to_choose(user, today=today)
            ),
        } | sent
    context = {"page": page, "forms": forms, "reflect_url": f"{reverse('reflection-new')}?stakeholder={found.pk}"}
    status = 422 if any(form.errors for form in sent.values()) else 200
    return render(request, "interactions/stakeholders/page.html", context, status=status)


@requires("stakeholder.keep")
def stakeholder_new(request: HttpRequest) -> HttpResponse:
    """Put a colleague on one's own map."""
    user, today = person(request), today_of(person(request))
    form = StakeholderForm(posted(request), user=user)
    answer = created(
        request, form, lambda: services.add_stakeholder(by=user, profile=form.profile(), today=today),
        to=lambda made: reverse("stakeholder", args=[made.pk]), said=lambda made: f"{made} is on your map.",
    )  # fmt: skip
    context = {"form": form, "cancel_url": reverse("stakeholders"), "title": "", "theirs": []}
    return answer or render(request, "interactions/stakeholders/form.html", context, status=status_of(form))


@requires("stakeholder.keep")
def stakeholder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a stakeholder; if it was saved meanwhile, both texts are shown."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="edit")
    title, page_url = str(found), reverse("stakeholder", args=[pk])
    form = StakeholderForm(posted(request), user=user, recorded=found)
    theirs: list[dict[str, str]] = []

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        services.change_stakeholder(by=user, stakeholder=found, profile=form.profile(), version=version, today=today)

    try:
        if carried_out(request, form, change):
            messages.success(request, "Changes saved.")
            return redirect(page_url)
    except VersionConflict:
        stored = get_stakeholder(user, pk, today=today, to="edit")
        theirs = differing(pages.differences(stored, found))
        retype(form, "version", str(stored.version))
    context = {"form": form, "cancel_url": page_url, "title": title, "theirs": theirs}
    status = 409 if theirs else status_of(form)
    return render(request, "interactions/stakeholders/form.html", context, status=status)


@require_POST
@requires("stakeholder.keep")
def stakeholder_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the map, or put them back (``back`` sent); what was said stays."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="edit")
    try:
        if request.POST.get("back"):
            services.reopen_stakeholder(by=user, stakeholder=found, today=today)
            messages.success(request, f"{found} is on your map again.")
        elif found.ended_on is None:  # a second click finds it done
            services.end_stakeholder(by=user, stakeholder=found, today=today)
            messages.success(request, f"{found} is off your map. What was said stays here.")
    except ValidationError as error:  # somebody was put on the map anew meanwhile
        messages.error(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, "It was changed a moment ago. Look at it again.")
    return redirect("stakeholder", pk=pk)
