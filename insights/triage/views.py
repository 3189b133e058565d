"""The page of one insight, and acting on it: submit, decide, score, assign, finish, record, acknowledge."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_shown
from insights.capture import policies
from insights.capture import selectors as reads
from insights.capture.moves import ACCEPT, ASK, ASSIGN, DECLINE, FINISH, RECORD, SUBMIT, TRIAGE
from insights.capture.services import submit_insight
from insights.models import Insight, Receipt
from insights.sharing.selectors import shared_texts
from insights.triage import selectors as pages
from insights.triage import services as triage
from insights.triage.forms import ActionForm, DecisionForm, OutcomeForm, ScoreForm, ThanksForm, VersionForm
from organization.access import person, requires
from organization.comments.parts import thread_part
from organization.ground.clock import day_in, now
from organization.ground.form_errors import add_errors, retype
from organization.ground.once import once
from organization.models import User
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
    comments = None if found.state == Insight.State.DRAFT else thread_part(request, "insight", found.pk, at=at)
    said = comments["thread"].shown if comments else ()
    record_shown(by=user.pk, model="insight", own=[page.is_own, *said], at=at, object_id=found.pk)
    decides = policies.can_decide(user, found)
    own_score = pages.own_score(user, found) if policies.can_score(user, found) else None
    context = {
        "page": page,
        "comments": comments,
        "place": pages.place_of(user, found),
        "decision_form": DecisionForm(insight=found, user=user) if decides else None,
        "words": "",
        "preview": [text for text in shared_texts(found).values() if text] if decides else [],
        "score_form": ScoreForm(initial=own_score) if own_score is not None else None,
        "action_form": ActionForm(insight=found) if policies.can_assign(user, found) else None,
        "thanks_form": ThanksForm(),
        "outcome_form": OutcomeForm(initial={"version": found.version}),
        "failed": 0,
        "can_edit": policies.can_edit(user, found),
        "can_submit": policies.can_move(user, found, SUBMIT),
        "changed": "",
        "theirs": [],
        "to_follow": [],
    } | bound
    form: Any = context["decision_form"]
    if form is not None:
        context["to_follow"], context["has_hits"] = pages.to_follow(
            user, found, words=str(context["words"]), chosen=form["parent"].value(), today=day_in(at, user.zone)
        )
    return render(request, "insights/triage/page.html", context, status=status)


def _allow(allowed: bool) -> None:
    """403 before the form is looked at."""
    if not allowed:
        raise PermissionDenied


def _done(
    request: HttpRequest, found: Insight, form: Any, act: Callable[[], object], said: str,
    *, conflict: Callable[[Insight], HttpResponse] | None = None, to: Callable[[], str] | None = None,
    undo: Callable[[Any], str] | None = None, **bound: Any,
) -> HttpResponse:  # fmt: skip
    """Carry out ``act`` for a valid form, then go back to the page or ``to`` another.

    What is refused is shown at the form; ``bound`` is that form by its name in the page. ``conflict`` answers when
    somebody else saved meanwhile; ``undo`` is where the act is undone.
    """
    pk = found.pk
    if form.is_valid():
        try:
            with once(request) as saved:
                if form.cleaned_data.get("version", found.version) != found.version:
                    raise VersionConflict
                made = act()
                answer = saved.to(to() if to else reverse("insight", args=[pk]))
        except ValidationError as error:
            add_errors(form, error)
        except VersionConflict:
            stored = reads.get_insight(person(request), pk)
            if conflict:
                return conflict(stored)
            retype(form, "version", str(stored.version))
            return _show(request, stored, status=409, changed=CHANGED, **bound)
        else:
            messages.success(request, said, extra_tags=undo(made) if undo else "")
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
    """Accept, ask for more, merge or decline; the author is told at the same moment, and the next one opens."""
    user = person(request)
    found = reads.get_insight(user, pk)
    _allow(policies.has_hand(user, found, ACCEPT))
    form, waits = DecisionForm(request.POST, insight=found, user=user), found.state == Insight.State.SUBMITTED
    is_valid, words = form.is_valid(), form.cleaned_data.get("words", "")
    if request.POST.get("act") == "look" or (request.POST.get("act") == "enter" and words):
        looking = DecisionForm(insight=found, user=user, said=request.POST.dict() | {"words": ""})
        return _show(request, found, decision_form=looking if policies.can_decide(user, found) else None, words=words)

    def conflict(stored: Insight) -> HttpResponse:
        decides = policies.can_decide(user, stored)
        again = DecisionForm(insight=stored, user=user, said=request.POST.dict() | {"version": stored.version})
        both = pages.both_decisions(stored, form.cleaned_data)
        return _show(request, stored, status=409, decision_form=again if decides else None, words=words, theirs=both)

    return _done(
        request, found, form, lambda: _decide(user, found, form.cleaned_data), _said(found, form, is_valid=is_valid),
        conflict=conflict, to=lambda: _next(user, found, waits=waits),
        undo=lambda receipt: reverse("receipt-undo", args=[receipt.pk]), decision_form=form, words=words,
    )  # fmt: skip


def _decide(user: User, found: Insight, data: dict[str, Any]) -> Receipt:
    common: dict[str, Any] = {"by": user, "insight": found, "version": data["version"], "at": now()}
    if data["move"] == ACCEPT.key:
        return triage.accept(note=data["note"], decision=data["decision"], **common)
    if data["move"] == ASK.key:
        return triage.ask_for_more(question=data["note"], **common)
    if data["move"] == DECLINE.key:
        return triage.decline(reason=data["note"], **common)
    return triage.merge(parent=data["parent"], note=data["note"], **common)


def _said(found: Insight, form: DecisionForm, *, is_valid: bool) -> str:
    """The decision in words, since the page that says it is that of the next insight."""
    if not is_valid:
        return ""
    move = next(one for one in TRIAGE if one.key == form.cleaned_data["move"])
    return f"No. {found.pk}: {Insight.State(move.target).label.lower()}. The author has your answer."


def _next(user: User, found: Insight, *, waits: bool) -> str:
    """The next insight that waits; the empty queue after the last one, and the page itself if it did not wait."""
    if not waits:
        return reverse("insight", args=[found.pk])
    pk = pages.next_waiting(user, found)
    return reverse("insight", args=[pk]) if pk else f"{reverse('insights')}?who=queue"


@require_POST
@requires("insight.triage")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one's own decision while the author has not read it and nothing has followed."""
    user = person(request)
    receipt = pages.get_receipt(user, pk)
    _allow(policies.decided(user, receipt))
    try:
        triage.undo_decision(by=user, receipt=receipt)
        messages.success(request, "Undone: it stands where it stood before, and the author's answer is withdrawn.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, CHANGED)
    return redirect("insight", pk=receipt.insight_id)


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
