"""The status board as a page, as a fragment that keeps an open page up to date, and as a file."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from okrs.board.forms.filters import BoardFilter, PartnerFilter
from okrs.board.selectors.board import SORTS_OF_CHECK_INS, objectives_with
from okrs.board.selectors.choices import Choices, board_choices, owner_options, quarter_asked_for
from okrs.board.selectors.export import EXPORTED, OF_CHECK_INS, exported
from okrs.board.selectors.page import BoardPage, BoardQuery, board_page, exported_records
from okrs.board.selectors.partners import partner_rows
from okrs.board.selectors.saved_views import ViewLink, saved_views
from okrs.board.selectors.tree import ROOTS
from okrs.board.services.saved_views import visit_board
from okrs.check_ins import policies
from okrs.models import PersonBoard, reach_of
from okrs.planning.selectors.notices import newest_closed, notice_of
from organization import roles
from organization.access import HtmxRequest, person, requires, setup_url
from organization.custom_fields.selectors import heads
from organization.ground.clock import now, today_of
from organization.ground.exports import asked_format, table_response
from organization.ground.filters import is_asked
from organization.models import Quarter, User

COLUMNS = (
    ("code", "Key result"),
    ("status", "Status"),
    ("progress", "Progress"),
    ("confidence", "Confidence"),
    ("check_in", "Check-in"),
)


@dataclass(frozen=True, slots=True)
class _Question:
    """What a request asks of the board, and who asks."""

    user: User
    at: datetime
    form: BoardFilter
    choices: Choices
    quarter: Quarter | None
    asked: BoardQuery | None
    mine: PersonBoard

    @property
    def status(self) -> int:
        return 200 if self.form.is_valid() else 422


def _question(request: HttpRequest, mine: PersonBoard | None = None) -> _Question:
    """Read the filters; those that are invalid are ignored and shown as errors in the form."""
    user = person(request)
    at = now().astimezone(user.zone)
    mine = mine or PersonBoard.of(user.pk)
    choices = board_choices(
        user, at.date(), owner=request.GET.get("owner", ""), team=request.GET.get("team", "")
    )  # fmt: skip
    reads = user.scope("check_in") != roles.NONE
    form = BoardFilter(request.GET, choices=choices, today=at.date(), reads_check_ins=reads)
    form.is_valid()
    data = form.cleaned_data
    # On a past day, "current" means the quarter of that day.
    quarter = quarter_asked_for(choices, data.get("quarter") or "", data.get("as_of") or at.date())
    asked = None
    if quarter is not None:
        team = data.get("team") or ""
        tags = {
            "teams": [] if team == "all" else [int(team)] if team else list(choices.own_teams),
            "areas": [int(data["area"])] if data.get("area") else [],
            "owner": int(data["owner"]) if data.get("owner") else None,
            "imperative": int(data["imperative"]) if data.get("imperative") else None,
            "objectives": objectives_with(choices.fields, data),
        }
        asked = BoardQuery(
            quarter.pk, tags, status=data.get("status") or "", stale=bool(data.get("stale")),
            changed=bool(data.get("changed")), view=data.get("view") or "table", group=data.get("group") or "",
            sort="" if data.get("sort") == "attention" else data.get("sort") or "", page=data.get("page") or 1,
            as_of=data.get("as_of"), branch=data.get("branch"), on_paper=bool(data.get("paper")),
            takes_check_ins=policies.takes_check_ins(quarter, at.date()),
            reach=reach_of(user, at.date(), mine.near_on(at.date())),
        )  # fmt: skip
    return _Question(user, at, form, choices, quarter, asked, mine)


@require_safe
@requires("board.view")
def status_board(request: HttpRequest) -> HttpResponse:
    """Key results of a quarter with status, pace and forecast; partners see shared imperatives only."""
    if person(request).scope("objective") == roles.COORDINATION:
        return _partner_board(request)
    mine = PersonBoard.of(person(request).pk)
    views = saved_views(person(request), today_of(person(request)), mine)
    first = next((one for one in views if one.is_default), None)
    if first is not None and not request.GET:
        return redirect(first.url)
    question = _question(request, mine)
    if question.asked is None:
        return render(request, "okrs/board/page.html", {"quarter": None, "setup_url": setup_url(question.user)})
    since = visit_board(by=question.user, at=question.at, mine=mine)
    asked = replace(question.asked, since=since)
    found = board_page(question.user, asked, at=question.at, managed=question.choices.managed)
    context = _shown(request, question, asked, found) | _frame(request, question, asked, found, views)
    return render(request, "okrs/board/page.html", context, status=question.status)


@require_safe
@vary_on_headers("HX-Request")
@requires("objective.view")
def live(request: HtmxRequest) -> HttpResponse:
    """The rows again for an open page: nothing (204) while they are the same as on that page.

    ``seen``: the version that the page shows. Without htmx it answers with the whole board.
    """
    if not request.htmx:
        return redirect(f"{reverse('board')}?{_query(request, seen='', page=request.GET.get('page', ''))}")
    question = _question(request)
    if question.asked is None or question.status != 200:
        return HttpResponse(status=204)
    asked = replace(question.asked, since=question.mine.since)
    found = board_page(question.user, asked, at=question.at, managed=question.choices.managed)
    if found.version == request.GET.get("seen"):
        response = HttpResponse(status=204)
    else:
        # Rendered without the request, since a fragment needs none of the frame.
        response = HttpResponse(render_to_string("okrs/board/_board.html", _shown(request, question, asked, found)))
    response["ETag"] = f'"{found.version}"'
    return response


@require_safe
@requires("objective.view")
def export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the board with these filters, as CSV or XLSX, with only what the viewer may see."""
    question, file_format = _question(request), asked_format(request)
    if question.asked is None or question.quarter is None:
        raise Http404
    if question.status != 200:
        raise BadRequest("These filters do not fit the board.")
    asked = replace(question.asked, since=question.mine.since)
    records = exported_records(question.user, asked, at=question.at)
    header = [name for name in EXPORTED if asked.reach or name not in OF_CHECK_INS]
    fields = question.choices.fields
    return table_response(
        file_format=file_format, name=f"board-{question.at:%Y-%m-%d}", sheet="Status board",
        header=[*header, *heads(fields)],
        rows=exported(
            records, header, quarter=question.quarter.name, reach=asked.reach, today=question.at.date(), fields=fields
        ),
        notes=[_summary(question), f"Taken on {question.at:%-d %B %Y, %H:%M}"],
    )  # fmt: skip


