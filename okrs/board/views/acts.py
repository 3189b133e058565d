"""Acts on the board: another status for one key result, and one act on several."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from audit.services import record_shown
from okrs.board.forms.acts import BULK, ReassignForm, StatusForm
from okrs.board.selectors.bulk import BulkRow, bulk_rows, chosen_key_results, given_away, with_owner
from okrs.board.selectors.peek import Peek, key_result_peek
from okrs.board.services import bulk as services
from okrs.check_ins import policies
from okrs.check_ins.selectors.team import acknowledged_ones
from okrs.check_ins.services.check_ins import seen_of
from okrs.check_ins.services.statuses import declare_status, subject_of
from okrs.models import KeyResult
from okrs.planning.selectors.objectives import get_key_result
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, errors_on, retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.models import User
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict

TITLES = {
    "reassign": ("Reassign key results", "Reassign", "key result"),
    "ask": ("Ask for an update", "Ask about", "key result"),
    "acknowledge": ("Acknowledge check-ins", "Acknowledge", "check-in"),
}


# What the last change of owner left behind, in the session: its moment, and for each key result its version, and who
# owned it before and before that.
_UNDO = "handed_over"


def board_address(query: str) -> str:
    """The board's address with these filters; never another page's."""
    return f"{reverse('board')}?{QueryDict(query[:700]).urlencode() or 'view=table'}"


@require_safe
@vary_on_headers("HX-Request")
@requires("objective.view")
def peek(request: HtmxRequest, pk: int) -> HttpResponse:
    """A key result at a glance, as a fragment; without htmx its page."""
    user = person(request)
    found = get_key_result(user, pk)
    if not request.htmx:
        return redirect("key-result", pk)
    at = now().astimezone(user.zone)
    context = {"peek": _peeked(user, found, at)}
    return render(request, "okrs/board/_peek.html", context)


def _peeked(user: User, found: KeyResult, at: datetime) -> Peek:
    """The key result at a glance; notes in the access log if somebody else's check-in was shown."""
    glance = key_result_peek(user, found, at=at)
    said = [glance.said.is_own] if glance.said else []
    record_shown(by=user.pk, model="keyresult", own=said, at=at, object_id=found.pk, detail="last check-in")
    return glance


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@requires("objective.view")
def status(request: HtmxRequest, pk: int) -> HttpResponse:
    """Move one key result to another status, with a reason; a page, or a fragment for the board's dialog."""
    user = person(request)
    found = get_key_result(user, pk)
    if not policies.can_declare(user, found, managed_team_ids(user)):
        raise PermissionDenied
    at = now()
    _, row = subject_of(key_result=found, by=user, at=at)
    glance = _peeked(user, found, at.astimezone(user.zone))
    initial: dict[str, Any] = {"seen": seen_of(row), "back": request.META.get("QUERY_STRING", "")[:700]}
    if row is not None:
        initial |= {"confidence": row.confidence}
    asked = request.GET.get("to", "")
    if asked:
        back = QueryDict(initial["back"], mutable=True)
        back.pop("to")
        initial |= {"back": back.urlencode(), "status": asked}
    form = StatusForm(request.POST if request.method == "POST" else None, initial=initial)
    code = 200
    if form.is_bound:
        code = _declare(request, found, form)
        if code == 302:
            return _declared(request, found, form)
    context = {
        "form": form, "peek": glance, "key_result": found, "back_url": _back_url(found, form),
        "nothing_said": row is None and found.owner_id != user.pk, "own": found.owner_id == user.pk,
        "is_part": bool(request.htmx),
    }  # fmt: skip
    template = "okrs/check_ins/_status_form.html" if request.htmx else "okrs/check_ins/status.html"
    return render(request, template, context, status=code)


