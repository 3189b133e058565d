"""What people of a function do with its commitments: commit, change, say where it stands, take back, withdraw."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from okrs.imperatives import policies, services
from okrs.imperatives.forms import CommitmentForm, CommitmentValueForm, WithdrawalForm
from okrs.imperatives.selectors.commitments import get_commitment, get_imperative, get_value, who_speak_for
from okrs.imperatives.selectors.page import say_figure
from okrs.imperatives.views.imperatives import quarter_form
from okrs.planning.wording import number
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.form_errors import errors_on, retype
from organization.ground.once import once
from organization.models import ImperativeCommitment, StrategicImperative
from organization.services.versions import VersionConflict
from organization.views.parts import carried_out, created, posted, status_of


def page_of(one: ImperativeCommitment) -> str:
    """Where a commitment stands on the page of its imperative."""
    address = reverse("shared-imperative", args=[one.imperative_id])
    return f"{address}?quarter={one.quarter_id}#commitment-{one.pk}"


def _crumbs(imperative: StrategicImperative, url: str) -> list[dict[str, str]]:
    return [
        {"label": "Imperatives", "url": reverse("shared-imperatives")},
        {"label": imperative.title, "url": url},
    ]


@requires("imperative.view", "commitment.write")
def commitment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Commit a figure of one's own function to an imperative, in the quarter of the address."""
    user = person(request)
    imperative, quarter = get_imperative(user, pk), quarter_form(request).chosen
    if quarter is None or not policies.can_commit(user, imperative, quarter):
        messages.error(request, "Figures are committed to active imperatives, while a quarter is planned or runs.")
        return redirect("shared-imperative", pk)
    form = CommitmentForm(
        posted(request), owners=who_speak_for(policies.speaks_for(user)), is_new=True, initial={"owner": user.pk}
    )
    back = reverse("shared-imperative", args=[pk]) + f"?quarter={quarter.pk}"
    answer = created(
        request, form,
        lambda: services.commit(imperative=imperative, quarter=quarter, figure=form.figure(), by=user),
        to=page_of, said=lambda made: f"{made} is committed for {quarter}.",
    )  # fmt: skip
    context = {"form": form, "title": "Commit a figure", "lead": f"{imperative.title}, {quarter}", "submit": "Commit",
               "cancel_url": back, "crumbs": _crumbs(imperative, back), "is_new": True, "theirs": []}  # fmt: skip
    return answer or render(request, "okrs/imperatives/form.html", context, status=status_of(form))