@require_safe
@requires("objective.view")
def owners(request: HttpRequest) -> JsonResponse:
    """Names of people who may own key results, as suggestions while typing."""
    return JsonResponse(owner_options(request.GET.get("q", "")[:80]), safe=False)


def _partner_board(request: HttpRequest) -> HttpResponse:
    if set(request.GET) - {"quarter"}:
        raise BadRequest("This list cannot be filtered by that.")
    user = person(request)
    at = now().astimezone(user.zone)
    choices = board_choices(user, at.date())
    form = PartnerFilter(request.GET, choices=choices)
    asked = form.cleaned_data["quarter"] if form.is_valid() else ""
    quarter = quarter_asked_for(choices, asked, at.date())
    rows = partner_rows(user, quarter.pk, at=at) if quarter else []
    context = {"rows": rows, "quarter": quarter, "closed": newest_closed()}
    return render(request, "okrs/board/partner.html", context)


def _shown(request: HttpRequest, question: _Question, asked: BoardQuery, found: BoardPage) -> dict[str, Any]:
    """The context of the live part of the page."""
    data, heads = question.form.cleaned_data, _heads(request, asked)
    may_choose = question.user.may("objective.plan") and asked.as_of is None and asked.view != "tree"
    return {
        "board": found,
        "view": asked.view,
        "tiles": _tiles(request, found, asked.status),
        "show_owner": found.group != "owner",
        "is_compact": data.get("density") == "compact",
        "may_choose": may_choose,
        "heads": heads,
        "columns": len(heads) + 1 + may_choose,
        "shows_check_ins": bool(asked.reach),
        "query": _query(request),
        "tree_query": _query(request, branch=""),
        "empty_title": "Nothing changed since your last visit" if asked.changed else "No key result matches",
        "empty_text": "What changes from now on is marked."
        if asked.changed
        else "Remove a filter, look at all teams, or plan the quarter.",
        "all_url": f"?{_query(request, **(dict.fromkeys(question.form.tags[1:], '') | {'team': 'all'}))}",
    }


