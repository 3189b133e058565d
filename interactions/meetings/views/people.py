"""Who is invited to a meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from interactions.meetings import policies
from interactions.meetings.forms import InviteForm
from interactions.meetings.selectors.meetings import Loaded, get_meeting, may_be_invited, page_of
from interactions.meetings.selectors.page import invited_rows
from interactions.meetings.services.meetings import invite, uninvite
from interactions.meetings.views.meetings import crumbs_of
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.numbers import as_number
from organization.models import User
from organization.views.parts import created, posted, status_of


@requires("activity.log")
def meeting_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody, or take an invitation back (``remove``: its number)."""
    user = person(request)
    loaded = get_meeting(user, pk, today=today_of(user), to="prepare")
    meeting = loaded.meeting
    if "remove" in request.POST:
        return _removed(request, user, loaded)
    organises = policies.can_move(user, meeting) or meeting.activity.owner_id == user.pk
    if request.method == "POST" and not organises:
        raise PermissionDenied
    form = InviteForm(posted(request), people=may_be_invited(loaded), in_series=meeting.series_id is not None)
    answer = created(
        request, form, lambda: invite(by=user, meeting=meeting, **form.cleaned_data),
        to=lambda _: request.path, said=lambda made: f"{made.shown} is invited.",
    )  # fmt: skip
    context = {"form": form, "rows": invited_rows(loaded, user), "crumbs": crumbs_of(user, meeting),
               "meeting_url": page_of(pk), "organises": organises}  # fmt: skip
    return answer or render(request, "interactions/meetings/people.html", context, status=status_of(form))


def _removed(request: HttpRequest, user: User, loaded: Loaded) -> HttpResponse:
    number = as_number(request.POST["remove"])
    attendee = next((one for one in loaded.attendees if one.pk == number), None)
    if attendee is None:
        raise Http404
    try:
        uninvite(by=user, meeting=loaded.meeting, attendee=attendee)
        messages.success(request, f"{attendee.shown} is not invited any more.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meeting-people", pk=loaded.meeting.pk)
