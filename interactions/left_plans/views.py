"""Handing on or cancelling what somebody planned who left, in one go, and taking that back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.services import record_shown
from interactions.left_plans import selectors, services
from interactions.left_plans.forms import CANCEL, LeftPlansForm
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.models import User
from organization.views.parts import posted, status_of

_UNDO = "left_plans"


@requires("interaction.hand_on")
def left_plans(request: HttpRequest, pk: int) -> HttpResponse:
    """The plans of one person who left, with what can become of them."""
    user, today, at = person(request), today_of(person(request)), now()
    leaver = selectors.get_leaver(user, pk, today=today)
    plans = selectors.plans_of(leaver, at=at)
    form = LeftPlansForm(
        posted(request),
        plans=[plan.pk for plan in plans],
        takers=selectors.takers(user, today=today),
        initial={"plans": [plan.pk for plan in plans if not plan.why_not]},
    )
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            return _done(request, leaver, form, today)
    record_shown(
        by=user.pk, model="interaction", own=(False for _ in plans), at=at, detail=f"plans left by no. {leaver.pk}"
    )
    context = {"form": form, "leaver": leaver.display_name, "plans": plans, "chosen": form.chosen}
    return render(request, "interactions/left_plans/page.html", context, status=status_of(form))


def _done(request: HttpRequest, leaver: User, form: LeftPlansForm, today: date) -> HttpResponse:
    user, data = person(request), form.cleaned_data
    if data["outcome"] == CANCEL:
        moved = services.cancel_left(by=user, leaver=leaver, plans=data["plans"], reason=data["reason"], today=today)
        words = "cancelled"
    else:
        to: Any = data["to"]
        moved = services.hand_on(by=user, leaver=leaver, plans=data["plans"], to=to, at=now(), today=today)
        words = f"handed on to {to.display_name}"
    request.session[_UNDO] = {"leaver": leaver.pk, "rows": [(one.pk, one.version, one.joined) for one in moved]}
    undo = reverse("left-plans-undo", args=[leaver.pk])
    messages.success(request, f"{_plans(len(moved))} {words}.", extra_tags=undo)
    return _onward(leaver)


@require_POST
@requires("interaction.hand_on")
def left_plans_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's last act, once, except for what changed since."""
    user, today = person(request), today_of(person(request))
    leaver = selectors.get_leaver(user, pk, today=today)
    kept = request.session.get(_UNDO)
    if kept is None or kept["leaver"] != leaver.pk:
        messages.info(request, "There is nothing to undo: only the last act can be taken back, once.")
        return redirect("left-plans", pk=pk)
    del request.session[_UNDO]
    moved = [services.Moved(*row) for row in kept["rows"]]
    undone, left = services.take_back(by=user, leaver=leaver, moved=moved, today=today)
    if undone:
        messages.success(request, f"{_plans(undone)} back with {leaver.display_name}.")
    if left:
        messages.warning(request, f"{_plans(left)} changed since, and stay{'s' if left == 1 else ''} as now.")
    return redirect("left-plans", pk=pk)


def _onward(leaver: User) -> HttpResponse:
    """To what is left of them, else home."""
    is_done = not selectors.left_by(leaver).exists()
    return redirect("home") if is_done else redirect("left-plans", pk=leaver.pk)


def _plans(number: int) -> str:
    return f"{number} plan{'' if number == 1 else 's'}"
