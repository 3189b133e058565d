"""Series of meetings: begun and changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from interactions.meetings.forms import SeriesForm, series_initial
from interactions.meetings.selectors.meetings import get_series
from interactions.meetings.selectors.successors import successors_in_series
from interactions.meetings.services.series import change_series, start_series
from interactions.meetings.views.meetings import both, left_by
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.form_errors import errors_on
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of


@requires("activity.log")
def series_new(request: HttpRequest) -> HttpResponse:
    """Begin a monthly series."""
    user, today = person(request), today_of(person(request))
    form = SeriesForm(posted(request), user=user, initial={"begins_on": today})
    answer = created(
        request, form, lambda: start_series(by=user, plan=form.plan(), today=today),
        to=lambda made: f"{reverse('meetings')}?series={made.pk}",
        said=lambda made: "The first meetings are planned; each day adds those that come into the three months ahead. "
        "Open the first to invite people.",
    )  # fmt: skip
    context = {"form": form, "is_series": True, "cancel_url": reverse("meetings")}
    return answer or render(request, "interactions/meetings/form.html", context, status=status_of(form))


@requires("activity.log")
def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series and its meetings ahead, or end it."""
    user, today = person(request), today_of(person(request))
    series = get_series(user, pk, today=today)
    back, left = f"{reverse('meetings')}?series={pk}", left_by(user, series.owner)
    form = SeriesForm(posted(request), user=user, initial=series_initial(series), area=series.therapeutic_area_id)
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                version = form.cleaned_data["version"] or 0
                change_series(
                    by=user, series=series, plan=form.plan(), version=version, today=today,
                    successors=successors_in_series(series, today=today),
                )  # fmt: skip
                messages.success(
                    request, "Series saved. Its meetings ahead follow it; those that were moved keep their time."
                )
                return redirect(back)
        except VersionConflict:
            theirs = both(form, series_initial(get_series(user, pk, today=today)))
    context = {"form": form, "theirs": theirs, "is_series": True, "title": series.title, "cancel_url": back,
               "left_by": left}  # fmt: skip
    return render(request, "interactions/meetings/form.html", context, status=409 if theirs else status_of(form))