def _frame(
    request: HttpRequest, question: _Question, asked: BoardQuery, found: BoardPage, views: list[ViewLink]
) -> dict[str, Any]:
    """The context of everything around the live part."""
    form, user, since = question.form, question.user, asked.since
    data = form.cleaned_data
    page = request.GET.get("page", "")
    kept = form.query()
    return {
        "quarter": question.quarter,
        "notice": notice_of(question.quarter, user) if question.quarter else None,
        "form": form,
        "chips": _chips(request, form),
        "views": [{"view": one, "current": bool(kept) and one.query == kept} for one in views],
        "own_teams": bool(asked.tags["teams"]) and not data.get("team"),
        "page": _pages(asked, found),
        "noun": "objectives" if asked.view == "tree" else "key results",
        "on_paper": asked.on_paper and asked.view == "table",
        "paper": _paper(asked, found),
        "paper_url": f"?{_query(request, paper='on')}" if asked.view == "table" and found.is_paged else "",
        "pages_url": f"?{_query(request, paper='')}",
        "switch": [
            {"label": label, "url": f"?{_query(request, view=key, branch='', paper='')}", "current": key == asked.view}
            for key, label in form.fields["view"].choices  # type: ignore[attr-defined]
        ],
        "density_url": f"?{_query(request, density='' if data.get('density') else 'compact')}",
        "is_compact": data.get("density") == "compact",
        "stale_url": f"?{_query(request, stale='on')}" if found.stale and not asked.stale else "",
        "changed_url": f"?{_query(request, changed='on')}" if since and not (asked.changed or asked.as_of) else "",
        "shows_changed": bool(asked.changed and since),
        "carried": [(name, data[name]) for name in ("view", "sort", "density") if data.get(name)],
        "may_move": user.may("check_in.write") and asked.as_of is None and asked.takes_check_ins,
        "may_acknowledge": user.may("check_in.acknowledge"),
        "since": f"{since.astimezone(user.zone):%-d %b, %H:%M}" if since else "",
        "exports": [
            {"label": kind.upper(), "url": f"{reverse('board-export')}?{_query(request, format=kind)}"}
            for kind in ("csv", "xlsx")
        ],
        "live_url": "" if asked.as_of or asked.on_paper else f"{reverse('board-live')}?{_query(request, page=page)}",
        "as_of": f"{asked.as_of:%-d %B %Y}" if asked.as_of else "",
        "now_url": f"?{_query(request, as_of='')}",
        "summary": _summary(question),
    }  # fmt: skip


def _pages(asked: BoardQuery, found: BoardPage) -> Page[Any] | None:
    """The pages of a table or of a folded tree's objectives; None if everything is on one page."""
    if asked.view == "tree":
        return Paginator(range(found.tree.objectives), ROOTS).get_page(asked.page) if found.tree.objectives else None
    return Paginator(range(found.total), asked.size).get_page(asked.page) if asked.view == "table" else None


def _paper(asked: BoardQuery, found: BoardPage) -> str:
    """Which part of all rows a printed table shows."""
    if found.total <= asked.size:
        return f"{found.total:,} key result{'' if found.total == 1 else 's'}, all of them."
    first = (min(asked.page, -(-found.total // asked.size)) - 1) * asked.size
    return f"{first + 1:,} to {min(first + asked.size, found.total):,} of {found.total:,} key results."


def _summary(question: _Question) -> str:
    """The filters in words, for paper and files."""
    form = question.form
    words = [f"{form[name].label}: {form.shown(name)}" for name in form.tags if is_asked(form.cleaned_data.get(name))]
    if form.cleaned_data.get("as_of"):
        words.append(f"as it stood on {form.cleaned_data['as_of']:%-d %B %Y}")
    quarter = question.quarter.name if question.quarter else ""
    return ", ".join([f"Status board, {quarter}", *words])


def _query(request: HttpRequest, **changes: str) -> str:
    """The query string with some values set, or removed if empty; always of the first page."""
    values = {name: value for name, value in request.GET.items() if value and name not in ("page", "seen", "format")}
    values.update(changes)
    # Never empty: the bare address opens the default view.
    return urlencode({name: value for name, value in values.items() if value}) or "view=table"


def _tiles(request: HttpRequest, found: BoardPage, status: str) -> list[dict[str, object]]:
    return [
        {
            "key": one.value,
            "label": one.label,
            "count": f"{count:,}",
            "change": change,
            "current": one.value == status,
            "url": f"?{_query(request, status='' if one.value == status else one.value)}",
        }
        for one, count, change in found.tiles
    ]


def _heads(request: HttpRequest, asked: BoardQuery) -> list[dict[str, str]]:
    """Columns of the table; the sorted one says in which direction, and its link reverses it."""
    heads = []
    for key, label in COLUMNS:
        if key in SORTS_OF_CHECK_INS and not asked.reach:
            continue
        direction = {key: "ascending", f"-{key}": "descending"}.get(asked.sort, "")
        turned = f"-{key}" if direction == "ascending" else key
        heads.append({"label": label, "url": f"?{_query(request, sort=turned)}", "direction": direction, "css": ""})
    return heads


def _chips(request: HttpRequest, form: BoardFilter) -> list[dict[str, str]]:
    return [
        {"name": str(form[name].label), "value": form.shown(name), "remove_url": f"?{_query(request, **{name: ''})}"}
        for name in form.tags
        if is_asked(form.cleaned_data.get(name))
    ]
