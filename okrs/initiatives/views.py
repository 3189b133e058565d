"""The board and the list of initiatives, and one of them: read, add, change, move, remove."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_shown
from okrs.initiatives import policies, services
from okrs.initiatives import selectors as reads
from okrs.initiatives.filters import InitiativeFilter
from okrs.initiatives.forms import ChooseForm, InitiativeForm, MoveForm, initial_of
from okrs.models import Initiative, KeyResult
from okrs.planning.selectors.objectives import get_key_result
from okrs.planning.selectors.sessions import owners_of
from organization.access import person, requires
from organization.comments.parts import thread_part
from organization.custom_fields.selectors import fields_of
from organization.custom_fields.values import differing_values
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.exports import table_response
from organization.ground.form_errors import errors_on, retype
from organization.ground.numbers import as_number
from organization.models import CustomField, On, User
from organization.selectors.history import history_entries
from organization.selectors.keyset import PAGE_WORDS, sort_of
from organization.selectors.quarters import current_quarter
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict
from organization.views.parts import created, file_links, posted, sort_heads, status_of, too_long

ON = CustomField.On.INITIATIVE
COLUMNS = (
    ("Initiative", "title", "grow"), ("State", "state", ""), ("Key result", "key_result", ""), ("Owner", "owner", ""),
    ("Primary team", "", ""), ("Due on", "due", ""),
)  # fmt: skip
MOVED_MEANWHILE = "Somebody else changed or moved it meanwhile. This is where it stands now; move it again if you like."


@require_safe
@requires("objective.view")
def index(request: HttpRequest) -> HttpResponse:
    """The board of four columns, or the list (``?view=list``); of the running quarter unless another is asked for."""
    user = person(request)
    today, managed, query = today_of(user), managed_team_ids(user), _query(request, user)
    found = InitiativeFilter(query, queryset=reads.visible_initiatives(user), viewer=user, today=today)
    is_list = query.get("view") == "list"
    context: dict[str, Any] = {
        "filters": found.form, "is_list": is_list, "exports": file_links(request, "initiatives-export"),
        "add_url": reverse("initiative-choose") if user.may(policies.WRITE) else "", "query": query.urlencode(),
        "tabs": _tabs(query, is_list=is_list), "folded": set(request.GET) <= {"quarter", "view", "sort", "page"},
    }  # fmt: skip
    if is_list:
        page = reads.initiative_list(found.qs, query, user=user, managed=managed, today=today)
        sort = sort_of(query, reads.SORTS) or reads.FIRST
        context |= {"page": page, "words": PAGE_WORDS, "heads": sort_heads(request, COLUMNS, sort=sort)}
        context["is_empty"] = not page.rows
    else:
        columns = reads.columns_of(found.qs, user=user, managed=managed, today=today)
        context |= {"columns": columns, "is_empty": not any(column.count for column in columns)}
        context["list_query"] = _with(query, view="list")
    return render(request, "okrs/initiatives/index.html", context, status=status_of(found.form))


def _query(request: HttpRequest, user: User) -> QueryDict:
    """What is asked for; without a quarter and a key result the running quarter."""
    query = request.GET.copy()
    if "quarter" not in query and "key_result" not in query and (running := current_quarter(today_of(user))):
        query["quarter"] = str(running.pk)
    return query


def _with(query: QueryDict, **changed: str) -> str:
    found = query.copy()
    for name in ("page", "before", "after", "state"):
        found.pop(name, None)
    for name, value in changed.items():
        found[name] = value
    return found.urlencode()


def _tabs(query: QueryDict, *, is_list: bool) -> list[dict[str, Any]]:
    kept = query.copy()
    for name in ("page", "before", "after", "view"):
        kept.pop(name, None)
    ways = (("Board", "", not is_list), ("List", "list", is_list))
    found = []
    for label, view, current in ways:
        one = kept.copy()
        if view:
            one["view"] = view
        url = f"{reverse('initiatives')}?{one.urlencode()}"
        found.append({"label": label, "url": url, "current": current, "count": None})
    return found


@require_safe
@requires("objective.view")
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """All rows of the list with these filters."""
    user = person(request)
    today, query = today_of(user), _query(request, user)
    found = InitiativeFilter(query, queryset=reads.visible_initiatives(user), viewer=user, today=today)
    if not found.is_valid():
        return redirect(f"{reverse('initiatives')}?{request.GET.urlencode()}")
    if refused := too_long(request, found.qs, file_format=file_format, page="initiatives"):
        return refused
    fields = found.custom_fields
    return table_response(
        file_format=file_format, name=f"initiatives-{today.isoformat()}", sheet="Initiatives",
        header=reads.export_head(fields), rows=reads.export_rows(found.qs, query, fields, today=today),
    )  # fmt: skip


@require_safe
@requires("objective.view")
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """One initiative with what it is tagged with, what is said about it and how it came to be."""
    user, at = person(request), now()
    found = reads.get_initiative(user, pk)
    comments = thread_part(request, On.INITIATIVE, pk, at=at)
    said = comments["thread"].shown if comments else ()
    record_shown(by=user.pk, model="initiative", own=said, at=at, object_id=pk, detail="comments")
    may_edit = policies.can_edit(user, found, managed_team_ids(user))
    context = {
        "one": reads.row_of(found, user=user, managed=(), today=today_of(user)), "description": found.description,
        "facts": reads.facts_of(found), "history": history_entries(found), "may_edit": may_edit,
        "objective_title": str(found.key_result.objective), "comments": comments,
    }  # fmt: skip
    return render(request, "okrs/initiatives/page.html", context)


@require_safe
@requires("objective.view", policies.WRITE)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the key result that is to get an initiative."""
    user = person(request)
    form = ChooseForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = reads.choosable(user, managed_team_ids(user), words)
    context = {"form": form, "found": found, "most": reads.LISTED, "words": words}
    return render(request, "okrs/initiatives/choose.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@requires("objective.view", policies.WRITE)
def add(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Add an initiative to a key result."""
    user = person(request)
    key_result = get_key_result(user, key_result_id, with_steps=False, with_owners=False)
    if not policies.can_add(user, key_result, managed_team_ids(user)):
        raise PermissionDenied
    owner = key_result.owner_id if key_result.owner.is_active else user.pk
    form = InitiativeForm(posted(request), owners=_owners(user, key_result), initial={"owner": owner})
    form.ask_custom(fields_of(ON), {})
    answer = created(
        request, form,
        lambda: services.add_initiative(
            key_result=key_result, by=user, at=now(), fields=form.values(), custom=form.custom()
        ),
        to=lambda made: reverse("initiative", args=[made.pk]), said=lambda made: f"“{made}” is planned.",
    )  # fmt: skip
    context = {
        "form": form, "heading": "Add an initiative", "submit": "Add initiative", "key_result": key_result,
        "cancel_url": f"{reverse('key-result', args=[key_result_id])}#initiatives", "theirs": [],
    }  # fmt: skip
    return answer or render(request, "okrs/initiatives/form.html", context, status=status_of(form))


def _owners(user: User, key_result: KeyResult, keep: int | None = None) -> Any:
    objective = key_result.objective
    return owners_of(objective.quarter, objective.primary_team, user, today_of(user), keep=keep)


def _editable(request: HttpRequest, pk: int) -> Initiative:
    user = person(request)
    found = reads.get_initiative(user, pk)
    if not policies.can_edit(user, found, managed_team_ids(user)):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
@requires("objective.view", policies.WRITE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an initiative; two people who edit it see each other's text."""
    user, found = person(request), _editable(request, pk)
    owners = _owners(user, found.key_result, keep=found.owner_id)
    form = InitiativeForm(posted(request), owners=owners, initial=initial_of(found))
    form.ask_custom(fields_of(ON), found.custom)
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.edit_initiative(
                    initiative=found, by=user, version=form.cleaned_data["version"] or 0, fields=form.values(),
                    custom=form.custom(),
                )  # fmt: skip
                messages.success(request, "Initiative saved.")
                return redirect("initiative", pk)
        except VersionConflict:
            stored = reads.get_initiative(user, pk)
            retype(form, "version", str(stored.version))
            theirs = _differences(stored, form)
    context = {
        "form": form, "heading": f"Edit “{found}”", "submit": "Save initiative", "key_result": found.key_result,
        "cancel_url": reverse("initiative", args=[pk]), "theirs": theirs,
    }  # fmt: skip
    return render(request, "okrs/initiatives/form.html", context, status=409 if theirs else status_of(form))


def _differences(stored: Initiative, form: InitiativeForm) -> list[dict[str, str]]:
    plain = (
        (str(form.fields[name].label or name.capitalize()), str(getattr(stored, name) or ""), str(value or ""))
        for name, value in form.values().items()
    )
    return differing([*plain, *differing_values(stored.custom, form.custom())])


@require_http_methods(["GET", "POST"])
@requires("objective.view", policies.WRITE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move it to another column or place; dragging a card sends this form too. ``back`` is the board's query."""
    user, found = person(request), _editable(request, pk)
    back = QueryDict(request.POST.get("back", request.GET.urlencode()))
    places = reads.places_for(user, found)
    form = MoveForm(posted(request), places=places, initial={"state": found.state, "version": found.version})
    is_late = False
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with errors_on(form):
                moved = services.move_initiative(
                    initiative=found, by=user, state=asked["state"], before=asked["before"], version=asked["version"]
                )
                if moved.is_new:
                    messages.success(request, f"“{found}” is in {found.get_state_display()}.")
                return redirect(f"{reverse('initiatives')}?{back.urlencode()}#initiative-{pk}")
        except VersionConflict:
            found, is_late = reads.get_initiative(user, pk), True
            retype(form, "version", str(found.version))
            form.add_error(None, MOVED_MEANWHILE)
    context = {
        "form": form, "one": found, "now_in": found.get_state_display(), "back": back.urlencode(),
        "cancel_url": f"{reverse('initiatives')}?{back.urlencode()}#initiative-{pk}",
    }  # fmt: skip
    return render(request, "okrs/initiatives/move.html", context, status=409 if is_late else status_of(form))


@require_http_methods(["GET", "POST"])
@requires("objective.view", policies.WRITE)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete it once the person has confirmed; what it says is shown before."""
    user, found = person(request), _editable(request, pk)
    error = ""
    if request.method == "POST":
        seen = as_number(request.POST.get("version", ""))
        try:
            services.remove_initiative(initiative=found, by=user, version=found.version if seen is None else seen)
            messages.success(request, f"“{found}” is removed.")
            return redirect(f"{reverse('key-result', args=[found.key_result_id])}#initiatives")
        except VersionConflict:
            error = "Somebody changed it a moment ago. Look at it again before you remove it."
    context = {"one": found, "error": error, "cancel_url": reverse("initiative", args=[pk])}
    return render(request, "okrs/initiatives/remove.html", context, status=409 if error else 200)
