"""Whether stored snapshots equal a recount; for planners, administrators and compliance."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from okrs.snapshots import tasks
from okrs.snapshots.selectors.checks import snapshot_state
from organization.access import person, requires
from organization.ground.clock import now
from organization.views.parts import crumbs

logger = logging.getLogger(__name__)


@require_safe
@requires("standing.view")
def snapshot_checks(request: HttpRequest) -> HttpResponse:
    """The last comparisons of stored snapshots with a recount."""
    context = {
        "crumbs": crumbs(),
        "state": snapshot_state(now()),
        "may_start": person(request).may("organization.edit"),
    }
    return render(request, "okrs/snapshots/checks.html", context)


@require_POST
@requires("organization.edit")
def snapshot_check_start(request: HttpRequest) -> HttpResponse:
    """Start a comparison in the worker: with much data it may take minutes."""
    try:
        tasks.check_snapshots.delay()
    except OperationalError:
        logger.warning("The broker did not answer; the check waits for the night")
        messages.warning(request, "The broker does not answer: the check runs tonight, once it is back.")
    else:
        messages.success(request, "The check has started. Its result appears here; reload in a moment.")
    return redirect("standing-checks")
