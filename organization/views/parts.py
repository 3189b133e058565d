"""What the pages of the administration area share: breadcrumbs, posting a form, three kinds of page."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from organization.forms import ReasonForm
from organization.ground.exports import MOST
from organization.ground.filters import PageFilters
from organization.ground.form_errors import errors_on
from organization.ground.once import once

PAGE_SIZE = 50
Crumbs = list[dict[str, str]]


def crumbs(*items: tuple[str, str]) -> Crumbs:
    """Breadcrumbs of a page below the administration area."""
    way = [{"label": "Administration", "url": reverse("admin-area")}]
    return way + [{"label": label, "url": url} for label, url in items]


def posted(request: HttpRequest) -> QueryDict | None:
    """The data for a form: the posted fields, even if all are empty; None on a visit."""
    return request.POST if request.method == "POST" else None


def carried_out(request: HttpRequest, form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether a valid form was posted and ``act`` did it; what the service refuses is put on the form."""
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            act()
            return True
    return False


def created(
    request: HttpRequest, form: forms.BaseForm, act: Callable[[], Any], *, to: Callable[[Any], str],
    said: Callable[[Any], str] | None = None,
) -> HttpResponse | None:  # fmt: skip
    """As ``carried_out``, for what makes something new, with the answer; None when nothing was made.

    ``to`` and ``said`` are given what ``act`` returned: where the answer leads, and the message. The same form sent
    again makes nothing new and leads to the same place.
    """
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            with once(request) as saved:
                made = act()
                answer = saved.to(to(made))
            if said:
                messages.success(request, said(made))
            return answer
    return None


def file_links(request: HttpRequest, name: str) -> list[dict[str, str]]:
    """A list's files under the names ``name`` and ``name``-xlsx, with the filters of the page."""
    kinds = (("CSV", name), ("XLSX", f"{name}-xlsx"))
    return [{"label": f"Export {kind}", "url": f"{reverse(one)}?{request.GET.urlencode()}"} for kind, one in kinds]


def sort_heads(request: HttpRequest, columns: Sequence[tuple[str, str, str]], *, sort: str) -> list[dict[str, str]]:
    """Column headers of a list: ``columns`` are (label, sort, class), the sort with a minus if it begins downwards and
    empty if there is none; ``sort`` is the order in force. The link of the sorted column turns its order round."""
    heads = []
    for label, first, css in columns:
        key, query = first.removeprefix("-"), request.GET.copy()
        for name in ("before", "after", "page"):
            query.pop(name, None)
        turned = f"-{key}" if sort == key else key
        query["sort"] = turned if sort.removeprefix("-") == key else first
        direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "") if key else ""
        url = f"?{query.urlencode()}" if key else ""
        heads.append({"label": label, "url": url, "direction": direction, "css": css})
    return heads


def too_long(request: HttpRequest, rows: "QuerySet[Any, Any]", *, file_format: str, page: str) -> HttpResponse | None:
    """Back to the page with a word about it if a workbook would not hold all rows; never a part of them unsaid."""
    if file_format == "csv" or len(rows.order_by().values_list("pk")[: MOST + 1]) <= MOST:
        return None
    messages.error(request, f"An XLSX file holds up to {MOST:,} rows, and this list has more. Narrow it, or take CSV.")
    return redirect(f"{reverse(page)}?{request.GET.urlencode()}")


def status_of(form: forms.BaseForm) -> int:
    """422 for a form that came back with errors."""
    return 422 if form.is_bound and form.errors else 200


def list_page(
    request: HttpRequest,
    *,
    found: PageFilters,
    row: Callable[[Any], dict[str, Any]],
    headers: Sequence[str],
    title: str,
    lead: str,
    noun: str,
    empty: dict[str, str],
    add: tuple[str, str] | None = None,
) -> HttpResponse:
    """A paged table: ``row`` turns an object found into ``{title, url, cells}``; ``add`` is (label, address)."""
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "title": title,
        "lead": lead,
        "noun": noun,
        "crumbs": crumbs(),
        "headers": headers,
        "rows": [row(one) for one in page.object_list],
        "page": page,
        "filter": found.form,
        "filtered": any(request.GET.get(name) for name in found.form.fields),
        "empty": empty,
        "add": {"label": add[0], "url": add[1]} if add else None,
        "here": request.path,
    }
    return render(request, "organization/list.html", context, status=status_of(found.form))


def form_page(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    title: str,
    submit: str,
    way: Crumbs,
    cancel_url: str,
    lead: str = "",
    history: list[dict[str, Any]] | None = None,
    actions: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    """Add or edit one record; ``actions`` are links ({label, url}) or posting buttons ({label, post})."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "crumbs": way,
        "cancel_url": cancel_url,
        "history": history,
        "actions": actions,
    }
    return render(request, "organization/form.html", context, status=status_of(form))


def confirm_page(
    request: HttpRequest,
    act: Callable[[str], str],
    *,
    to: str,
    title: str,
    text: str,
    submit: str,
    way: Crumbs,
    cancel_url: str,
    consequences: Sequence[str] = (),
    danger: bool = True,
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """Ask before an act that matters, and list what follows from it; then do it and go to ``to``.

    ``act`` is given the reason that was typed, and returns the message that says what it did.
    """
    form = form or ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            messages.success(request, act(form.cleaned_data.get("reason", "")))
            return redirect(to)
    context = {
        "form": form,
        "title": title,
        "text": text,
        "submit": submit,
        "crumbs": way,
        "cancel_url": cancel_url,
        "consequences": consequences,
        "danger": danger,
    }
    return render(request, "organization/confirm.html", context, status=status_of(form))
