"""The close of a quarter: its page, the steps of a team, closing, reopening."""

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from kombu.exceptions import OperationalError

from audit.services import record_shown
from okrs.closing import tasks
from okrs.closing.forms import STEP_FORMS, StepForm, SubmitForm, rows_of
from okrs.closing.selectors.grades import Graded, graded_rows, told_to
from okrs.closing.selectors.results import distribution
from okrs.closing.selectors.teams import close_page, get_team, may_grade, next_session, submission_of
from okrs.closing.services import grading, sealing
from okrs.planning.selectors.notices import notice_of
from organization.access import HtmxRequest, person, requires
from organization.forms import ReasonForm
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, retype
from organization.ground.units import with_unit
from organization.models import Quarter, Team, User
from organization.views.parts import confirm_page, crumbs, posted

logger = logging.getLogger(__name__)
STEPS = (
    ("values", "Missing values"),
    ("grades", "Scores"),
    ("post-mortems", "Post-mortems"),
    ("lessons", "Keep, change, stop"),
    ("carry", "Carry over"),
    ("submit", "Submit"),
)


@require_safe
@vary_on_headers("HX-Request")
@requires("close.view")
def close(request: HtmxRequest, pk: int) -> HttpResponse:
    """Where the teams of a quarter stand with its close, and its seal with a bar while a worker makes it."""
    user, at = person(request), now()
    quarter = get_object_or_404(Quarter, pk=pk)
    page = close_page(user, quarter, at=at)
    waiting = next((one for one in page.seals if not one.sealed and not one.reopened), None)
    job = None
    if waiting is not None:
        job = {
            "label": "Sealing, objective by objective", "done": waiting.done, "total": waiting.total,
            "detail": "You may leave this page; the worker goes on.", "poll_url": request.path,
        }  # fmt: skip
    if request.htmx and request.htmx.target != "body":
        if job is None:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "okrs/measures/_counting.html", {"job": job})
    is_graded = quarter.state == Quarter.State.GRADING
    context = {
        "quarter": quarter,
        "page": page,
        "job": job,
        "notice": notice_of(quarter, user),
        "problems": sealing.closing_problems(quarter, at=at, rows=page.rows) if page.may_close and is_graded else [],
        "is_graded": is_graded,
        "is_closed": quarter.state == Quarter.State.CLOSED,
        "distribution": distribution(page.rows),
        "packs_url": reverse("review-packs", args=[pk]) if user.may("pack.view") else "",
    }
    return render(request, "okrs/closing/close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("close.view", "organization.edit")
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a quarter, after showing what follows from it."""
    quarter, user = get_object_or_404(Quarter, pk=pk), person(request)
    page = close_page(user, quarter, at=now())

    def act(_: str) -> str:
        sealing.close_quarter(quarter=quarter, by=user, at=now())
        _wake()
        return f"{quarter.name} is closed and is being sealed."

    return confirm_page(
        request,
        act,
        to=reverse("quarter-close", args=[pk]),
        title=f"Close {quarter.name}",
        text="From now on nothing in it changes: no objective, key result, check-in, value or score.",
        consequences=[
            f"{_many(page.rows, 'key results')} of {_many(page.teams, 'teams')}, their scores and evidence are sealed.",
            "Work dated in it can still be entered and corrected; it is marked, and the scores stay.",
            "Drafts that were never activated are dropped.",
            "You can reopen it, with a reason that every page of the quarter then shows.",
        ],
        submit="Close the quarter",
        way=crumbs(("Quarters", reverse("quarters"))),
        cancel_url=reverse("quarter-close", args=[pk]),
        form=ReasonForm(posted(request), required=False),
    )


def _many(rows: Sequence[Any], noun: str) -> str:
    return with_unit(str(len(rows)), noun)


def _wake() -> None:
    """Ask a worker to begin at once; without one beat does, a little later."""
    try:
        tasks.seal_quarters.delay()
    except OperationalError:
        logger.warning("The broker did not answer; the seal waits for beat")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("close.view", "organization.edit")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a closed quarter back into grading, with a reason."""
    quarter, user = get_object_or_404(Quarter, pk=pk), person(request)

    def act(reason: str) -> str:
        sealing.reopen_quarter(quarter=quarter, by=user, at=now(), reason=reason)
        return f"{quarter.name} is reopened and back in grading."

    return confirm_page(
        request,
        act,
        to=reverse("quarter-close", args=[pk]),
        title=f"Reopen {quarter.name}",
        text="It goes back into grading. The seal stays and says who reopened it, when and why.",
        consequences=[
            "Every page of the quarter shows your reason.",
            "Scores can be changed again once a team is taken back; nothing is changed by reopening alone.",
            "Closing it again makes a new seal.",
        ],
        submit="Reopen the quarter",
        way=crumbs(("Quarters", reverse("quarters"))),
        cancel_url=reverse("quarter-close", args=[pk]),
        form=ReasonForm(posted(request), required=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("close.view")
def close_team(request: HttpRequest, pk: int, team_id: int) -> HttpResponse:
    """The steps of a team's close (``?step=``); POST saves a step, submits the team or takes it back."""
    user, at = person(request), now()
    quarter = get_object_or_404(Quarter, pk=pk)
    team = get_team(user, quarter, team_id)
    step = request.GET.get("step", "")
    step = step if step in dict(STEPS) else "values"
    may = may_grade(user, quarter, team)
    if request.method == "POST" and not may:
        raise PermissionDenied
    forms: list[StepForm] = []
    acts = request.POST.get("act") in ("submit", "take-back", "accept")
    submit = SubmitForm(request.POST if acts else None)
    submit.is_valid()
    if request.method == "POST":
        answer, forms = _carried_out(request, user, quarter, team, step, submit)
        if answer is not None:
            return answer
    rows = told_to(user, graded_rows(quarter, at=at, team_id=team.pk), today=at.astimezone(user.zone).date())
    said = [row for row in rows if row.reason or row.post_mortem or row.lesson]
    record_shown(
        by=user.pk, model="score", own=(row.owner_id == user.pk for row in said), at=at,
        detail=f"close of {team}, {quarter.name}",
    )  # fmt: skip
    submitted = submission_of(quarter, team, user)
    shown = rows_of(step, rows)
    if not forms and step in STEP_FORMS:
        forms = [STEP_FORMS[step](None, row) for row in shown]
    has_errors = any(form.errors for form in forms) or bool(submit.errors)
    context = {
        "quarter": quarter, "team": team, "step": step, "rows": shown, "forms": forms, "submit": submit,
        "steps": _steps(request.path, step, rows), "submitted": submitted,
        "notice": notice_of(quarter, user), "may_grade": may and not submitted,
        "may_take_back": may and bool(submitted), "next_url": _next(request.path, step),
        "left": sum(row.needs_grade for row in rows), "distribution": distribution(rows), "has_errors": has_errors,
        "unfinished": [row for row in rows if row.outcome is not None and row.outcome.value != "met"],
        "next_session": next_session(quarter, team), "close_url": reverse("quarter-close", args=[pk]),
    }  # fmt: skip
    return render(request, "okrs/closing/team.html", context, status=_status(forms, has_errors))


def _status(forms: list[StepForm], has_errors: bool) -> int:
    conflicts = any(
        error.code == "conflict" for form in forms if form.errors for found in form.errors.as_data().values()
        for error in found
    )  # fmt: skip
    return 409 if conflicts else 422 if has_errors else 200


def _carried_out(
    request: HttpRequest, user: User, quarter: Quarter, team: Team, step: str, submit: SubmitForm
) -> tuple[HttpResponse | None, list[StepForm]]:
    """What the pressed button does: the answer, or the forms with what was refused."""
    at, act = now(), request.POST.get("act", "save")
    here = redirect(f"{request.path}?step={step}")
    try:
        if act == "take-back":
            grading.take_back(quarter=quarter, team=team, by=user)
            messages.success(request, f"{team} can be changed again. Submit it once you are done.")
            return here, []
        if act == "accept":
            count = grading.accept_computed(quarter=quarter, team=team, by=user, at=at)
            messages.success(request, f"{with_unit(str(count), 'scores')} saved as computed.")
            return here, []
        if act == "submit":
            if submit.is_valid():
                grading.submit_team(quarter=quarter, team=team, by=user, at=at, note=submit.cleaned_data["note"])
                messages.success(request, f"{team} is submitted for {quarter.name}.")
                return redirect("quarter-close", quarter.pk), []
            return None, []
    except ValidationError as error:
        add_errors(submit, error)
        return None, []
    return _saved(request, user, quarter, team, step)


def _saved(
    request: HttpRequest, user: User, quarter: Quarter, team: Team, step: str
) -> tuple[HttpResponse | None, list[StepForm]]:
    rows = rows_of(step, graded_rows(quarter, at=now(), team_id=team.pk))
    form_of = STEP_FORMS.get(step)
    if form_of is None:
        return redirect(f"{request.path}?step={step}"), []
    forms = [form_of(request.POST, row) for row in rows if f"{row.pk}-version" in request.POST]
    meant = [form for form in forms if form.is_meant]
    invalid = [form for form in meant if not form.is_valid()]
    if not meant:
        messages.info(request, "Nothing was changed.")
        return redirect(_next(request.path, step)), []
    if not invalid:
        try:
            count = grading.save_scores(
                quarter=quarter, team=team, by=user, at=now(), entries=[form.entry() for form in meant]
            )
        except ValidationError as error:
            _add_errors(forms, error)
            return None, forms
        messages.success(request, f"{with_unit(str(count), 'key results')} saved." if count else "Nothing was changed.")
        return redirect(_next(request.path, step)), []
    return None, forms


def _add_errors(forms: list[StepForm], error: ValidationError) -> None:
    """Each refusal at its field; one that belongs to no field at the first form."""
    found: dict[str, list[ValidationError]] = (
        error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    )
    by_prefix = {form.prefix: form for form in forms}
    for name, errors in found.items():
        prefix, _, field = name.partition("-")
        form = by_prefix.get(prefix)
        for one in errors:
            if form is None or field not in form.fields:
                forms[0].add_error(None, one)
                continue
            form.add_error(field, one)
            if one.code == "conflict":
                retype(form, f"{prefix}-version", str(form.row.version))


def _steps(path: str, step: str, rows: list[Graded]) -> list[dict[str, Any]]:
    left: dict[str, int] = {
        "values": sum(row.lacks_value for row in rows),
        "grades": sum(row.needs_grade for row in rows),
        "post-mortems": sum(row.lacks_post_mortem and row.version > 0 for row in rows),
    }
    return [
        {"label": label, "url": f"{path}?step={key}", "current": key == step, "count": left.get(key) or None}
        for key, label in STEPS
    ]


def _next(path: str, step: str) -> str:
    keys = [key for key, _ in STEPS]
    return f"{path}?step={keys[min(keys.index(step) + 1, len(keys) - 1)]}"
