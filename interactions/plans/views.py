"""The list of engagement plans, its files, and the page of one; making, changing and deleting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access, record_shown
from interactions.kols.selectors.kols import get_kol
from interactions.log.filters import ALL, MINE
from interactions.log.selectors.offers import found_kols, kols_of, lately
from interactions.plans import policies, selectors, services
from interactions.plans.filters import PlanCoordinationFilter, PlanFilter
from interactions.plans.forms import PlanForm, RulesForm, StartForm, WhomForm, initial_of
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.exports import table_response
from organization.ground.form_errors import retype
from organization.ground.numbers import as_number
from organization.models import User
from organization.selectors.keyset import PAGE_WORDS, sort_of
from organization.selectors.quarters import current_quarter
from organization.services.versions import VersionConflict
from organization.views.parts import (
    carried_out,
    confirm_page,
    created,
    crumbs,
    file_links,
    form_page,
    posted,
    sort_heads,
    status_of,
    too_long,
)

COLUMNS = (
    ("KOL", "kol", "grow"), ("Quarter", "-quarter", ""), ("Therapeutic area", "area", ""), ("Tier", "", ""),
    ("Stage", "stage", ""), ("Contacts", "contacts", ""), ("Owner", "owner", ""),
)  # fmt: skip
LIST = "engagement-plans"


@require_safe
@requires("engagement.view")
def engagement_plans(request: HttpRequest) -> HttpResponse:
    """Plans within the viewer's scope; commercial functions and safety see whose they are, with whom, and when."""
    user, who = person(request), _whose(request, person(request))
    found = _filtered(request, user, who)
    context: dict[str, Any] = {
        "filters": found.form, "exports": file_links(request, "engagement-plans-export"), "words": PAGE_WORDS,
        "may_plan": policies.may_plan(user),
    }  # fmt: skip
    if isinstance(found, PlanCoordinationFilter):
        context |= {"page": selectors.coordination_list(found.qs, request.GET)}
        return render(request, "interactions/plans/contacts.html", context, status=status_of(found.form))
    page = selectors.plan_list(found.qs, request.GET, user=user, today=today_of(user))
    record_shown(
        by=user.pk, model="engagementplan", own=(row.is_own for row in page.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    sort = sort_of(request.GET, selectors.SORTS) or selectors.FIRST
    tabs = [
        {"label": label, "url": f"{reverse(LIST)}?who={key}", "current": who == key, "count": None}
        for key, label in ((MINE, "Mine"), (ALL, "Team"))
    ]
    context |= {
        "page": page, "tabs": tabs if policies.may_plan(user) else [], "heads": sort_heads(request, COLUMNS, sort=sort)
    }  # fmt: skip
    return render(request, "interactions/plans/list.html", context, status=status_of(found.form))


@require_safe
@requires("engagement.view")
def engagement_plan_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the same filters; the access log notes the export."""
    user = person(request)
    found = _filtered(request, user, _whose(request, user))
    if not found.is_valid():
        return redirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
    if refused := too_long(request, found.qs, file_format=file_format, page=LIST):
        return refused
    record_access(
        by=user.pk, action="export", model="engagementplan", object_id=None, at=now(),
        detail=request.GET.urlencode()[:300],
    )  # fmt: skip
    is_contacts = isinstance(found, PlanCoordinationFilter)
    rows = selectors.coordination_export_rows(found.qs) if is_contacts else selectors.export_rows(found.qs, request.GET)
    return table_response(
        file_format=file_format, name=f"engagement-plans-{today_of(user).isoformat()}", sheet="Engagement plans",
        header=selectors.COORDINATION_HEAD if is_contacts else selectors.EXPORT_HEAD, rows=rows,
    )  # fmt: skip


def _filtered(request: HttpRequest, user: User, who: str) -> PlanFilter | PlanCoordinationFilter:
    today = today_of(user)
    if selectors.reads_coordination_only(user):
        known = selectors.coordination_plans(user)
        return PlanCoordinationFilter(request.GET, queryset=known, viewer=user, today=today)
    return PlanFilter(
        request.GET, queryset=selectors.known_plans(user, today=today), viewer=user, today=today, who=who
    )  # fmt: skip


def _whose(request: HttpRequest, user: User) -> str:
    asked = request.GET.get("who")
    if not policies.may_plan(user):
        return ALL
    if asked in (MINE, ALL):
        return asked
    return MINE if user.profile == "msl" else ALL


@require_safe
@requires("engagement.view")
def engagement_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """404 if the viewer may not read it. The access log notes a reader it does not belong to."""
    user, today = person(request), today_of(person(request))
    plan = selectors.get_plan(user, pk, today=today)
    record_shown(by=user.pk, model="engagementplan", own=[plan.owner_id == user.pk], at=now(), object_id=pk)
    context = selectors.plan_page(user, plan, today=today)
    context["log_url"] = f"{reverse('log')}?kol={plan.kol_id}" if user.may("interaction.log") else ""
    return render(request, "interactions/plans/page.html", context)


@require_safe
@requires("engagement.view", "engagement.write")
def engagement_plan_whom(request: HttpRequest) -> HttpResponse:
    """Choose with whom, in which quarter and area: by words, or of those met lately."""
    user = person(request)
    return _choose(request, user, _whom(request, user))


@requires("engagement.view", "engagement.write")
def engagement_plan_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is intended with one KOL, in the quarter and area that the address names or that mostly are meant."""
    user, today = person(request), today_of(person(request))
    kol, whom = get_kol(user, pk), _whom(request, user)
    if not whom.is_valid():
        return _choose(request, user, whom, kol=pk)
    quarter, area = whom.cleaned_data["quarter"], whom.cleaned_data["area"]
    tier = selectors.tier_of(kol.pk, area.pk, today=today)
    initial = {"target_contacts": selectors.current_rules().contacts_for(tier)}
    form = PlanForm(posted(request), area=area, topics=selectors.topics_to_plan(area), initial=initial)
    answer = created(
        request, form,
        lambda: services.start_plan(by=user, kol=kol, quarter=quarter, area=area, contents=form.contents(), at=now()),
        to=lambda made: reverse("engagement-plan", args=[made.pk]), said=lambda _: "Plan made.",
    )  # fmt: skip
    lead = f"{quarter.name} · {area.name}" + (f" · {tier} tier" if tier else "")
    return answer or _show(request, form, title=f"Plan for {kol.name}", lead=lead, cancel_url=reverse(LIST))


def _whom(request: HttpRequest, user: User) -> WhomForm:
    """The quarter that runs and one's own area, unless the address says otherwise."""
    quarter = current_quarter(today_of(user))
    usual = {"quarter": quarter.pk if quarter else "", "area": user.therapeutic_area_id or ""}
    return WhomForm(usual | {name: request.GET[name] for name in ("quarter", "area", "q") if name in request.GET})


def _choose(request: HttpRequest, user: User, whom: WhomForm, *, kol: int | None = None) -> HttpResponse:
    words, offered, query = "", [], {}
    if whom.is_valid():
        words = whom.cleaned_data["q"]
        query = {"quarter": whom.cleaned_data["quarter"].pk, "area": whom.cleaned_data["area"].pk}
        offered = found_kols(user, words) if words else kols_of(user, lately(user).kols)
    context = {
        "form": whom,
        "offered": selectors.offers(offered, query),
        "words": words,
        "submit": "Go on" if kol else "Find",
    }
    return render(request, "interactions/plans/whom.html", context, status=422 if request.GET and whom.errors else 200)


@requires("engagement.view", "engagement.write")
def engagement_plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan; if somebody else saved it meanwhile, both texts are shown."""
    user, today = person(request), today_of(person(request))
    plan = selectors.get_plan(user, pk, today=today, to="edit")
    area, page_url = plan.therapeutic_area, reverse("engagement-plan", args=[pk])
    topics = selectors.topics_to_plan(area, plan)
    form = PlanForm(posted(request), area=area, topics=topics, plan=plan, initial=initial_of(plan))
    theirs: list[dict[str, str]] = []

    def change() -> None:
        data = form.cleaned_data
        services.amend_plan(
            by=user, plan=plan, contents=form.contents(), version=data["version"] or 0, at=now(), reason=data["reason"]
        )  # fmt: skip

    try:
        if carried_out(request, form, change):
            messages.success(request, "Changes saved.")
            return redirect(page_url)
    except VersionConflict:
        stored = selectors.get_plan(user, pk, today=today, to="edit")
        theirs = differing(selectors.differences(stored, plan))
        retype(form, "version", str(stored.version))
    record_shown(by=user.pk, model="engagementplan", own=[plan.owner_id == user.pk], at=now(), object_id=pk)
    title = f"Edit the plan for {plan.kol.name}"
    lead = f"{plan.quarter.name} · {area.name}"
    return _show(request, form, title=title, lead=lead, cancel_url=page_url, theirs=theirs, is_new=False)


def _show(
    request: HttpRequest, form: PlanForm, *, title: str, lead: str, cancel_url: str,
    theirs: list[dict[str, str]] | None = None, is_new: bool = True,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "lead": lead, "cancel_url": cancel_url, "theirs": theirs or [],
               "is_new": is_new}  # fmt: skip
    return render(request, "interactions/plans/form.html", context, status=409 if theirs else status_of(form))


@requires("engagement.view", "engagement.write")
def engagement_plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a plan after asking."""
    user = person(request)
    plan = selectors.get_plan(user, pk, today=today_of(user), to="edit")

    def act(reason: str) -> str:
        services.delete_plan(by=user, plan=plan, reason=reason)
        return f"The plan for {plan.kol} was deleted."

    return confirm_page(
        request,
        act,
        to=reverse(LIST),
        title=f"Delete the plan for {plan.kol}",
        submit="Delete plan",
        text=f"Its topics for {plan.quarter} go with it. What took place stays, and so does its history.",
        way=[{"label": "Engagement plans", "url": reverse(LIST)}],
        cancel_url=reverse("engagement-plan", args=[pk]),
    )


@requires("engagement.view", "engagement.write")
def engagement_plan_start(request: HttpRequest) -> HttpResponse:
    """Begin the quarter with the plans of the one before: looked at first, then begun."""
    user = person(request)
    asked = as_number(request.GET.get("quarter", ""))
    quarters = list(selectors.open_quarters())
    running = current_quarter(today_of(user))
    known = {one.pk: one for one in quarters}
    quarter = known.get(asked) if asked is not None else known.get(running.pk) if running else None
    before, lines = selectors.starting(user, quarter) if quarter else (None, [])
    offered = {line.plan.pk: line.plan for line in lines if not line.hindrance}
    form = StartForm(posted(request), offered=list(offered.values()))
    is_look = request.POST.get("step") == "look"
    if quarter is not None and not is_look:
        answer = created(
            request, form,
            lambda: services.start_again(
                by=user, plans=[offered[pk] for pk in form.cleaned_data["plans"]], quarter=quarter, at=now()
            ),
            to=lambda _: f"{reverse(LIST)}?who={MINE}&quarter={quarter.pk}",
            said=lambda made: f"{len(made)} plan{'' if len(made) == 1 else 's'} begun in {quarter}.",
        )  # fmt: skip
        if answer:
            return answer
    chosen = len(form.cleaned_data.get("plans", ())) if is_look and form.is_valid() else None
    context = {
        "form": form, "quarter": quarter, "before": before, "chosen": chosen, "offered": len(offered),
        "hindered": [line for line in lines if line.hindrance],
        "quarters": [{"label": one.name, "url": f"?quarter={one.pk}", "current": one == quarter, "count": None}
                     for one in quarters],
    }  # fmt: skip
    return render(request, "interactions/plans/start.html", context, status=status_of(form))


@requires("organization.edit")
def engagement_rules(request: HttpRequest) -> HttpResponse:
    """How often contact is planned by tier: each change is a new version."""
    user, rules = person(request), selectors.current_rules()
    form = RulesForm(posted(request), instance=rules, initial={"after": rules.version})
    title, version, made = "Contacts by tier", rules.version, rules.made_by

    def act() -> None:
        services.set_rules(by=user, rules=form.instance, after=form.cleaned_data["after"], at=now())

    answer = created(request, form, act, to=lambda _: reverse("engagement-rules"), said=lambda _: "Rules saved.")
    lead = f"Version {version}, " + (f"by {made.display_name}." if made else "as the product ships.")
    return answer or form_page(
        request, form=form, title=title, submit="Save as a new version", way=crumbs(), cancel_url=reverse("admin-area"),
        lead=f"{lead} Plans that exist keep their number of contacts.",
    )  # fmt: skip
