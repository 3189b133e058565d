"""The floor: the cost of any page with a session, a person, one indexed query and a template.

It goes through the product's middleware in the same process, but has none of the product's frame: no navigation and no
context processor. The frame alone is a page of its own: what it costs, every page pays.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from organization.access import person
from organization.models import Membership


@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """The person's teams: one indexed query."""
    user = person(request)
    teams = Membership.objects.filter(user=user).values_list("team__name", "from_date")
    page = get_template("benchmarks/floor.html").render({"name": user.display_name, "teams": list(teams)})
    return HttpResponse(page)


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """An empty page in the product's frame."""
    return render(request, "benchmarks/frame.html")
