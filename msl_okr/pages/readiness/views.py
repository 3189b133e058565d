"""Launch readiness: every product by its phase, and the rows behind the figures of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_shown
from insights.search.selectors import insight_rows, listed, order_of
from interactions.coverage.selectors.grid import TIERS, Cell
from interactions.coverage.tabs import tabs
from msl_okr.pages.readiness import selectors
from msl_okr.pages.readiness.selectors import ACCEPTED, GAPS, Ready
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.models import Product, Quarter
from organization.selectors.quarters import current_quarter

PAGE = 50


@require_safe
@requires("scientific_milestone.view", "coverage.view")
def readiness(request: HttpRequest) -> HttpResponse:
    """Products by phase, the one nearest to its launch first."""
    user, today = person(request), today_of(person(request))
    quarter = current_quarter(today)
    found = selectors.readiness(user, selectors.products(), quarter, today=today)
    phases = [
        {"label": phase.label, "lines": [_line(one, quarter) for one in found if one.product.lifecycle_phase == phase]}
        for phase in (Product.Phase.PRE_LAUNCH, Product.Phase.NEWLY_LAUNCHED, Product.Phase.PIPELINE_EDUCATION,
                      Product.Phase.ESTABLISHED)
    ]  # fmt: skip
    context = {
        "phases": [one for one in phases if one["lines"]],
        "quarter": quarter.name if quarter else "",
        "reads_insights": selectors.reads_insights(user),
        "add_url": reverse("product-add") if user.may("organization.edit") else "",
        "tabs": tabs(user, current="readiness"),
    }
    return render(request, "pages/readiness/list.html", context)


def _line(one: Ready, quarter: Quarter | None) -> dict[str, Any]:
    """The figures of a product, each with the address of its rows."""
    url = reverse("product-readiness", args=[one.product.pk])
    following = one.ahead[0] if one.ahead else None
    return {
        "name": one.product.name,
        "area": one.product.therapeutic_area.name,
        "url": url,
        "next": f"{following.title}, {following.date:%-d %b %Y}" if following else "",
        "ahead": len(one.ahead),
        "milestones_url": f"{url}#milestones",
        "coverage": one.share.words if one.share else "",
        "coverage_detail": one.share.detail if one.share else "",
        "coverage_url": f"{url}#coverage",
        "gaps": one.gaps,
        "gaps_url": f"{url}?part={GAPS}",
        "accepted": one.accepted,
        "accepted_url": f"{url}?part={ACCEPTED}",
        "committed": f"{one.good} of {len(one.committed)}" if one.committed else "",
        "committed_url": f"{url}#commitments",
    }


@require_safe
@requires("scientific_milestone.view", "coverage.view")
def product_readiness(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind the figures of one product; ``?part=`` its open evidence gaps or its accepted insights."""
    user, today = person(request), today_of(person(request))
    product, quarter = selectors.get_product(pk), current_quarter(today)
    (found,) = selectors.readiness(user, [product], quarter, today=today)
    part = request.GET.get("part", "")
    part = part if part in (GAPS, ACCEPTED) and selectors.reads_insights(user) else ""
    context: dict[str, Any] = {
        "title": f"Readiness of {product.name}",
        "about": f"{product.get_lifecycle_phase_display()} · {product.therapeutic_area.name}",
        "quarter": quarter.name if quarter else "",
        "part": part,
        "tabs": _tabs(found, part) if selectors.reads_insights(user) else [],
        "crumbs": [
            {"label": "Coverage", "url": reverse("coverage")},
            {"label": "Launch readiness", "url": reverse("readiness")},
        ],
    }
    if part:
        context |= _insights(request, product, part)
    else:
        milestones = selectors.milestones_of(user, [product])
        covered = selectors.covered(user, product, quarter, today=today) if quarter else []
        context |= {
            "milestones": selectors.milestone_lines(milestones, today=today),
            "cells": [_cell(one, quarter) for one in covered],
            "committed": found.committed,
        }
    return render(request, "pages/readiness/product.html", context)


def _tabs(found: Ready, part: str) -> list[dict[str, Any]]:
    url = reverse("product-readiness", args=[found.product.pk])
    return [
        {"label": "Overview", "url": url, "current": not part, "count": None},
        {"label": "Open evidence gaps", "url": f"{url}?part={GAPS}", "current": part == GAPS, "count": found.gaps},
        {"label": "Accepted insights", "url": f"{url}?part={ACCEPTED}", "current": part == ACCEPTED,
         "count": found.accepted},
    ]  # fmt: skip


def _cell(cell: Cell, quarter: Quarter | None) -> dict[str, Any]:
    query = {"quarter": quarter.pk if quarter else "", "team": "all", "area": cell.area, "tier": cell.tier}
    return {
        "tier": TIERS[cell.tier],
        "words": cell.share.words,
        "detail": cell.share.detail,
        "met_url": reverse("coverage-rows", query=query | {"part": "met"}),
        "missed": cell.share.of - cell.share.part,
        "missed_url": reverse("coverage-rows", query=query | {"part": "missed"}),
    }


def _insights(request: HttpRequest, product: Product, part: str) -> dict[str, Any]:
    """One page of insights, the newest first; the access log notes that others' were shown."""
    user, at = person(request), now()
    found = listed(selectors.insights_of(user, product, part), user=user).order_by(*order_of(is_queue=False))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = insight_rows(page.object_list, user=user, at=at)
    detail = f"readiness of product {product.pk}, {part}"
    record_shown(by=user.pk, model="insight", own=(row.is_own for row in rows), at=at, detail=detail)
    return {"page": page, "rows": rows}
