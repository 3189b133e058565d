"""Hand-offs to safety: the list, its export, one of them, and each of its steps."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, record_shown
from interactions.models import SafetyHandoff
from interactions.safety import policies, services
from interactions.safety import selectors as reads
from interactions.safety.forms import AwarenessForm, BehalfForm, ReceiptForm, TakeBackForm, WithdrawForm
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import asked_format, table_response
from organization.ground.form_errors import add_errors, errors_on
from organization.views.parts import posted

PAGE_SIZE = 50


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in reads.STATES else reads.OPEN


@require_safe
@requires("safety.view")
def handoff_list(request: HttpRequest) -> HttpResponse:
    """What is due to safety and what went there, as far as the person may know."""
    user, state, at = person(request), _state(request), now()
    rows = reads.in_state(reads.visible_handoffs(user, today=today_of(user)), state, at)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    record_shown(
        by=user.pk, model="safetyhandoff", own=[policies.is_author(user, row) for row in page.object_list], at=at,
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    tabs = [
        {"label": label, "url": f"{reverse('safety')}?state={key}", "current": key == state, "count": None}
        for key, label in reads.STATES.items()
    ]
    context = {
        "rows": reads.handoff_rows(page.object_list, user=user, at=at), "page": page, "tabs": tabs, "state": state,
        "nothing": f"Nothing under “{reads.STATES[state]}”",
        "csv_url": f"{reverse('safety-export')}?state={state}",
        "xlsx_url": f"{reverse('safety-export')}?state={state}&format=xlsx",
    }  # fmt: skip
    return render(request, "interactions/safety/list.html", context)


@require_safe
@requires("safety.view")
def handoff_export(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV or Excel (``?format=xlsx``), with the same filter; the access log notes the export."""
    user, state, at, file_format = person(request), _state(request), now(), asked_format(request)
    rows = reads.in_state(reads.visible_handoffs(user, today=today_of(user)), state, at)
    record_access(by=user.pk, action="export", model="safetyhandoff", object_id=None, at=at, detail=f"state={state}")
    name, head = f"safety-{today_of(user).isoformat()}", reads.export_head(user)
    lines = reads.export_rows(rows, user=user, at=at)
    return table_response(file_format=file_format, name=name, sheet="Hand-offs to safety", header=head, rows=lines)


@require_safe
@requires("safety.hand_off")
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-off; the access log notes it if the reader is not its author."""
    row = _loaded(request, pk)
    if not policies.is_author(person(request), row):
        record_access(by=person(request).pk, action="read", model="safetyhandoff", object_id=pk, at=now())
    return _show(request, row)


# --- Its steps ------------------------------------------------------------------------------


@require_POST
@requires("safety.hand_off")
def handoff_hand_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It went to safety: one tap for its author; others also say how they know."""
    user, row = person(request), _loaded(request, pk)
    form = BehalfForm(request.POST)
    is_on_behalf = policies.is_on_behalf(user, row)
    if row.is_open and is_on_behalf and not form.is_valid():
        return _show(request, row, behalf_form=form)
    reason = request.POST.get("reason", "") if is_on_behalf else ""
    return _step(
        request, row, form, "Handed off to safety.",
        lambda: services.hand_off(by=user, handoff=row, at=now(), reason=reason), name="behalf_form",
    )  # fmt: skip


