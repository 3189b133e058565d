"""Pages of one objective and of one key result with the rows behind its number."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_shown
from okrs.arithmetic.contributions import NO_CONTRIBUTIONS
from okrs.check_ins.selectors.team import key_result_check_ins, write_url
from okrs.evidence.selectors.page import twice_of, warning_of
from okrs.evidence.selectors.rows import newest_evidence
from okrs.initiatives.policies import can_add
from okrs.initiatives.selectors import initiatives_of
from okrs.models import KeyResult, Objective, ObjectiveAround, reach_of
from okrs.models.choices import Metric
from okrs.objectives import services as follows_services
from okrs.objectives.forms import PastDay
from okrs.objectives.selectors.around import around
from okrs.objectives.selectors.follows import followers_from
from okrs.objectives.selectors.key_results import KeyResultPage, key_result_page
from okrs.objectives.selectors.objectives import (
    alignments_of,
    is_contributed,
    objective_card,
    objective_over_time,
)
from okrs.planning import policies as planning_policies
from okrs.planning.selectors.notices import notice_of
from okrs.planning.selectors.objectives import get_key_result, get_objective
from okrs.planning.selectors.templates import beginning_of
from okrs.session.selectors.page import reasons_of
from okrs.snapshots.selectors.contributions import contributions_to
from okrs.values import policies as values_policies
from okrs.values import services as values
from okrs.values.forms import ValueForm
from organization.access import person, requires
from organization.comments.parts import thread_part
from organization.custom_fields.selectors import shown_values
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.models import CustomField, User
from organization.selectors.history import history_entries
from organization.selectors.teams import managed_team_ids, opens_plan


@require_safe
@requires("objective.view")
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective: key results, alignment, history."""
    user = person(request)
    found = get_objective(user, pk)
    managed = managed_team_ids(user)
    editable = planning_policies.can_edit(user, found, managed)
    beside = ObjectiveAround.of(pk)
    up, down = alignments_of(user, beside)
    at = now().astimezone(user.zone)
    past = PastDay(request.GET, quarter=found.quarter, today=at.date())
    day = past.cleaned_data["as_of"] if past.is_valid() else None
    reasons = reasons_of(user, found, today=at.date(), may_change=editable) if beside.has_reasons else ()
    record_shown(
        by=user.pk, model="objectivereason", own=(one.is_own for one in reasons), at=at, object_id=pk, detail="page"
    )
    shares = contributions_to([pk], at=at) if is_contributed(beside) else NO_CONTRIBUTIONS
    then = contributions_to([pk], day=day) if shares.below and day is not None else shares
    context = {
        "objective": found,
        "notice": notice_of(found.quarter, user),
        "card": objective_card(found, at=at, as_of=day, reach=reach_of(user, at.date()), shares=then),
        "past": past,
        "as_of": f"{day:%-d %B %Y}" if day else "",
        **objective_over_time(found, beside, shares),
        "followers": followers_from(beside.followers, pk, user),
        "supports": up,
        "supported_by": down,
        "reasons": reasons,
        "comments": _comments(request, found, at, has_any=beside.has_comments),
        "own_fields": shown_values(CustomField.On.OBJECTIVE, found.custom),
        "began": beginning_of(user, found),
        "history": history_entries(found),
        "edit_url": reverse("objective-edit", args=[pk]) if editable else "",
        "add_url": reverse("key-result-add", args=[pk]) if editable else "",
        "align_url": reverse("objective-align", args=[pk]) if editable else "",
        "plan_url": reverse("plan", args=[found.quarter_id, found.primary_team_id])
        if opens_plan(user, found.primary_team, managed)
        else "",
    }
    return render(request, "okrs/objectives/objective.html", context, status=422 if past.errors else 200)


def _comments(request: HttpRequest, found: Objective, at: datetime, *, has_any: bool) -> dict[str, Any] | None:
    """The thread. The access log notes a reader of others' comments."""
    part = thread_part(request, "objective", found.pk, at=at, has_any=has_any)
    if part is not None:
        own = part["thread"].shown
        record_shown(by=person(request).pk, model="objective", own=own, at=at, object_id=found.pk, detail="comments")
    return part


