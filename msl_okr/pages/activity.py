"""The page of one activity: its steps, what it still lacks, what it counts for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_shown
from interactions.activities.selectors.page import activity_page, get_activity, meeting_of
from interactions.meetings.selectors.meetings import page_of
from okrs.evidence.selectors.claims import claims_for_activity
from organization.access import person, requires
from organization.comments.parts import thread_part
from organization.ground.clock import now, today_of


@require_GET
@requires("activity.view")
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """404 if the viewer may not read it. The access log notes a reader it does not belong to."""
    user, today = person(request), today_of(person(request))
    loaded = get_activity(user, pk, today=today)
    page = activity_page(user, loaded, today=today)
    meeting = meeting_of(loaded)
    comments = thread_part(request, "activity", pk, at=now())
    said = comments["thread"].shown if comments else ()
    record_shown(by=user.pk, model="activity", own=[page.is_own, *said], at=now(), object_id=pk)
    context = {
        "page": page,
        "after_close": loaded.after_close,
        "counts": claims_for_activity(loaded, user=user, at=now().astimezone(user.zone)),
        "acts": {name: reverse(f"activity-{name}", args=[pk]) for name in ("edit", "cancel")},
        "meeting_url": page_of(meeting.pk) if meeting else "",
        "comments": comments,
    }
    return render(request, "interactions/activities/page.html", context)