@requires("imperative.view", "commitment.write")
def commitment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is committed; if it was saved meanwhile, both texts are shown."""
    user = person(request)
    found = get_commitment(user, pk, to="write")
    if not policies.can_change(user, found):
        return _shut(request, found)
    initial = {"measure": found.measure, "target": _typed(found.target), "unit": found.unit,
               "baseline": _typed(found.baseline), "owner": found.owner_id, "version": found.version}  # fmt: skip
    owners = who_speak_for(found.function, also=found.owner_id)
    form = CommitmentForm(posted(request), owners=owners, is_new=False, initial=initial)
    title, back = found.measure, page_of(found)
    theirs: list[dict[str, str]] = []

    def change() -> None:
        data = form.cleaned_data
        services.change(
            commitment=found, figure=form.figure(), by=user, version=data["version"] or 0, reason=data["reason"]
        )

    try:
        if carried_out(request, form, change):
            messages.success(request, "Commitment saved.")
            return redirect(back)
    except VersionConflict:
        stored = get_commitment(user, pk)
        theirs = differing(zip(_LABELS, _said(stored), _said(found), strict=True))
        retype(form, "version", str(stored.version))
    context = {"form": form, "title": title, "lead": f"{found.imperative.title}, {found.quarter}", "submit": "Save",
               "cancel_url": back, "crumbs": _crumbs(found.imperative, back), "is_new": False,
               "theirs": theirs}  # fmt: skip
    return render(request, "okrs/imperatives/form.html", context, status=409 if theirs else status_of(form))


_LABELS = ("Measure", "Target", "Unit", "Starts from", "Owner")


def _said(one: ImperativeCommitment) -> list[str]:
    return [one.measure, number(one.target), one.unit, number(one.baseline), str(one.owner)]


def _typed(value: Any) -> str:
    return f"{value.normalize():f}"


def _shut(request: HttpRequest, found: ImperativeCommitment) -> HttpResponse:
    """Back to the page, with why nothing can be changed there now."""
    messages.error(request, f"Commitments of {found.quarter} no longer change, or this one was withdrawn.")
    return redirect(page_of(found))


@requires("imperative.view", "commitment.write")
def commitment_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where it stands on a day; if somebody else said it meanwhile, both are shown."""
    user = person(request)
    found = get_commitment(user, pk, to="write")
    if not policies.can_update(user, found):
        return _shut(request, found)
    day = min(today_of(user), found.quarter.ends_on)
    form = CommitmentValueForm(posted(request), initial={"as_of": day, "version": found.version})
    theirs: list[dict[str, str]] = []
    back = page_of(found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with errors_on(form):
                with once(request) as saved:
                    row = services.update(
                        commitment=found, value=data["value"], as_of=data["as_of"], note=data["note"], by=user,
                        at=now(), version=data["version"] or 0,
                    )  # fmt: skip
                    answer = saved.to(back)
                undo = reverse("commitment-take-back", args=[row.pk])
                messages.success(request, f"{found.measure}: the value is saved.", extra_tags=undo)
                return answer
        except VersionConflict:
            stored = get_commitment(user, pk)
            theirs = differing(_values(stored, data))
            retype(form, "version", str(stored.version))
    context = {"form": form, "title": f"{found.measure}: where it stands", "lead": f"Now: {say_figure(found)}",
               "submit": "Save value", "cancel_url": back, "crumbs": _crumbs(found.imperative, back), "is_new": True,
               "theirs": theirs}  # fmt: skip
    return render(request, "okrs/imperatives/form.html", context, status=409 if theirs else status_of(form))


def _values(stored: ImperativeCommitment, data: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is stored now beside what was typed."""
    value = "" if stored.value is None else number(stored.value)
    day = f"{stored.as_of:%-d %B %Y}" if stored.as_of else ""
    return [
        ("Value", value, number(data["value"])),
        ("As of", day, f"{data['as_of']:%-d %B %Y}"),
        ("Target", number(stored.target), number(stored.target)),
    ]


@require_POST
@requires("imperative.view", "commitment.write")
def commitment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A value was entered by mistake: it stays readable and counts no more."""
    user = person(request)
    value = get_value(user, pk)
    try:
        services.take_back(value=value, by=user)
        messages.success(request, "The value was taken back. The one before it holds again.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("commitment", value.commitment_id)


@requires("imperative.view", "commitment.write")
def commitment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a commitment, with a reason; it stays readable."""
    user = person(request)
    found = get_commitment(user, pk, to="write")
    if not policies.can_change(user, found):
        return _shut(request, found)
    form = WithdrawalForm(posted(request))
    back = page_of(found)

    def act() -> None:
        services.set_withdrawn(commitment=found, is_withdrawn=True, by=user, reason=form.cleaned_data["reason"])

    if carried_out(request, form, act):
        undo = reverse("commitment-reinstate", args=[pk])
        messages.success(request, f"{found.measure} was withdrawn.", extra_tags=undo)
        return redirect(back)
    context = {"form": form, "title": f"Withdraw “{found.measure}”", "submit": "Withdraw commitment",
               "lead": "It no longer counts among what your function committed. Its values and history stay.",
               "cancel_url": back, "crumbs": _crumbs(found.imperative, back), "is_new": False,
               "theirs": []}  # fmt: skip
    return render(request, "okrs/imperatives/form.html", context, status=status_of(form))


@require_POST
@requires("imperative.view", "commitment.write")
def commitment_reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    """Commit it again after it was withdrawn."""
    user = person(request)
    found = get_commitment(user, pk, to="write")
    try:
        services.set_withdrawn(commitment=found, is_withdrawn=False, by=user)
        messages.success(request, f"{found.measure} is committed again.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(page_of(found))
