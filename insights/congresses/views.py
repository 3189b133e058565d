"""The page of one congress: sessions and who covers them, KOLs and who meets them, what was heard there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_access, record_shown
from insights.search.selectors import insights_at
from interactions.congresses.selectors.congresses import get_congress
from interactions.congresses.selectors.page import congress_page
from organization.access import person, requires
from organization.ground.clock import now, today_of


@require_GET
@requires("congress.view")
def congress(request: HttpRequest, pk: int) -> HttpResponse:
    """What the viewer may read of it; the access log notes who reads what others wrote."""
    user, at = person(request), now()
    page = congress_page(user, get_congress(user, pk), at=at, today=today_of(user))
    insights = insights_at(pk, user=user) if page.reads_all else []
    if not page.is_own:
        record_access(by=user.pk, action="read", model="congress", object_id=pk, at=at)
    about = f"congress {pk}"
    record_shown(by=user.pk, model="interaction", own=[bool(one["is_own"]) for one in page.heard], at=at, detail=about)
    record_shown(by=user.pk, model="insight", own=[bool(one["is_own"]) for one in insights], at=at, detail=about)
    context = {
        "page": page,
        "insights": insights,
        "no_interactions": "None that you may read. Choose the congress in Log, and it appears here.",
        "no_insights": "None yet. Choose the congress when you capture one.",
    }
    return render(request, "insights/congresses/page.html", context)
