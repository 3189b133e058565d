"""The status board."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from okrs.forms.board import TAGS, BoardFilter
from okrs.selectors.board import PAGE, Board, board, partner_rows
from okrs.selectors.board_choices import board_choices, owner_options, quarter_asked_for
from okrs.selectors.quarters import own_team_ids
from okrs.selectors.rows import reads_reasons
from organization import roles
from organization.access import person, requires, setup_url
from organization.clock import now, today_of
from organization.models import User


@require_safe
@requires("board.view")
def status_board(request: HttpRequest) -> HttpResponse:
    """Key results of a quarter with status, pace and forecast; partners see shared imperatives only."""
    user = person(request)
    at = now().astimezone(user.zone)
    today = at.date()
    choices = board_choices(user, today, owner=request.GET.get("owner", ""))
    form = BoardFilter(request.GET, choices=choices, today=today)
    valid = form.is_valid()
    filters = form.cleaned_data if valid else {}
    quarter = quarter_asked_for(str(filters.get("quarter") or ""), today)
    if user.scope("objective") == roles.COORDINATION:
        if set(request.GET) - {"quarter"}:
            raise BadRequest("This list cannot be filtered by that.")
        rows = partner_rows(user, quarter.pk, at=at) if quarter else []
        return render(request, "okrs/partner_board.html", {"rows": rows, "quarter": quarter})
    if quarter is None:
        return render(request, "okrs/board.html", {"quarter": None, "setup_url": setup_url(user)})
    teams = _teams(user, filters)
    scoped = {**filters, "teams": teams, "areas": [filters["area"]] if filters.get("area") else []}
    page = filters.get("page") or 1
    found = board(
        user,
        scoped,
        quarter.pk,
        at=at,
        status=str(filters.get("status") or ""),
        stale=bool(filters.get("stale")),
        group=str(filters.get("group") or "owner"),
        page=page,
        with_reasons=reads_reasons(user),
    )
    context = {
        "quarter": quarter,
        "form": form,
        "board": found,
        "tiles": _tiles(request, found, str(filters.get("status") or "")),
        "all_url": "?" + _query(request, status=""),
        "stale_url": "?" + _query(request, stale="on"),
        "chips": _chips(request, form) if valid else [],
        "own_teams": bool(teams) and not filters.get("team"),
        "page": Paginator(range(found.total), PAGE).get_page(page),
        "show_owner": filters.get("group") not in ("", "owner", None),
    }
    return render(request, "okrs/board.html", context, status=200 if valid else 422)


@require_safe
@requires("objective.view")
def owners(request: HttpRequest) -> JsonResponse:
    """Names of people who own key results, for typing."""
    return JsonResponse(owner_options(request.GET.get("q", "")[:80]), safe=False)


def _teams(user: User, filters: Mapping[str, object]) -> list[int]:
    """The teams asked for; without a word the viewer's own (none of them: all)."""
    asked = str(filters.get("team") or "")
    if asked == "all":
        return []
    return [int(asked)] if asked else own_team_ids(user, today_of(user))


def _query(request: HttpRequest, **changes: str) -> str:
    """The query string with some values set, or taken out when empty; always back to the first page."""
    values = {name: value for name, value in request.GET.items() if value and name != "page"}
    values.update(changes)
    return urlencode({name: value for name, value in values.items() if value})


def _tiles(request: HttpRequest, found: Board, status: str) -> list[dict[str, object]]:
    return [
        {
            "key": one.value,
            "label": one.label,
            "count": count,
            "change": found.changes.get(one, ""),
            "current": one.value == status,
            "url": "?" + _query(request, status="" if one.value == status else one.value),
        }
        for one, count in found.tiles
    ]


def _chips(request: HttpRequest, form: BoardFilter) -> list[dict[str, str]]:
    chips = []
    for name in TAGS:
        value = form.cleaned_data.get(name)
        if value:
            chips.append(
                {
                    "name": str(form[name].label),
                    "value": form.shown(name),
                    "remove_url": "?" + _query(request, **{name: ""}),
                }
            )
    return chips
