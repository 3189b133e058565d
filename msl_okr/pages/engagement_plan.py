"""The page of one engagement plan: what was intended against what took place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_shown
from interactions.plans.selectors import get_plan, plan_page
from organization.access import person, requires
from organization.ground.clock import now, today_of


@require_safe
@requires("engagement.view")
def engagement_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """404 if the viewer may not read it. The access log notes a reader it does not belong to."""
    user, today = person(request), today_of(person(request))
    plan = get_plan(user, pk, today=today)
    record_shown(by=user.pk, model="engagementplan", own=[plan.owner_id == user.pk], at=now(), object_id=pk)
    context = plan_page(user, plan, today=today)
    context["log_url"] = f"{reverse('log')}?kol={plan.kol_id}" if user.may("interaction.log") else ""
    return render(request, "interactions/plans/page.html", context)
