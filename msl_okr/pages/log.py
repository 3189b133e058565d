"""Log: one interaction on one screen, in at most seven taps for a KOL met lately."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from interactions.collisions.forms import put_on
from interactions.kols.forms import KOLForm
from interactions.kols.policies import can_edit
from interactions.kols.selectors.kols import similar_words
from interactions.kols.services import add_kol
from interactions.log.forms import InteractionForm
from interactions.log.initial import like
from interactions.log.kit import plan_chips
from interactions.log.prefill import prefilled
from interactions.log.selectors.offers import found_kols, own_record, planned_with
from interactions.log.services.beside import held_back
from interactions.log.services.interactions import Logged, log_interaction
from interactions.models import Interaction
from interactions.models.overlaps import overlapped_by
from msl_okr.pages import one_line
from organization import unsent
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.ground.numbers import as_number
from organization.ground.once import note, once
from organization.models import User


@requires("interaction.log")
def log(request: HttpRequest) -> HttpResponse:
    """The form, filled in as its address says (``prefilled``), or like another of one's own (``?like=``).

    A step (find or add a KOL, other topics, one line) keeps everything typed.
    """
    user, at = person(request), now()
    if request.method != "POST":
        start = _like(user, request.GET.get("like", "")) or prefilled(request.GET)
        form = InteractionForm(user=user, at=at, initial=start)
        return _show(request, form, plan=_plan(user, request.GET.get("kol", "")))
    if request.POST.get("step") in ("add", "added") and can_edit(user):
        return _add_kol(request, user, at)
    has_line = request.POST.get("line") or request.POST.get("line_read")
    if has_line and one_line.is_asked(request.POST) and not unsent.is_unsent(request):
        values, line = one_line.filled(request.POST, user=user, at=at)
        return _show(request, InteractionForm(user=user, at=at, initial=values), line=line)
    if "step" in request.POST:
        words = request.POST.get("kol_search", "") if request.POST["step"] == "find" else ""
        found = found_kols(user, words)
        form = InteractionForm(user=user, at=at, initial=InteractionForm.typed(request.POST), found=found)
        return _show(request, form, searched=words, found=found)
    form = InteractionForm(request.POST, user=user, at=unsent.kept_at(request.POST, at))
    code = ""
    try:
        if form.is_held_back:
            return _held_back(request, form, user, at)
        if form.is_valid():
            return _saved(request, _save(form, user, at))
    except ValidationError as error:
        put_on(form, error)
        code = getattr(error, "code", "")
    if unsent.is_unsent(request):
        return unsent.refused(request, form, code=code or "")
    if code == "key_used":
        form.renew_key()
    return _show(request, form)


def _plan(user: User, kol: str) -> dict[str, Any] | None:
    """The plan with the chosen KOL that this conversation may be: recorded as held, it keeps its topics and intent."""
    pk = as_number(kol)
    plan = planned_with(user, pk, today=today_of(user)) if pk is not None else None
    if plan is None:
        return None
    return {
        "day": plan.occurred_on,
        "channel": plan.get_channel_display(),
        "url": reverse("interaction-hold", args=[plan.pk]),
    }


def _like(user: User, record: str) -> dict[str, Any] | None:
    """The form's values of an own record, to log another like it; none if there is no such record."""
    pk = as_number(record)
    earlier = own_record(user, pk) if pk is not None else None
    return like(earlier) if earlier else None


