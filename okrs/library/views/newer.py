"""Drafts of a plan that could take over a newer version of the template they began from."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from okrs.library.selectors.newer import offers_in
from okrs.library.services.newer import take_newer
from okrs.planning.views.plans import quarter_and_team
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.numbers import as_number


@require_http_methods(["GET", "POST"])
@requires("planning.view", "objective.draft")
def plan_newer(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """What each draft would take over, and what stays; POST takes it over for those that are chosen."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    chosen: set[int] = set()
    error = ""
    if request.method == "POST":
        pairs = [value.partition("-") for value in request.POST.getlist("take")]
        seen = {
            (pk, number)
            for first, _, second in pairs
            if (pk := as_number(first)) is not None and (number := as_number(second)) is not None
        }
        chosen = {pk for pk, _ in seen}
        try:
            if not chosen:
                raise ValidationError("Choose at least one draft.")
            many = take_newer(quarter=quarter, team=team, by=user, at=now(), objectives=chosen, seen=seen)
            messages.success(request, f"{many} draft{'' if many == 1 else 's'} took over the newer version.")
            return redirect("plan", quarter.pk, team.pk)
        except ValidationError as refused:
            error = " ".join(refused.messages)
    context = {
        "quarter": quarter, "team": team, "error": error, "offers": offers_in(user, quarter, team),
        "plan_url": reverse("plan", args=[quarter.pk, team.pk]), "is_again": request.method == "POST", "chosen": chosen,
    }  # fmt: skip
    return render(request, "okrs/library/newer.html", context, status=422 if error else 200)
