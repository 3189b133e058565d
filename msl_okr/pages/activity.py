"""The page of one activity: its steps, what it still lacks, what it counts for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_access
from interactions.selectors.activities import activity_page, get_activity
from organization.access import person, requires
from organization.clock import now, today_of


@require_GET
@requires("activity.view")
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """404 for those who may not read it. That somebody else read it is kept."""
    user = person(request)
    loaded = get_activity(user, pk, today=today_of(user))
    page = activity_page(user, loaded)
    if not page.is_own:
        record_access(by=user.pk, action="read", model="activity", object_id=pk, at=now())
    # What it counts for, each {label, url, detail}; empty until key results claim activities.
    counts: list[dict[str, Any]] = []
    acts = {name: reverse(f"activity-{name}", args=[pk]) for name in ("edit", "cancel")}
    return render(request, "interactions/activity_page.html", {"page": page, "counts": counts, "acts": acts})