def _declare(request: HttpRequest, found: KeyResult, form: StatusForm) -> int:
    if not form.is_valid():
        return 422
    user = person(request)
    said = {name: form.cleaned_data[name] for name in ("status", "reason", "confidence", "seen")}
    try:
        with once(request) as saved:
            declare_status(key_result=found, by=user, at=now(), **said)
            saved.to(_back_url(found, form))
    except VersionConflict:
        form.add_error(None, "The check-in was changed meanwhile. What you see now is the saved one; save again.")
        retype(form, "seen", seen_of(subject_of(key_result=found, by=user, at=now())[1]))
        return 409
    except ValidationError as error:
        add_errors(form, error)
        return 422
    return 302


def _declared(request: HtmxRequest, found: KeyResult, form: StatusForm) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "board:saved"})
    messages.success(request, f"Status of {found.code} saved, with its reason.")
    return redirect(_back_url(found, form))


def _back_url(found: KeyResult, form: StatusForm) -> str:
    query = str(form["back"].value() or "")
    return board_address(query) if query else reverse("key-result", args=[found.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.plan")
def bulk(request: HttpRequest) -> HttpResponse:
    """One act on the chosen key results: first a page that says what would happen, then the act and its outcome."""
    user = person(request)
    sent = request.POST if request.method == "POST" else request.GET
    back = sent.get("back", "")[:700]
    act = sent.get("act", "")
    marks = _marks(sent.getlist("kr"))
    if not marks and request.method != "POST":
        messages.info(request, "Choose key results first, with the boxes at the left of the rows.")
        return redirect(board_address(back))
    if act not in BULK:
        raise Http404
    if act == "acknowledge" and not user.may("check_in.acknowledge"):
        raise PermissionDenied
    found = chosen_key_results(user, marks)
    form = BULK[act](request.POST if request.method == "POST" else None, initial={"act": act, "back": back})
    rows = bulk_rows(user, act, found, at=now())
    owner = form.cleaned_data.get("owner") if request.method == "POST" and form.is_valid() else None
    # Only an owner whose numbers have been shown is given anything.
    shown = owner is None or form.cleaned_data["shown"] == owner.pk
    if request.method == "POST" and form.is_valid() and shown:
        with errors_on(form):
            with once(request) as saved:
                refused = _carry_out(request, act, form, {one: marks[one.pk] for one in found})
                if len(refused) < len(found):
                    saved.to(board_address(back))
            return _told(request, act, len(found), refused, board_address(back))
    if owner is not None:
        rows = with_owner(rows, owner, at=now())
        retype(form, "shown", str(owner.pk))
    if isinstance(form, ReassignForm):
        form.offer(owner, rows)
    able = [row for row in rows if not row.why_not]
    said = [False for row in able if row.said]
    record_shown(by=user.pk, model="checkin", own=said, at=now(), detail=f"{len(said)} to acknowledge")
    title, verb, noun = TITLES[act]
    submit = f"{verb} {len(able)} {noun}{'' if len(able) == 1 else 's'}"
    if act == "reassign" and owner is None:
        submit = "Show what changes"
    context = {
        "title": title, "submit": submit, "form": form, "act": act,
        "able": able, "unable": [row for row in rows if row.why_not], "back_url": board_address(back),
        "summary": _summary(act, able), "reassign_url": _reassign_url(act, rows, back),
    }  # fmt: skip
    return render(request, "okrs/board/bulk.html", context, status=422 if form.errors else 200)


def _summary(act: str, able: Sequence[BulkRow]) -> str:
    people = len({row.key_result.owner_id for row in able})
    rows = f"{len(able)} key result{'' if len(able) == 1 else 's'}"
    owners = f"{people} {'person' if people == 1 else 'people'}"
    if act == "reassign":
        return f"You reassign {rows} of {owners}. What was reported so far stays."
    if act == "ask":
        asked = f"{owners[:1].upper()}{owners[1:]} will be asked about {rows}, until they check in."
        return f"{asked} They are told in their inbox and by e-mail."
    return f"{len(able)} check-in{'' if len(able) == 1 else 's'} of {owners} will be marked as read by you."


def _reassign_url(act: str, rows: Sequence[BulkRow], back: str) -> str:
    """Where those whose owners have left, and cannot be asked, are given to others; empty if there are none."""
    left = [row.key_result.pk for row in rows if act == "ask" and not row.key_result.owner.is_active]
    query = urlencode({"act": "reassign", "kr": left, "back": back}, doseq=True)
    return f"{reverse('board-bulk')}?{query}" if left else ""


def _marks(texts: Sequence[str]) -> dict[int, int]:
    """{key result: version} from "id" or "id:version"; 404 for anything else."""
    found = {}
    for text in texts[:200]:
        pk, _, version = text.partition(":")
        number, seen = as_number(pk), as_number(version or "0")
        if number is None or seen is None:
            raise Http404
        found[number] = seen
    return found


def _carry_out(
    request: HttpRequest, act: str, form: forms.Form, chosen: dict[KeyResult, int]
) -> list[services.Refusal]:
    by, at, data = person(request), now(), form.cleaned_data
    if isinstance(form, ReassignForm):
        before = {one.pk: (one.owner_id, one.earlier) for one in chosen}
        refused = services.reassign_owner(
            key_results=chosen, owner=data["owner"], reason=data["reason"], keeps=form.keeps, by=by, at=at
        )
        left = {one.key_result for one in refused}
        moved = [(one.pk, one.version, *before[one.pk]) for one in chosen if one not in left]
        if moved:
            request.session[_UNDO] = {"at": at.isoformat(), "back": data["back"], "rows": moved}
        return refused
    if act == "ask":
        return services.ask_for_updates(key_results=chosen, note=data["note"], by=by, at=at)
    versions = _marks(request.POST.getlist("read"))
    rows = acknowledged_ones(by, versions, at.astimezone(by.zone).date())
    read = {row.key_result_id: (row, versions[row.pk]) for row in rows}
    return services.acknowledge_check_ins(key_results=chosen, read=read, by=by, at=at)


def _told(request: HttpRequest, act: str, chosen: int, refused: list[services.Refusal], back_url: str) -> HttpResponse:
    """Back to the board if all went well; otherwise a page that says for each row what failed."""
    done = chosen - len(refused)
    words = {"reassign": "reassigned", "ask": "asked for an update", "acknowledge": "acknowledged"}[act]
    undo = ""
    if act == "reassign" and done:
        undo = f"{reverse('board-undo')}?{urlencode({'at': request.session[_UNDO]['at']})}"
    return _ended(request, TITLES[act][0], words, done, refused, back_url, undo=undo)


def _ended(
    request: HttpRequest,
    title: str,
    words: str,
    done: int,
    refused: list[services.Refusal],
    back_url: str,
    *,
    undo: str = "",
) -> HttpResponse:
    text = f"{done} key result{'' if done == 1 else 's'} {words}."
    if done:
        messages.success(request, text, extra_tags=undo)
    if not refused:
        return redirect(back_url)
    context = {"title": title, "done": "" if done else text, "refused": refused, "back_url": back_url}
    return render(request, "okrs/board/bulk_done.html", context, status=200 if done else 422)


@require_POST
@requires("objective.plan")
def undo(request: HttpRequest) -> HttpResponse:
    """Give the key results of one's last change of owner back, except those that changed since."""
    user, kept = person(request), request.session.get(_UNDO)
    if kept is None or kept["at"] != request.GET.get("at", ""):
        messages.info(request, "There is nothing to undo: only the last change of owner can be taken back, once.")
        return redirect(board_address(""))
    del request.session[_UNDO]
    left = {pk: rest for pk, *rest in kept["rows"]}
    found, owners = given_away(user, left, {owner for _, owner, _ in left.values()})
    chosen = {
        one: services.Left(version, owners[owner], earlier)
        for one in found
        for version, owner, earlier in [left[one.pk]]
    }
    refused = services.give_back(key_results=chosen, since=datetime.fromisoformat(kept["at"]), by=user, at=now())
    words = "given back to the owner before"
    done, back_url = len(found) - len(refused), board_address(kept["back"])
    return _ended(request, "Undo the change of owner", words, done, refused, back_url)
