"""A team's month on one page, to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_shown
from okrs.arithmetic.progress import Status
from okrs.review.forms import MonthForm
from okrs.review.selectors.month import last_ended, month_teams, months_of, team_month
from organization.access import person, requires
from organization.ground.clock import now


@require_safe
@requires("check_in.acknowledge")
def month_page(request: HttpRequest) -> HttpResponse:
    """The month of a team that one manages, by default the last one that is over; for medical leads of any team."""
    user = person(request)
    at = now().astimezone(user.zone)
    teams, months = month_teams(user), months_of(at.date())
    choices = [(one.key, one.label) for one in months]
    form = MonthForm(request.GET, teams=teams, months=choices)
    valid = form.is_valid()
    data = form.cleaned_data if valid else {}
    team = data.get("team") or teams.first()
    month = next((one for one in months if one.key == data.get("period")), last_ended(months, at.date()))
    context = {"form": form, "team": team, "month": month, "found": None, "at": at}
    if team is not None and month is not None:
        found = team_month(user, team, month, at=at)
        asked = f"month of {team.name}, {month.label}"
        record_shown(by=user.pk, model="checkin", own=found.own_check_ins, at=at, detail=asked)
        record_shown(by=user.pk, model="insight", own=found.own_insights, at=at, detail=asked)
        link = f"{reverse('review-month')}?team={team.pk}&period={month.key}"
        if valid:  # also what was not chosen is shown as it is
            context["form"] = MonthForm({"team": team.pk, "period": month.key}, teams=teams, months=choices)
        context |= {"statuses": tuple(Status), "found": found, "link": request.build_absolute_uri(link)}
    return render(request, "okrs/review/month.html", context, status=200 if valid else 422)
