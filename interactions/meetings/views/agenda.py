"""The agenda of a meeting, item by item."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from interactions.meetings.forms import ItemForm, item_initial
from interactions.meetings.selectors.meetings import get_item, get_meeting, page_of
from interactions.meetings.services import agenda as services
from interactions.meetings.views.meetings import both, crumbs_of
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.form_errors import errors_on
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of


@requires("activity.log")
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item on the agenda."""
    user = person(request)
    loaded = get_meeting(user, pk, today=today_of(user), to="prepare")
    form = ItemForm(posted(request), attendees=loaded.attendees)
    answer = created(
        request, form,
        lambda: services.add_item(by=user, meeting=loaded.meeting, invited=loaded.invited, text=form.text()),
        to=lambda made: f"{page_of(pk)}#agenda", said=lambda made: f"“{made.title}” is on the agenda.",
    )  # fmt: skip
    context = {"form": form, "heading": "New item", "submit": "Put it on the agenda", "cancel_url": page_of(pk),
               "crumbs": crumbs_of(user, loaded.meeting)}  # fmt: skip
    return answer or render(request, "interactions/meetings/part.html", context, status=status_of(form))


@requires("activity.log")
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item and write its minutes, or take it off the agenda (``act``: remove)."""
    user, today = person(request), today_of(person(request))
    item, loaded = get_item(user, pk, today=today)
    back = f"{page_of(loaded.meeting.pk)}#agenda"
    # Minutes go with their item, and nothing brings them back: that is asked first.
    asks = request.POST.get("act") == "remove" and bool(item.notes)
    if request.POST.get("act") in ("remove", "remove_minutes") and not asks:
        services.remove_item(by=user, item=item, invited=loaded.invited)
        messages.success(request, f"“{item.title}” is off the agenda.")
        return redirect(back)
    data = None if asks else posted(request)
    form, theirs = ItemForm(data, attendees=loaded.attendees, initial=item_initial(item)), []
    if request.method == "POST" and not asks and form.is_valid():
        try:
            with errors_on(form):
                version = form.cleaned_data["version"] or 0
                services.change_item(by=user, item=item, invited=loaded.invited, text=form.text(), version=version)
                messages.success(request, "Item saved.")
                return redirect(back)
        except VersionConflict:
            theirs = both(form, item_initial(get_item(user, pk, today=today)[0]))
    context = {"form": form, "theirs": theirs, "heading": "Item of the agenda", "submit": "Save item",
               "cancel_url": back, "crumbs": crumbs_of(user, loaded.meeting),
               "removes": "" if asks else "Take it off the agenda",
               "asks": item.notes if asks else ""}  # fmt: skip
    return render(request, "interactions/meetings/part.html", context, status=409 if theirs else status_of(form))


@require_POST
@requires("activity.log")
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it change places with the item before it (``to``: up) or after it."""
    user = person(request)
    item, loaded = get_item(user, pk, today=today_of(user))
    services.move_item(by=user, item=item, invited=loaded.invited, up=request.POST.get("to") == "up")
    return redirect(f"{page_of(loaded.meeting.pk)}#agenda")
