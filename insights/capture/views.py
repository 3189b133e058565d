"""Capturing and editing an insight."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from insights.capture import policies
from insights.capture import selectors as reads
from insights.capture.forms import EditForm, InsightForm, initial_of
from insights.capture.selectors import differences, source_of
from insights.capture.services import capture_insight, edit_insight
from organization import unsent
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, retype
from organization.ground.once import note
from organization.services.versions import VersionConflict
from organization.views.parts import posted


@requires("insight.write")
def insight_new(request: HttpRequest) -> HttpResponse:
    """Capture on one screen; ``?interaction=`` fills in the interaction, its area and its product."""
    user, at, is_unsent = person(request), now(), unsent.is_unsent(request)
    source = source_of(user, request.GET.get("interaction", ""), at=at)
    form = InsightForm(posted(request), user=user, at=at, source=source)
    code = ""
    try:
        if request.method == "POST" and form.is_valid():
            submit = request.POST.get("save") != "draft"
            captured = capture_insight(
                by=user, contents=form.contents(), at=at, submit=submit, client_id=form.key(), digest=form.digest()
            )
            answer = redirect("insight", pk=captured.insight.pk)
            if unsent.is_watched(request):
                messages.success(request, "Insight submitted." if submit else "Draft saved.")
                note(request, answer.url)
            return unsent.saved(request, answer.url, is_repeat=captured.is_repeat) if is_unsent else answer
    except ValidationError as error:
        add_errors(form, error)
        code = getattr(error, "code", "") or ""
    if is_unsent and request.method == "POST":
        return unsent.refused(request, form, code=code)
    if code == "key_used":
        form.renew_key()
    context = {
        "form": form, "title": "Record an insight", "cancel_url": reverse("insights"), "theirs": [], "asked": "",
        "is_new": True, "stage": unsent.stage_of(request),
    }  # fmt: skip
    return render(request, "insights/capture/form.html", context, status=422 if form.errors else 200)


@requires("insight.write")
def insight_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or answer what was asked; if somebody else saved meanwhile, both texts are shown."""
    user, at = person(request), now()
    insight = reads.get_insight(user, pk)
    if not policies.can_edit(user, insight):
        raise PermissionDenied
    data = posted(request)
    form = EditForm(data, user=user, at=at, recorded=insight, initial=initial_of(insight))
    theirs: list[dict[str, str]] = []
    try:
        if request.method == "POST" and form.is_valid():
            submit = request.POST.get("save") != "draft"
            edit_insight(by=user, insight=insight, contents=form.contents(), version=form.cleaned_data["version"],
                         at=at, submit=submit)  # fmt: skip
            messages.success(request, "Insight submitted." if submit else "Saved.")
            return redirect("insight", pk=pk)
    except ValidationError as error:
        add_errors(form, error)
    except VersionConflict:
        stored = reads.get_insight(user, pk)
        retype(form, "version", str(stored.version))
        theirs = differences(stored, form.contents())
    context = {
        "form": form, "title": "Edit insight", "cancel_url": reverse("insight", args=[pk]), "theirs": theirs,
        "asked": reads.open_question(insight), "is_new": False, "stage": unsent.stage_of(request),
    }  # fmt: skip
    return render(request, "insights/capture/form.html", context, status=409 if theirs else 422 if form.errors else 200)