@require_POST
@requires("safety.acknowledge")
def handoff_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Safety has it; or compliance knows of a withdrawal."""
    user, row = person(request), _loaded(request, pk)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _show(request, row, receipt_form=form)
    data = form.cleaned_data
    return _step(
        request, row, form, "Acknowledged.",
        lambda: services.acknowledge(by=user, handoff=row, at=now(), receipt=data["receipt"], seen=data["seen"]),
        name="receipt_form",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("safety.hand_off")
def handoff_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author says that the answer was wrong, and why."""
    user, row = person(request), _loaded(request, pk)
    return _ask(
        request, row, WithdrawForm(posted(request)),
        allowed=policies.can_withdraw(user, row),
        heading="Withdraw the hand-off",
        text="it then need not go to safety. It stays listed with your reason, for safety and compliance to see.",
        submit="Withdraw it", done="Withdrawn. Safety and compliance are shown the reason.",
        act=lambda data: services.withdraw(by=user, handoff=row, at=now(), reason=data["reason"]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("safety.hand_off")
def handoff_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last step, with a reason."""
    user, row = person(request), _loaded(request, pk)
    what = policies.last_step(user, row)
    return _ask(
        request, row, TakeBackForm(posted(request)),
        allowed=policies.can_take_back(user, row),
        heading=f"Take the {what} back",
        text=f"the {what} is undone and what comes before it waits again. Both stay in the history.",
        submit="Take it back", done=f"The {what} is taken back.",
        act=lambda data: services.take_back(by=user, handoff=row, reason=data["reason"]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("safety.hand_off")
def handoff_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author says when it was really heard, and why that differs."""
    user, row = person(request), _loaded(request, pk)
    form = AwarenessForm(posted(request), user=user, row=row)
    return _ask(
        request, row, form,
        allowed=policies.can_correct(user, row),
        heading="Correct when it was heard",
        text="what is due follows the time you give. What stood before stays in the history.",
        submit="Correct the time", done="Corrected.", danger=False,
        act=lambda data: services.correct_awareness(
            by=user, handoff=row, aware_at=form.aware_at(), at=now(), reason=data["reason"]
        ),
    )  # fmt: skip


def _loaded(request: HttpRequest, pk: int) -> SafetyHandoff:
    user = person(request)
    return reads.get_handoff(user, pk, today=today_of(user))


def _show(request: HttpRequest, row: SafetyHandoff, **forms_shown: forms.BaseForm) -> HttpResponse:
    user = person(request)
    page = reads.handoff_page(user, row, at=now(), today=today_of(user))
    context: dict[str, Any] = {
        "page": page, "behalf_form": BehalfForm(), "receipt_form": ReceiptForm(initial={"seen": page.stage}),
        "list_url": reverse("safety") if user.may("safety.view") else "",
    }  # fmt: skip
    return render(request, "interactions/safety/page.html", context | forms_shown, status=422 if forms_shown else 200)


def _step(
    request: HttpRequest, row: SafetyHandoff, form: forms.BaseForm, done: str, act: Callable[[], Any], *, name: str
) -> HttpResponse:
    """Carry out a button of the page; what the service refuses is shown beside it."""
    try:
        act()
    except ValidationError as error:
        if getattr(error, "code", "") == "closed":
            messages.error(request, " ".join(error.messages))
            return redirect("safety-handoff", pk=row.pk)
        add_errors(form, error)
        return _show(request, row, **{name: form})
    messages.success(request, done)
    return redirect("safety-handoff", pk=row.pk)


def _ask(
    request: HttpRequest, row: SafetyHandoff, form: forms.Form, *, allowed: bool, heading: str, text: str, submit: str,
    done: str, act: Callable[[dict[str, Any]], Any], danger: bool = True,
) -> HttpResponse:  # fmt: skip
    """A page that asks why. If somebody was quicker, the author is told and keeps what was typed."""
    if not allowed and (request.method != "POST" or not policies.is_author(person(request), row)):
        raise PermissionDenied
    if not allowed:
        form.add_error(None, services.CLOSED)
    elif request.method == "POST":
        with errors_on(form):
            if form.is_valid():
                act(form.cleaned_data)
                messages.success(request, done)
                return redirect("safety-handoff", pk=row.pk)
    kind = row.get_kind_display()
    context = {
        "form": form, "heading": heading, "text": f"{kind}: {text}", "submit": submit, "danger": danger, "title": kind,
        "page_url": reverse("safety-handoff", args=[row.pk]),
    }  # fmt: skip
    return render(request, "interactions/safety/ask.html", context, status=422 if form.errors else 200)
