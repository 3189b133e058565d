"""The review: one page for whoever acknowledges check-ins, and one for each check-in."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_shown
from okrs.models import CheckIn
from okrs.review import services
from okrs.review.forms import ASK, ActForm, ReviewForm, act_form
from okrs.review.selectors.queue import Entry, review, reviewed
from organization.access import person, requires, setup_url
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.selectors.quarters import current_quarter
from organization.services.versions import VersionConflict

CHANGED = "It was changed a moment ago. Read it again before you acknowledge it."


@require_safe
@requires("check_in.acknowledge")
def review_page(request: HttpRequest) -> HttpResponse:
    """What is overdue, what changed most, what else is to be read, and what waits for an answer."""
    user = person(request)
    at = now().astimezone(user.zone)
    form = ReviewForm(request.GET)
    valid = form.is_valid()
    quarter = (form.cleaned_data["quarter"] if valid else None) or current_quarter(at.date())
    if quarter is None:
        return render(request, "okrs/review/page.html", {"quarter": None, "setup_url": setup_url(user)})
    found = review(user, quarter, request.GET.get("page"), at=at)
    entries = [one for section in found.sections for one in section.entries]
    record_shown(
        by=user.pk, model="checkin", own=(one.card.is_own for one in entries), at=at,
        detail=f"review {request.META.get('QUERY_STRING', '')}".strip(),
    )  # fmt: skip
    context = {
        "quarter": quarter, "form": form, "found": found, "place": _place(request),
        "sections": [
            (section, [(one, act_form(one.card.pk, one.card.version)) for one in section.entries])
            for section in found.sections
        ],
    }  # fmt: skip
    return render(request, "okrs/review/page.html", context, status=200 if valid else 422)


def _place(request: HttpRequest) -> str:
    """The quarter and page of the review from which somebody comes, as a query string."""
    numbers = {name: as_number(request.GET.get(name, "")) for name in ("quarter", "page")}
    return urlencode({name: number for name, number in numbers.items() if number})


def _back(request: HttpRequest) -> str:
    place = _place(request)
    return f"{reverse('review')}{'?' if place else ''}{place}#queue"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("check_in.acknowledge")
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One check-in: acknowledge it, with a comment or without, or ask back."""
    user, at = person(request), now()
    row, entry = reviewed(user, pk, at=at)
    if request.method != "POST":
        return _one(request, entry, act_form(pk, row.version))
    form = act_form(pk, row.version, request.POST)
    if not form.is_valid():
        return _one(request, entry, form, status=422)
    try:
        with once(request) as saved:
            said = _act(request, row, form)
            answer = saved.to(_back(request))
    except ValidationError as error:
        add_errors(form, error)
        return _one(request, reviewed(user, pk, at=at)[1], form, status=422)
    except VersionConflict:
        stored, entry = reviewed(user, pk, at=at)
        retype(form, "version", str(stored.version))
        return _one(request, entry, form, status=409, changed=CHANGED)
    messages.success(request, said)
    return answer


def _act(request: HttpRequest, row: CheckIn, form: ActForm) -> str:
    """Do what the button says; the words that tell it."""
    data, user, at = form.cleaned_data, person(request), now()
    code, owner = row.key_result.code, row.key_result.owner
    if data["act"] == ASK:
        services.ask_back(check_in=row, by=user, version=data["version"], question=data["text"], at=at)
        return f"{code}: {owner} has your question."
    services.acknowledge_with(check_in=row, by=user, version=data["version"], comment=data["text"], at=at)
    return f"{code} acknowledged{', with your comment' if data['text'].strip() else ''}."


def _one(request: HttpRequest, entry: Entry, form: ActForm, *, status: int = 200, changed: str = "") -> HttpResponse:
    record_shown(
        by=person(request).pk, model="checkin", own=[entry.card.is_own], at=now(), object_id=entry.card.pk,
        detail="review",
    )  # fmt: skip
    context: dict[str, Any] = {
        "entry": entry, "form": form, "changed": changed, "back_url": _back(request), "place": _place(request),
    }  # fmt: skip
    return render(request, "okrs/review/one.html", context, status=status)
