"""Measures that the organisation defines: read by the medical side, created and changed by planners."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.counting.custom import KINDS
from okrs.measures import policies
from okrs.measures.forms import MeasureForm, initial_of
from okrs.measures.selectors import measures as reads
from okrs.measures.selectors.effects import effect_rows
from okrs.measures.services import measures as services
from okrs.models import MeasureDefinition, MeasureVersion
from okrs.planning.views.editing import answer_to
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, errors_on
from organization.ground.once import once
from organization.selectors.history import history_entries
from organization.views.parts import crumbs, posted

TRY, SAVE = "try", "save"


@require_safe
@requires("measure.view")
def measures(request: HttpRequest) -> HttpResponse:
    """All definitions, each with its sentence."""
    may_define = policies.can_define_measures(person(request))
    context = {
        "crumbs": crumbs(),
        "rows": reads.measure_rows(),
        "new_url": reverse("measure-new") if may_define else "",
    }
    return render(request, "okrs/measures/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("measure.view", "objective.plan")
def measure_new(request: HttpRequest) -> HttpResponse:
    """First what is counted, then the filters; it can be tried for somebody before it is saved."""
    asked = request.POST if request.method == "POST" else request.GET
    source, what = asked.get("source", ""), asked.get("what", "")
    if source not in KINDS or what not in dict(reads.what_choices(source)):
        context: dict[str, Any] = {"crumbs": _way(), "sources": reads.sources_offered()}
        return render(request, "okrs/measures/choose.html", context, status=422 if request.method == "POST" else 200)
    user, at = person(request), now()
    form = _form(request, source, what, is_new=True)
    version = _version(form)
    if version and SAVE in request.POST:
        with errors_on(form):
            with once(request) as saved:
                made = services.define_measure(by=user, name=form.cleaned_data["name"], version=version, at=at)
                answer = saved.to("measure", made.pk)
            messages.success(request, f"{made} is defined. Key results may use it now.")
            return answer
    return _show(request, form, version, title="New measure", what=what, cancel_url=reverse("measures"))


@require_safe
@requires("measure.view")
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """One definition: what it counts, tried for somebody, its versions, who uses it."""
    user, at = person(request), now()
    found = reads.get_measure(pk)
    version = reads.newest(found)
    takers, quarters = reads.takers(user), reads.quarters_to_try()
    taker, quarter = request.GET.get("taker", ""), request.GET.get("quarter") or reads.usual_quarter(user, at)
    known = {key for _, group in takers for key, _ in group}
    may_define = policies.can_define_measures(user)
    trial = None
    if taker in known and quarter in dict(quarters):
        trial = reads.trial_of(version, taker=taker, quarter_id=int(quarter), user=user, at=at)
    context = {
        "crumbs": _way(),
        "measure": found,
        "sentence": reads.sentence(version),
        "reads_as": reads.read_kind_of_number(version),
        "takers": takers if known else [],
        "quarters": quarters,
        "taker": taker,
        "quarter": quarter,
        "trial": trial,
        "versions": reads.version_rows(found),
        "users": reads.users_shown(found, user),
        "history": history_entries(found),
        "change_url": reverse("measure-change", args=[pk]) if may_define else "",
        "archive_url": reverse("measure-archive", args=[pk]) if may_define else "",
    }
    return render(request, "okrs/measures/measure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("measure.view", "objective.plan")
def measure_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a version; the page shows what it would change before it can be saved."""
    user, at = person(request), now()
    found = reads.get_measure(pk)
    current = reads.newest(found)
    what = reads.what_of(current)
    form = _form(request, current.source, what, is_new=False, initial=initial_of(current) | {"base": current.version})
    version = _version(form)
    effects = None
    with errors_on(form):
        if version and SAVE in request.POST and form.was_seen():
            with once(request) as saved:
                services.change_measure(
                    definition=found, by=user, version=version, base=form.cleaned_data["base"] or 0,
                    reason=form.cleaned_data["reason"], at=at,
                )  # fmt: skip
                answer = saved.to("measure", pk)
            messages.success(request, f"{found} counts by its new version.")
            return answer
        if version:
            effects = services.effects_of_version(definition=found, by=user, version=version, at=at)
            form.note_seen()
    return _show(
        request, form, version, title=f"Change {found}", what=what, cancel_url=reverse("measure", args=[pk]),
        effects=effects, way=_way((found.name, reverse("measure", args=[pk]))),
    )  # fmt: skip


@require_POST
@requires("measure.view", "objective.plan")
def measure_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive it, or offer it again."""
    found: MeasureDefinition = reads.get_measure(pk)
    services.set_archived(definition=found, by=person(request), archived=found.is_active)
    text = "is offered again." if found.is_active else "is archived: key results that use it keep counting."
    messages.success(request, f"{found} {text}")
    return redirect("measure", pk)


def _way(*more: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs(("Measures", reverse("measures")), *more)


def _form(
    request: HttpRequest, source: str, what: str, *, is_new: bool, initial: dict[str, Any] | None = None
) -> MeasureForm:
    calculation, _, of = what.partition(":")
    user = person(request)
    return MeasureForm(
        posted(request),
        source=source,
        calculation=calculation,
        of=of,
        takers=[("", "Nobody yet"), *reads.takers(user)],
        quarters=reads.quarters_to_try(),
        is_new=is_new,
        initial={"quarter": reads.usual_quarter(user, now()), **(initial or {})},
    )


def _version(form: MeasureForm) -> MeasureVersion | None:
    """An unsaved version from what was typed; None if that is invalid."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return services.checked_version(**form.values())
    except ValidationError as error:
        add_errors(form, error)
        return None


def _show(
    request: HttpRequest,
    form: MeasureForm,
    version: MeasureVersion | None,
    *,
    title: str,
    what: str,
    cancel_url: str,
    effects: Any = None,
    way: Any = None,
) -> HttpResponse:
    trial = None
    if version and form.cleaned_data.get("taker") and form.cleaned_data.get("quarter"):
        asked = {"taker": form.cleaned_data["taker"], "quarter_id": int(form.cleaned_data["quarter"])}
        trial = reads.trial_of(version, **asked, user=person(request), at=now())
    context = {
        "crumbs": way or _way(),
        "form": form,
        "title": title,
        "place": "Edit" if "reason" in form.fields else title,
        "source": form.source,
        "what": what,
        "what_label": dict(reads.what_choices(form.source))[what],
        "noun": KINDS[form.source].noun,
        "sentence": reads.sentence(version) if version else "",
        "trial": trial,
        "is_change": "reason" in form.fields,
        "effects": effect_rows(effects) if effects is not None else None,
        "affected": len(effects) if effects is not None else 0,
        "cancel_url": cancel_url,
    }
    return render(request, "okrs/measures/form.html", context, status=answer_to(form))
