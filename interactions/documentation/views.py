"""What logging costs: for administrators, who decide which fields are asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from interactions.documentation import selectors
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.shares import TOO_FEW

WEEKS = (4, 12, 26)
PRESET = 12


@require_safe
@requires("organization.edit")
def documentation(request: HttpRequest) -> HttpResponse:
    """The last weeks (``?weeks=`` 4, 12 or 26) up to today. Nothing of a person, nothing that a field holds."""
    asked = request.GET.get("weeks", "")
    weeks = next((one for one in WEEKS if str(one) == asked), PRESET)
    until = today_of(person(request))
    context = {
        "weeks": weeks,
        "tabs": [
            {"label": f"{one} weeks", "url": f"?weeks={one}", "current": one == weeks, "count": None} for one in WEEKS
        ],
        "times": selectors.times(until=until, weeks=weeks),
        "fields": selectors.fields(until=until, weeks=weeks),
        "few_people": selectors.FEWEST_PEOPLE,
        "few_records": TOO_FEW,
        "custom_fields_url": reverse("custom-fields"),
        "crumbs": [{"label": "Administration", "url": reverse("admin-area")}],
    }
    return render(request, "interactions/documentation/page.html", context)