@require_POST
@requires("objective.view")
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an objective or stop following it, then go back to the page with the button."""
    user = person(request)
    found = get_objective(user, pk)
    follows = request.POST.get("follows") == "1"
    follows_services.set_following(objective=found, by=user, follows=follows)
    messages.success(request, f"You follow {found.code}." if follows else f"You no longer follow {found.code}.")
    back = as_number(request.POST.get("key_result", ""))
    return redirect("objective", pk) if back is None else redirect("key-result", back)


@require_safe
@requires("objective.view")
def key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One key result: its number, how it developed, and the newest rows behind it."""
    user = person(request)
    found = get_key_result(user, pk, with_steps=False, with_owners=False)
    return _show_key_result(request, found, ValueForm(kind=found.kind, initial={"as_of": today_of(user)}))


def _show_key_result(request: HttpRequest, found: KeyResult, form: ValueForm) -> HttpResponse:
    user = person(request)
    at = now().astimezone(user.zone)
    beside = around(found, user, at=at)
    managed, counted = beside.managed, found.measured_by != Metric.MANUAL
    reach = reach_of(user, at.date(), beside.near)
    page = key_result_page(found, beside, user=user, reach=reach, at=at)
    behind = _rows_behind(user, found, page, at, may_share=beside.may_share) if counted else {}
    cards = key_result_check_ins(
        user, found, at=at, managed=managed, reach=reach, comments=beside.said_on, cite_insights=beside.cites_insights
    )
    comments = thread_part(request, "key_result", found.pk, at=at, has_any=beside.has_comments)
    # One record for the page, which covers the check-ins, the work and the comments that it shows.
    work = behind["evidence"].rows if behind else ()
    said = comments["thread"].shown if comments else ()
    shown = [*(card.is_own for card in cards), *(row.is_by(user) for row in work), *said]
    record_shown(by=user.pk, model="keyresult", own=shown, at=at, object_id=found.pk, detail="page")
    context = {
        "page": page,
        "notice": notice_of(found.objective.quarter, user),
        "reads_check_ins": reach.reads(found),
        "check_ins": cards,
        "check_in_url": write_url(user, found, cards, at=at),
        "key_result": found,
        "objective": found.objective,
        "is_counted": counted,
        "today": at.date(),
        "initiatives": initiatives_of(found, user=user, managed=managed, today=at.date()),
        "initiatives_url": f"{reverse('initiatives')}?key_result={found.pk}",
        "initiative_add_url": reverse("initiative-add", args=[found.pk]) if can_add(user, found, managed) else "",
        **behind,
        "comments": comments,
        "history": history_entries(found),
        "edit_url": reverse("key-result-edit", args=[found.pk])
        if planning_policies.can_edit(user, found.objective, managed)
        else "",
        "followers": followers_from(beside.followers, found.objective_id, user),
        "value_form": form if values_policies.can_enter_value(user, found, managed) else None,
    }
    return render(request, "okrs/objectives/key_result.html", context, status=422 if form.errors else 200)


def _rows_behind(user: User, found: KeyResult, page: KeyResultPage, at: datetime, *, may_share: bool) -> dict[str, Any]:
    """The newest rows that count; the rest, and near misses, are on a separate page."""
    twice = twice_of(found, at=at) if may_share else {}
    return {
        "evidence": newest_evidence(found, page.newest, page.behind, user=user, today=at.date(), twice=twice),
        "twice": warning_of(twice),
        "evidence_url": reverse("evidence", args=[found.pk]),
    }


@require_POST
@requires("objective.view")
def value_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a dated value by hand."""
    user = person(request)
    found = get_key_result(user, pk, with_steps=False, with_owners=False)
    if not values_policies.can_enter_value(user, found, managed_team_ids(user)):
        raise PermissionDenied
    form = ValueForm(request.POST, kind=found.kind)
    if form.is_valid():
        with errors_on(form):
            with once(request) as saved:
                values.enter_value(key_result=found, by=user, at=now(), **form.cleaned_data)
                answer = saved.to("key-result", pk)
            messages.success(request, "Value saved.")
            return answer
    return _show_key_result(request, found, form)
