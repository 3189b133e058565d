"""The list of imperatives, the page of one with the objectives that serve it, and the file of what is committed."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from audit.services import record_access, record_shown
from okrs.imperatives import policies
from okrs.imperatives.forms import QuarterForm
from okrs.imperatives.selectors import files
from okrs.imperatives.selectors.commitment_page import commitment_page
from okrs.imperatives.selectors.commitments import get_commitment, get_imperative
from okrs.imperatives.selectors.lists import imperative_list
from okrs.imperatives.selectors.page import function_parts, serving
from organization.access import HtmxRequest, person, requires, setup_url
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.ground.numbers import as_number
from organization.selectors.quarters import all_quarters, current_of
from organization.views.parts import file_links


def quarter_form(request: HttpRequest) -> QuarterForm:
    """The quarter that the address asks for."""
    quarters = all_quarters()
    current = current_of(quarters, today_of(person(request)))
    return QuarterForm(request.GET, quarters=quarters, current=current)


@require_safe
@requires("imperative.view")
def imperatives(request: HttpRequest) -> HttpResponse:
    """Every active imperative in a quarter: objectives that serve it by status, commitments by how they stand."""
    user = person(request)
    form = quarter_form(request)
    quarter = form.chosen
    context = {
        "form": form,
        "quarter": quarter,
        "rows": imperative_list(user, quarter, at=now().astimezone(user.zone)) if quarter else [],
        "exports": file_links(request, "commitments-export") if quarter else [],
        "setup_url": setup_url(user),
        "edit_url": reverse("imperatives") if user.may("organization.edit") else "",
    }
    return render(request, "okrs/imperatives/list.html", context, status=422 if form.errors else 200)


@require_safe
@requires("imperative.view")
def imperative(request: HttpRequest, pk: int) -> HttpResponse:
    """One imperative: the figures of every function, no notes; it loads the objectives that serve it."""
    user = person(request)
    found = get_imperative(user, pk)
    form = quarter_form(request)
    quarter = form.chosen
    crumbs = [{"label": "Imperatives", "url": reverse("shared-imperatives")}]
    context = {"form": form, "imperative": found, "quarter": quarter, "crumbs": crumbs, "setup_url": setup_url(user)}
    if quarter:
        at = now().astimezone(user.zone)
        functions, withdrawn = function_parts(user, found, quarter, today=at.date())
        context |= {
            "functions": functions,
            "withdrawn": withdrawn,
            "objectives_url": f"{reverse('imperative-objectives', args=[pk])}?quarter={quarter.pk}",
            "commit_url": f"{reverse('commitment-add', args=[pk])}?quarter={quarter.pk}"
            if policies.can_commit(user, found, quarter)
            else "",
            "exports": [
                {"label": one["label"], "url": f"{one['url'].split('?')[0]}?quarter={quarter.pk}&imperative={pk}"}
                for one in file_links(request, "commitments-export")
            ],
        }
    return render(request, "okrs/imperatives/page.html", context, status=422 if form.errors else 200)


@require_safe
@vary_on_headers("HX-Request")
@requires("imperative.view")
def objectives(request: HtmxRequest, pk: int) -> HttpResponse:
    """The objectives that serve an imperative, those that need attention first: a part of its page, or a page."""
    user = person(request)
    found = get_imperative(user, pk)
    quarter = quarter_form(request).chosen
    if quarter is None:
        return redirect("shared-imperative", pk)
    at = now().astimezone(user.zone)
    context = {
        "imperative": found,
        "quarter": quarter,
        "serving": serving(user, found, quarter, at=at, number_of_page=request.GET.get("page")),
        "is_over": at.date() > quarter.ends_on,
        "crumbs": [
            {"label": "Imperatives", "url": reverse("shared-imperatives")},
            {"label": found.title, "url": f"{reverse('shared-imperative', args=[pk])}?quarter={quarter.pk}"},
        ],
    }
    template = "okrs/imperatives/_objectives.html" if request.htmx else "okrs/imperatives/objectives.html"
    return render(request, template, context)


@require_safe
@requires("imperative.view")
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment: its chart and everything that was said. The access log notes a reader of others' notes."""
    user = person(request)
    found = get_commitment(user, pk)
    page = commitment_page(found, user=user, today=today_of(user))
    own = [line.is_own for line in page.values] + [line.is_own for line in page.changes]
    record_shown(by=user.pk, model="imperativecommitment", own=own, at=now(), object_id=pk)
    back = f"{reverse('shared-imperative', args=[found.imperative_id])}?quarter={found.quarter_id}"
    crumbs = [
        {"label": "Imperatives", "url": reverse("shared-imperatives")},
        {"label": found.imperative.title, "url": back},
    ]
    context = {"page": page, "card": page.card, "commitment": found, "crumbs": crumbs}
    return render(request, "okrs/imperatives/commitment.html", context)


@require_safe
@requires("imperative.view")
def commitments_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """What is committed in a quarter, with every value, as a file; the access log notes the export."""
    user, today, at = person(request), today_of(person(request)), now()
    quarter = quarter_form(request).chosen
    rows = files.exported_commitments(user, quarter=quarter, imperative=as_number(request.GET.get("imperative", "")))
    record_access(
        by=user.pk, action="export", model="imperativecommitment", object_id=None, at=at,
        detail=request.GET.urlencode()[:300],
    )  # fmt: skip
    return table_response(
        file_format=file_format, name=f"commitments-{today.isoformat()}", sheet="Commitments", header=files.HEAD,
        rows=files.export_rows(rows, user=user, today=today),
    )  # fmt: skip
