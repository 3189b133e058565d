"""The page of one activity: its steps, what it still lacks, what it counts for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_access
from interactions.activities.selectors.page import activity_page, get_activity, meeting_of
from interactions.meetings.selectors.meetings import page_of
from okrs.evidence.selectors.claims import claims_for_activity
from organization.access import person, requires
from organization.ground.clock import now, today_of


@require_GET
@requires("activity.view")
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """404 if the viewer may not read it. The access log notes a reader it does not belong to."""
    user, today = person(request), today_of(person(request))
    loaded = get_activity(user, pk, today=today)
    page = activity_page(user, loaded, today=today)
    if not page.is_own:
        record_access(by=user.pk, action="read", model="activity", object_id=pk, at=now())
    counts = claims_for_activity(loaded, user=user, at=now().astimezone(user.zone))
    meeting = meeting_of(loaded)
    acts = {name: reverse(f"activity-{name}", args=[pk]) for name in ("edit", "cancel")}
    context = {"page": page, "counts": counts, "acts": acts, "meeting_url": page_of(meeting.pk) if meeting else ""}
    return render(request, "interactions/activities/page.html", context)