def _add_kol(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    """The form of a KOL who is not on record, with the name looked for; then Log again, with that KOL chosen.

    What was typed in Log travels in hidden fields, so that a note is kept nowhere before it is saved.
    """
    typed = InteractionForm.typed(request.POST)
    given, _, family = str(typed.get("kol_search") or "").strip().rpartition(" ")
    is_sent = request.POST["step"] == "added"
    form = KOLForm(request.POST if is_sent else None, initial={"given_name": given, "family_name": family})
    if is_sent and form.is_valid():
        similar = similar_words(form.details())
        with errors_on(form):
            with once(request) as saved:
                kol = add_kol(details=form.details(), by=user, today=today_of(user))
                saved.to(f"{reverse('log')}?kol={kol.pk}")
            messages.success(request, f"{kol.name} added.")
            if similar:
                messages.warning(request, similar)
            chosen = typed | {"kols": [kol.pk, *typed["kols"]], "kol_search": ""}
            return _show(request, InteractionForm(user=user, at=at, initial=chosen))
    carried = [(name, value) for name in typed for value in request.POST.getlist(name)]
    carried += one_line.carried(request.POST)
    context = {
        "form": form, "name": "", "fingerprint": "", "conflicts": [], "carried": carried, "cancel_url": "",
        "crumbs": [],
    }  # fmt: skip
    return render(request, "interactions/kols/form.html", context, status=422 if form.errors else 200)


def _save(form: InteractionForm, user: User, at: datetime) -> Logged:
    return log_interaction(
        by=user, contents=form.contents(), at=at, client_id=form.key(), digest=form.digest(),
        seconds_to_log=form.seconds(),
    )  # fmt: skip


def _held_back(request: HttpRequest, form: InteractionForm, user: User, at: datetime) -> HttpResponse:
    """Another function is in touch, and the author plans nothing for now."""
    held_back(by=user, contents=form.contents(), at=at)
    messages.info(request, "Nothing was saved. It is noted that you held it back.")
    answer = redirect("home")
    return unsent.saved(request, answer.url) if unsent.is_unsent(request) else answer


def _saved(request: HttpRequest, logged: Logged) -> HttpResponse:
    interaction = logged.interaction
    answer = redirect("interaction", pk=interaction.pk)
    if not unsent.is_watched(request):
        return unsent.saved(request, answer.url, is_repeat=logged.is_repeat)
    if interaction.state == Interaction.State.CANCELLED:
        messages.info(request, "This page was saved before, and what it recorded was cancelled since.")
    elif interaction.state == Interaction.State.PLANNED:
        messages.success(request, "Plan saved.", extra_tags=reverse("interaction-undo", args=[interaction.pk]))
    else:
        messages.success(request, "Saved.", extra_tags=reverse("interaction-undo", args=[interaction.pk]))
    if interaction.state != Interaction.State.PLANNED:
        for words in logged.found.words:
            messages.warning(request, words)
    if overlapped_by(interaction):
        messages.warning(
            request,
            "It overlaps another interaction of yours. Both are kept, and the later one does not count as an in-depth "
            "discussion until one of the times is corrected.",
        )
    note(request, answer.url)
    if unsent.is_unsent(request):
        return unsent.saved(request, answer.url, is_repeat=logged.is_repeat)
    return answer


def _show(
    request: HttpRequest, form: InteractionForm, *, searched: str = "", found: list[Any] | None = None,
    plan: dict[str, Any] | None = None, line: one_line.LineOnPage | None = None,
) -> HttpResponse:  # fmt: skip
    line = line or one_line.on_page(request.POST, user=form.user, at=form.at)
    last_time = form.last_time() if request.method == "GET" and "like" not in request.GET else None
    context = {
        "form": form,
        "line": line,
        "plan": plan,
        "last_time": {"words": last_time[1], "url": f"{reverse('log')}?like={last_time[0]}"} if last_time else None,
        "plans": plan_chips(form.user, today=today_of(form.user)) if request.method != "POST" else [],
        "stage": unsent.stage_of(request),
        "objecting": ", ".join(form.objecting),
        "searched": searched if not found else "",
        "may_add": can_edit(form.user),
        "has_topics": form.has_topics(),
        "admin_url": reverse("topics") if person(request).may("organization.edit") else "",
    }
    return render(request, "pages/log.html", context, status=422 if form.errors or line.is_late else 200)
