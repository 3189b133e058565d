"""The page of one insight, and acting on it: submit, decide, score, assign, finish, record, acknowledge."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_access
from insights.capture import policies
from insights.capture import selectors as reads
from insights.capture.moves import ACCEPT, ASK, ASSIGN, DECLINE, FINISH, MERGE, RECORD, SUBMIT
from insights.capture.services import submit_insight
from insights.models import Insight
from insights.sharing.selectors import shared_texts
from insights.triage import selectors as pages
from insights.triage import services as triage
from insights.triage.forms import ActionForm, DecisionForm, OutcomeForm, ScoreForm, ThanksForm, VersionForm
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors
from organization.ground.once import once
from organization.services.versions import VersionConflict

CHANGED = "It was changed a moment ago. Look at it again before you decide."


@require_safe
@requires("insight.view")
def insight(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, where it came from and what became of it. The access log notes a reader who is not its author."""
    found = reads.get_insight(person(request), pk)
    return _show(request, found)


def _show(request: HttpRequest, found: Insight, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page; ``bound`` holds, by its name, a form that came back with errors."""
    user, at = person(request), now()
    page = pages.insight_page(user, found, at=at)
    if not page.is_own:
        record_access(by=user.pk, action="read", model="insight", object_id=found.pk, at=at)
    decides = policies.can_decide(user, found)
    own_score = pages.own_score(user, found) if policies.can_score(user, found) else None
    context = {
        "page": page,
        "decision_form": DecisionForm(insight=found) if decides else None,
        "same": pages.likely_same(user, found) if decides else [],
        "preview": [text for text in shared_texts(found).values() if text] if decides else [],
        "score_form": ScoreForm(initial=own_score) if own_score is not None else None,
        "action_form": ActionForm(insight=found) if policies.can_assign(user, found) else None,
        "thanks_form": ThanksForm(),
        "outcome_form": OutcomeForm(initial={"version": found.version}),
        "failed": 0,
        "can_edit": policies.can_edit(user, found),
        "can_submit": policies.can_move(user, found, SUBMIT),
    } | bound
    return render(request, "insights/triage/page.html", context, status=status)


def _allow(allowed: bool) -> None:
    """403 before the form is looked at."""
    if not allowed:
        raise PermissionDenied


def _done(
    request: HttpRequest, found: Insight, form: Any, act: Callable[[], object], said: str, **bound: Any
) -> HttpResponse:
    """Carry out ``act`` for a valid form, then go back to the page; what is refused is shown at the form."""
    pk = found.pk
    if form.is_valid():
        try:
            with once(request) as saved:
                act()
                answer = saved.to("insight", pk=pk)
        except ValidationError as error:
            add_errors(form, error)
        except VersionConflict:
            messages.error(request, CHANGED)
            return redirect("insight", pk=pk)
        else:
            messages.success(request, said)
            return answer
    return _show(request, reads.get_insight(person(request), pk), status=422, **bound)


@require_POST
@requires("insight.write")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a draft as it is."""
    user = person(request)
    found = reads.get_insight(user, pk)
    _allow(policies.has_hand(user, found, SUBMIT))
    form = VersionForm(request.POST)
    return _done(
        request, found, form, said="Insight submitted.",
        act=lambda: submit_insight(by=user, insight=found, version=form.cleaned_data["version"], at=now()),
    )  # fmt: skip


@require_POST
@requires("insight.triage")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, ask for more, merge or decline; the author is told at the same moment."""
    user = person(request)
    found = reads.get_insight(user, pk)
    _allow(policies.has_hand(user, found, ACCEPT))
    form = DecisionForm(request.POST, insight=found)

    def act() -> None:
        data: dict[str, Any] = form.cleaned_data
        common: dict[str, Any] = {"by": user, "insight": found, "version": data["version"], "at": now()}
        if data["move"] == ACCEPT.key:
            triage.accept(note=data["note"], decision=data["decision"], **common)
        elif data["move"] == ASK.key:
            triage.ask_for_more(question=data["note"], **common)
        elif data["move"] == DECLINE.key:
            triage.decline(reason=data["note"], **common)
        elif data["move"] == MERGE.key:
            triage.merge(parent=_parent(request, data["parent"]), note=data["note"], **common)

    return _done(request, found, form, act, "Decided. The author has your answer.", decision_form=form)


def _parent(request: HttpRequest, pk: int) -> Insight:
    try:
        return reads.get_insight(person(request), pk)
    except Http404:
        raise ValidationError({"parent": ["There is no such insight."]}) from None


@require_POST
@requires("insight.triage")
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Give six scores; new ones replace one's own."""
    user = person(request)
    found = reads.get_insight(user, pk)
    _allow(policies.can_score(user, found))
    form = ScoreForm(request.POST)
    return _done(
        request, found, form, said="Scored.", score_form=form,
        act=lambda: triage.score(by=user, insight=found, scores=form.cleaned_data, at=now()),
    )  # fmt: skip


@require_POST
@requires("insight.triage")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign an action."""
    user = person(request)
    found = reads.get_insight(user, pk)
    _allow(policies.has_hand(user, found, ASSIGN))
    form = ActionForm(request.POST, insight=found)
    return _done(
        request, found, form, said="Action assigned.", action_form=form,
        act=lambda: triage.assign_action(by=user, insight=found, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires("insight.view")
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an action as done."""
    user = person(request)
    action = pages.get_action(user, pk)
    _allow(policies.has_hand(user, action.insight, FINISH, action))
    form = VersionForm(request.POST)
    return _done(
        request, action.insight, form, said="Done.",
        act=lambda: triage.finish_action(by=user, action=action, version=form.cleaned_data["version"], at=now()),
    )  # fmt: skip


@require_POST
@requires("insight.view")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came of an action."""
    user = person(request)
    action = pages.get_action(user, pk)
    _allow(policies.has_hand(user, action.insight, RECORD, action))
    form = OutcomeForm(request.POST)
    return _done(
        request, action.insight, form, said="Outcome recorded. The author has been told.",
        act=lambda: triage.record_outcome(by=user, action=action, at=now(), **form.cleaned_data),
        outcome_form=form, failed=action.pk,
    )  # fmt: skip


@require_POST
@requires("insight.write")
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The author has read an answer."""
    user = person(request)
    receipt = pages.get_receipt(user, pk)
    _allow(policies.can_acknowledge(user, receipt.insight, receipt))
    form = ThanksForm(request.POST)
    return _done(
        request, receipt.insight, form, said="Thank you.", thanks_form=form,
        act=lambda: triage.acknowledge(by=user, receipt=receipt, at=now(), helpful=form.cleaned_data["helpful"]),
    )  # fmt: skip
