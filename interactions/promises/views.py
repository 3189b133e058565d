"""Finishing a promise where it stands, and taking that back."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interactions.log.selectors.interactions import get_interaction
from interactions.models import Interaction
from interactions.promises import policies, services
from interactions.promises.forms import DONE, MOVED, PromiseForm
from interactions.promises.selectors import HOME, KOL, promise_of
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.ground.numbers import as_number
from organization.services.versions import VersionConflict
from organization.views.parts import posted, status_of

CHANGED = "It was changed a moment ago. Look at it again before you finish it."


@requires("interaction.log")
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, moved or dropped; only by whoever made it. ``?back=`` is where it leads afterwards."""
    user, today = person(request), today_of(person(request))
    interaction = get_interaction(user, pk, today=today, to="edit")
    if not policies.can_finish(user, interaction):
        messages.info(request, "Nothing is promised there any more.")
        return redirect(_back(request, pk))
    form = PromiseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                return _finished(request, interaction, form, today)
        except VersionConflict:
            form.add_error(None, CHANGED)
    context = {"form": form, "promise": promise_of(interaction, today=today), "back_url": _back(request, pk)}
    return render(request, "interactions/promises/form.html", context, status=status_of(form))


def _finished(request: HttpRequest, interaction: Interaction, form: PromiseForm, today: date) -> HttpResponse:
    user, data, pk = person(request), form.cleaned_data, interaction.pk
    if data["outcome"] == MOVED:
        services.move_promise(by=user, interaction=interaction, day=data["day"], today=today)
        messages.success(request, f"Moved to {data['day']:%-d %B %Y}.")
        return redirect(_back(request, pk))
    if data["outcome"] == DONE:
        services.keep_promise(by=user, interaction=interaction, at=now())
    else:
        services.drop_promise(by=user, interaction=interaction, reason=data["reason"], at=now())
    undo = f"{reverse('promise-reopen', args=[pk])}?{request.GET.urlencode()}"
    what = f"“{interaction.next_step or 'Next step'}”"
    messages.success(request, f"{what} is {'done' if data['outcome'] == DONE else 'dropped'}.", extra_tags=undo)
    return redirect(_back(request, pk))


@require_POST
@requires("interaction.log")
def promise_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It waits again."""
    user = person(request)
    interaction = get_interaction(user, pk, today=today_of(user), to="edit")
    if policies.can_reopen(user, interaction):  # a second click finds it open
        try:
            services.reopen_promise(by=user, interaction=interaction)
        except VersionConflict:
            messages.error(request, CHANGED)
            return redirect(_back(request, pk))
    messages.success(request, "The promise is open again.")
    return redirect(_back(request, pk))


def _back(request: HttpRequest, pk: int) -> str:
    asked = request.GET.get("back", "")
    if asked == HOME:
        return reverse("home")
    kol = as_number(asked.removeprefix(KOL)) if asked.startswith(KOL) else None
    return reverse("kol", args=[kol]) if kol else reverse("interaction", args=[as_number(asked) or pk])
