"""The list of interactions, its export, and amending, holding, cancelling or undoing one."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_access, record_shown
from interactions.collisions.forms import put_on
from interactions.log import policies
from interactions.log.filters import MINE, ContactFilter, InteractionFilter, whose
from interactions.log.forms import AmendForm, ReasonForm
from interactions.log.initial import initial_of, when_held
from interactions.log.kit import with_unseen
from interactions.log.selectors import interactions as reads
from interactions.log.selectors import lists
from interactions.log.selectors.offers import found_kols
from interactions.log.services import interactions as services
from interactions.log.services.beside import held_back
from interactions.log.tabs import switch, whose_tabs
from interactions.models import Interaction
from interactions.safety.selectors import has_open
from organization import unsent
from organization.access import person, requires
from organization.custom_fields.selectors import heads
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.ground.form_errors import retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.list_views.selectors import views_url
from organization.models import User
from organization.selectors.keyset import PAGE_WORDS, sort_of
from organization.services.versions import VersionConflict
from organization.views.parts import file_links, posted, sort_heads, status_of, too_long

COLUMNS = (
    ("Date", "-date", ""), ("KOL", "", "grow"), ("MSL", "msl", ""), ("Channel", "channel", ""),
    ("Purpose", "purpose", ""), ("Min", "-minutes", "number"), ("Topics", "", ""), ("Follow-ups", "", "number"),
    ("State", "state", ""),
)  # fmt: skip


def _filtered(request: HttpRequest, user: User, who: str, today: date) -> InteractionFilter | ContactFilter:
    if lists.shows_contacts(user, own=who == MINE):
        return ContactFilter(request.GET, queryset=lists.contacts(user), viewer=user, today=today)
    visible = lists.visible_interactions(user, today=today)
    return InteractionFilter(request.GET, queryset=visible, viewer=user, today=today, who=who)


@require_GET
@requires("interaction.view")
def interaction_list(request: HttpRequest) -> HttpResponse:
    """Interactions within the viewer's scope; partners and administrators only see who met whom."""
    user, who = person(request), whose(request.GET, person(request))
    found = _filtered(request, user, who, today_of(user))
    context: dict[str, Any] = {
        "tabs": whose_tabs(user, who),
        "switch": switch(request, current="list"),
        "exports": file_links(request, "interactions-export"),
        "may_log": policies.may_log(user),
        "filters": found.form,
        "views_url": views_url(request, "interactions"),
    }
    if isinstance(found, ContactFilter):
        page = lists.contact_list(found.qs, request.GET)
        return render(request, "interactions/log/contacts.html", context | {"page": page}, status=status_of(found.form))
    listing = lists.interaction_list(found.qs, request.GET, user=user)
    record_shown(
        by=user.pk, model="interaction", own=(row.is_own for row in listing.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    sort, shows_msl = sort_of(request.GET, lists.SORTS), who != MINE
    columns = [one for one in COLUMNS if shows_msl or one[1] != "msl"]
    context |= {"page": listing, "shows_msl": shows_msl, "who": who, "words": PAGE_WORDS if sort else ("", "")}
    context |= {"heads": sort_heads(request, columns, sort=sort or "-date")}
    return render(request, "interactions/log/list.html", context, status=status_of(found.form))


@require_GET
@requires("interaction.view")
def interaction_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the same filters; the access log notes the export."""
    user, who = person(request), whose(request.GET, person(request))
    at, today = now(), today_of(user)
    found = _filtered(request, user, who, today)
    is_contacts = isinstance(found, ContactFilter)
    if not found.is_valid():
        return redirect(f"{reverse('interactions')}?{request.GET.urlencode()}")
    if refused := too_long(request, found.qs, file_format=file_format, page="interactions"):
        return refused
    record_access(
        by=user.pk, action="export", model="contact" if is_contacts else "interaction", object_id=None, at=at,
        detail=request.GET.urlencode(),
    )  # fmt: skip
    if isinstance(found, ContactFilter):
        head: tuple[str, ...] = lists.CONTACT_HEAD
        rows = lists.contact_export_rows(found.qs)
    else:
        fields = found.custom_fields
        head, rows = (*lists.EXPORT_HEAD, *heads(fields)), lists.export_rows(found.qs, request.GET, fields)
    return table_response(
        file_format=file_format, name=f"interactions-{today.isoformat()}", sheet="Interactions", header=head, rows=rows
    )  # fmt: skip


# --- One interaction: its page is composed in msl_okr/pages ---------------------------------


def _loaded(request: HttpRequest, pk: int) -> Interaction:
    user = person(request)
    return reads.get_interaction(user, pk, today=today_of(user), to="edit")


@requires("interaction.log")
def interaction_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend what was recorded; after three days with a reason."""
    return _edit(request, _loaded(request, pk), hold=False)


@requires("interaction.log")
def interaction_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a planned interaction as held: what came of it, and both safety questions."""
    interaction = _loaded(request, pk)
    if not policies.can_hold(person(request), interaction):
        if unsent.is_unsent(request):
            return unsent.too_late(request, "It is no plan any more: it was recorded or cancelled elsewhere.")
        messages.info(request, "Only a plan can be recorded as held.")
        return redirect("interaction", pk=pk)
    return _edit(request, interaction, hold=True)


def _edit(request: HttpRequest, interaction: Interaction, *, hold: bool) -> HttpResponse:
    user, at = person(request), now()
    theirs: list[dict[str, str]] = []
    if request.method != "POST":
        start = initial_of(interaction) | {"version": interaction.version}
        if hold:
            start |= when_held(interaction, at)
        form = AmendForm(user=user, at=at, recorded=interaction, initial=start, hold=hold)
    elif "step" in request.POST:
        form = _typed(request, interaction, hold)
    else:
        sent, code = with_unseen(request.POST, interaction), ""
        form = AmendForm(sent, user=user, at=unsent.kept_at(sent, at), recorded=interaction, hold=hold,
                         initial=initial_of(interaction))  # fmt: skip
        try:
            if form.is_held_back:
                held_back(by=user, contents=form.contents(), at=at)
                messages.info(request, "Nothing was changed. It is noted that you held it back.")
                return redirect("interaction", pk=interaction.pk)
            if form.is_valid():
                with once(request) as saved:
                    _save(form, interaction, hold, at)
                    answer = saved.to("interaction", pk=interaction.pk)
                if unsent.is_watched(request):
                    messages.success(request, "Recorded as held." if hold else "Changes saved.")
                return unsent.saved(request, answer.url) if unsent.is_unsent(request) else answer
        except ValidationError as error:
            put_on(form, error)
            code = getattr(error, "code", "") or ""
        except VersionConflict:
            theirs = _theirs(request, form, interaction.pk)
        if unsent.is_unsent(request):
            if theirs:
                return unsent.changed_elsewhere(request, theirs, as_number(form.data["version"]) or 0)
            return unsent.refused(request, form, code=code)
    context = _form_context(form, interaction, hold=hold, theirs=theirs, stage=unsent.stage_of(request))
    return render(request, "interactions/log/edit.html", context, status=_status(form, theirs))


def _typed(request: HttpRequest, interaction: Interaction, hold: bool) -> AmendForm:
    user = person(request)
    found = found_kols(user, request.POST.get("kol_search", "")) if request.POST["step"] == "find" else []
    initial = initial_of(interaction) | AmendForm.typed(request.POST)
    return AmendForm(user=user, at=now(), recorded=interaction, initial=initial, found=found, hold=hold)


def _save(form: AmendForm, interaction: Interaction, hold: bool, at: datetime) -> None:
    data, contents = form.cleaned_data, form.contents()
    if hold:
        services.hold_interaction(
            by=form.user, interaction=interaction, contents=contents, version=data["version"], at=at
        )
    else:
        services.amend_interaction(
            by=form.user, interaction=interaction, contents=contents, version=data["version"], at=at,
            reason=data["reason"],
        )  # fmt: skip


def _theirs(request: HttpRequest, form: AmendForm, pk: int) -> list[dict[str, str]]:
    """What was saved meanwhile, beside what was typed; saving again then replaces it on purpose."""
    stored = _loaded(request, pk)
    retype(form, "version", str(stored.version))
    return reads.differences(stored, form.contents())


def _form_context(
    form: AmendForm, interaction: Interaction, *, hold: bool, theirs: list[Any], stage: str
) -> dict[str, Any]:
    return {
        "form": form, "interaction_url": reverse("interaction", args=[interaction.pk]), "hold": hold, "theirs": theirs,
        "stage": stage,
        "needs_reason": not hold and policies.needs_reason(interaction, form.at),
        "objecting": ", ".join(form.objecting),
        "is_early": hold and interaction.starts_at > form.at,
        "is_planned": interaction.state == Interaction.State.PLANNED, "date": interaction.occurred_on,
    }  # fmt: skip


def _status(form: Any, theirs: list[Any]) -> int:
    return 409 if theirs else (422 if form.errors else 200)


@requires("interaction.log")
def interaction_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel with a reason; the row and its history stay."""
    interaction = _loaded(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.cancel_interaction(by=person(request), interaction=interaction, reason=reason)
            messages.success(request, "Cancelled. It counts nowhere any more; its history stays.")
            _say_what_waits(request, interaction)
            return redirect("interaction", pk=pk)
        except VersionConflict:
            form.add_error(None, "It was changed a moment ago. Look at it again before you cancel it.")
    context = {"form": form, "interaction_url": reverse("interaction", args=[pk]), "date": interaction.occurred_on}
    return render(request, "interactions/log/cancel.html", context, status=_status(form, []))


def _say_what_waits(request: HttpRequest, interaction: Interaction) -> None:
    """Remind of what is promised to safety, which a cancelled record does not end."""
    if has_open(interaction):
        messages.warning(request, "What was heard still waits for safety: hand it off, or withdraw it with a reason.")


@require_POST
@requires("interaction.log")
def interaction_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was just saved."""
    interaction = _loaded(request, pk)
    try:
        services.undo_interaction(by=person(request), interaction=interaction, at=now())
        messages.success(request, "Undone: the interaction is cancelled and counts nowhere.")
        _say_what_waits(request, interaction)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, "It was changed a moment ago and was not undone.")
    return redirect("interaction", pk=pk)
