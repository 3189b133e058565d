"""Log: one interaction on one screen, in at most seven taps for a KOL met lately."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from interactions.log.forms import InteractionForm
from interactions.log.policies import can_hold
from interactions.log.selectors.offers import found_kols, planned_with
from interactions.log.services.interactions import Logged, log_interaction
from interactions.models import Interaction
from interactions.models.overlaps import overlapped_by
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import add_errors
from organization.ground.numbers import as_number
from organization.ground.once import note
from organization.models import User


@requires("interaction.log")
def log(request: HttpRequest) -> HttpResponse:
    """The form; ``?kol=`` chooses a KOL. A step (find a KOL, other topics) shows it again with everything typed."""
    user, at = person(request), now()
    if request.method != "POST":
        kol = request.GET.get("kol", "")
        form = InteractionForm(user=user, at=at, initial={"kols": [kol]} if kol else None)
        return _show(request, form, plan=_plan(user, kol, at))
    if "step" in request.POST:
        words = request.POST.get("kol_search", "") if request.POST["step"] == "find" else ""
        found = found_kols(user, words)
        form = InteractionForm(user=user, at=at, initial=InteractionForm.typed(request.POST), found=found)
        return _show(request, form, searched=words, found=found)
    form = InteractionForm(request.POST, user=user, at=at)
    try:
        if form.is_valid():
            return _saved(request, _save(form, user))
    except ValidationError as error:
        add_errors(form, error)
        if getattr(error, "code", "") == "key_used":
            form.renew_key()
    return _show(request, form)


def _plan(user: User, kol: str, at: datetime) -> dict[str, Any] | None:
    """The plan with the chosen KOL that this conversation may be: recorded as held, it keeps its topics and intent."""
    pk = as_number(kol)
    plan = planned_with(user, pk, today=today_of(user)) if pk is not None else None
    if plan is None:
        return None
    has_come = can_hold(user, plan, at)
    return {
        "day": plan.occurred_on,
        "channel": plan.get_channel_display(),
        "url": reverse("interaction-hold" if has_come else "interaction", args=[plan.pk]),
        "action": "Record the plan as held" if has_come else "Open the plan",
    }


def _save(form: InteractionForm, user: User) -> Logged:
    return log_interaction(
        by=user, contents=form.contents(), at=form.at, client_id=form.key(), digest=form.digest(),
        seconds_to_log=form.seconds(),
    )  # fmt: skip


def _saved(request: HttpRequest, logged: Logged) -> HttpResponse:
    interaction = logged.interaction
    if interaction.state == Interaction.State.CANCELLED:
        messages.info(request, "This page was saved before, and what it recorded was cancelled since.")
    elif interaction.state == Interaction.State.PLANNED:
        messages.success(request, "Plan saved.", extra_tags=reverse("interaction-undo", args=[interaction.pk]))
    else:
        messages.success(request, "Saved.", extra_tags=reverse("interaction-undo", args=[interaction.pk]))
    if overlapped_by(interaction):
        messages.warning(
            request,
            "It overlaps another interaction of yours. Both are kept, and the later one does not count as an in-depth "
            "discussion until one of the times is corrected.",
        )
    answer = redirect("interaction", pk=interaction.pk)
    note(request, answer.url)
    return answer


def _show(
    request: HttpRequest, form: InteractionForm, *, searched: str = "", found: list[Any] | None = None,
    plan: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "plan": plan,
        "objecting": ", ".join(form.objecting),
        "searched": searched if not found else "",
        "has_topics": form.has_topics(),
        "admin_url": reverse("topics") if person(request).may("organization.edit") else "",
    }
    return render(request, "pages/log.html", context, status=422 if form.errors else 200)
