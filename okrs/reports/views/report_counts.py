"""A report that takes too long for a page: the progress of its count, and in the end its table."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from kombu.exceptions import OperationalError

from okrs.reports import tasks
from okrs.reports.long_counts import WAITING, BeingCounted, has_failed, is_held, needs_a_worker
from okrs.reports.selectors.grids import grid
from okrs.reports.selectors.saved_reports import get_count
from okrs.reports.selectors.specs import reads_fields, spec_of_count
from okrs.reports.views.links import rows_link
from organization import roles
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now

logger = logging.getLogger(__name__)


def being_counted(waiting: BeingCounted, *, reloads: bool = False) -> dict[str, Any]:
    """What a page shows of a running count; wakes a worker if it needs one.

    ``reloads``: the waiting page reloads once the count is finished; otherwise the table replaces the bar.
    """
    at, count = now(), waiting.count
    if waiting.is_new or needs_a_worker(count, at):
        try:
            # If the task waits longer than that, the page sends it again.
            tasks.count_report.apply_async(args=(count.pk,), expires=WAITING.total_seconds())
        except OperationalError:
            logger.warning("The broker did not answer; the count %s waits", count.pk)
    late = not is_held(count, at) and at - count.asked_at > WAITING
    return {
        "label": "Counting, quarter by quarter", "done": count.done, "total": count.quarters,
        "failed": has_failed(count, at),
        "detail": "It waits for a worker." if late else "You may leave this page; the count goes on.",
        "poll_url": reverse("report-count", args=[count.pk]) + ("?then=reload" if reloads else ""),
        "url": reverse("report-count", args=[count.pk]),
    }  # fmt: skip


@require_safe
@vary_on_headers("HX-Request")
@requires("objective.view")
def report_count(request: HtmxRequest, pk: int) -> HttpResponse:
    """A bar that asks again every two seconds, then the table; without JavaScript a page that reloads itself.

    Who may: everybody who reads all counted work. The rows behind a number are shown only on their own page.
    """
    user = person(request)
    if user.scope("objective") != roles.FULL:
        raise PermissionDenied
    count = get_count(pk)
    if (count.asked.get("field") or count.asked.get("custom")) and not reads_fields(user):
        raise PermissionDenied
    part = bool(request.htmx)
    if part and count.finished_at and request.GET.get("then") == "reload":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if not part and "by" not in count.asked:
        raise Http404
    context: dict[str, Any] = {"job": None, "grid": None, "title": "Counting"}
    try:
        if not count.finished_at:
            raise BeingCounted(count)
        spec = spec_of_count(count)
        context |= {"grid": grid(user, spec, at=now().astimezone(user.zone), link=rows_link(spec))}
        context |= {"title": spec.measure_label}
    except BeingCounted as waiting:
        context["job"] = being_counted(waiting, reloads=request.GET.get("then") == "reload")
    return render(request, "okrs/evidence/_counted.html" if part else "okrs/reports/count.html", context)
