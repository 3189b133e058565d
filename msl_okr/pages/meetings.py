"""The pages of one meeting that show what its agenda is about: the meeting, the presenter's view, what is proposed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_access, record_shown
from insights.models import Insight
from interactions.boundaries.selectors import ORDER, Card, cards_of
from interactions.meetings.selectors.meetings import Loaded, day_at, get_meeting, page_of
from interactions.meetings.selectors.page import MeetingPage, meeting_page
from interactions.meetings.views.decisions import decision_form
from interactions.meetings.views.meetings import crumbs_of
from okrs.agenda.selectors import Proposal, grouped, proposals, since_of, subjects_of
from okrs.agenda.services import put_on_agenda
from okrs.evidence.selectors.claims import claims_for_activity
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.numbers import as_number
from organization.models import User
from organization.views.parts import created, posted, status_of


@require_GET
@requires("activity.view")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where it is, who comes, what is on the agenda and what was decided, as far as the viewer may read it."""
    user = person(request)
    loaded, page = _shown(request, user, pk)
    counts = None
    if page.reads_all and page.activity_url:
        counts = claims_for_activity(loaded.meeting.activity, user=user, at=now().astimezone(user.zone))
    subjects = subjects_of(loaded.meeting, user) if page.reads_all else {}
    context = {
        "page": page, "counts": counts, "items": _with_subjects(page, subjects),
        "cards": _boundaries(loaded) if page.reads_all else [],
        "keeps_stakeholders": page.is_held and user.may("stakeholder.keep"),
    }  # fmt: skip
    return render(request, "interactions/meetings/page.html", context)


@require_GET
@requires("activity.view")
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """One item after another in large type: ``?item=`` is its number, the one after the last the decisions."""
    user, today = person(request), today_of(person(request))
    loaded, page = _shown(request, user, pk)
    asked = as_number(request.GET.get("item", "")) or 1
    number = min(max(asked, 1), len(page.agenda) + 1)
    item = page.agenda[number - 1] if number <= len(page.agenda) else None
    subjects = subjects_of(loaded.meeting, user) if page.reads_all else {}
    base = reverse("meeting-present", args=[pk])
    form = decision_form(request, loaded, user, today, item=item.pk if item else None) if page.can_prepare else None
    context: dict[str, Any] = {
        "page": page, "item": item, "number": number, "count": len(page.agenda), "form": form,
        "subject": subjects.get(item.pk) if item else None,
        "earlier_url": f"{base}?item={number - 1}" if number > 1 else "",
        "later_url": f"{base}?item={number + 1}" if item else "",
        "decide_url": f"{reverse('decision-new', args=[pk])}?present={number}",
    }  # fmt: skip
    return render(request, "interactions/meetings/present.html", context)


class ProposalForm(forms.Form):
    """What goes on the agenda."""

    chosen = forms.MultipleChoiceField(error_messages={"required": "Tick what goes on the agenda."})

    def __init__(self, *args: Any, found: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chosen"].choices = [(one.key, one.title) for one in found]
        fields["chosen"].error_messages["invalid_choice"] = "Something is on the agenda already. Choose again."
        self.found = found

    def proposals(self) -> list[Proposal]:
        """The ticked ones, in the order of the page."""
        return [one for one in self.found if one.key in self.cleaned_data["chosen"]]


@requires("activity.log")
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """What moved since the meeting before; what is ticked goes on the agenda."""
    user, at = person(request), now().astimezone(person(request).zone)
    loaded = get_meeting(user, pk, today=at.date(), to="prepare")
    since = since_of(loaded.meeting, at)
    found = proposals(user, loaded.meeting, since=since, at=at)
    _note_insights(user, found, pk, at)
    form = ProposalForm(posted(request), found=found)
    answer = created(
        request, form,
        lambda: put_on_agenda(by=user, meeting=loaded.meeting, invited=loaded.invited, chosen=form.proposals()),
        to=lambda made: f"{page_of(pk)}#agenda",
        said=lambda made: f"{len(made)} item{'s are' if len(made) > 1 else ' is'} on the agenda.",
    )  # fmt: skip
    if answer:
        return answer
    ticked = request.POST.getlist("chosen")
    context = {
        "form": form, "groups": grouped(found), "ticked": ticked, "since": since, "cancel_url": page_of(pk),
        "crumbs": crumbs_of(user, loaded.meeting), "new_url": reverse("agenda-item-new", args=[pk]),
    }  # fmt: skip
    return render(request, "interactions/meetings/proposed.html", context, status=status_of(form))


def _shown(request: HttpRequest, user: User, pk: int) -> tuple[Loaded, MeetingPage]:
    """The meeting and its page; the access log notes a reader who is not invited."""
    loaded = get_meeting(user, pk, today=today_of(user))
    page = meeting_page(user, loaded, today=today_of(user), there=day_at(loaded.meeting, now()))
    if not page.is_own:
        record_access(by=user.pk, action="read", model="meeting", object_id=pk, at=now())
    return loaded, page


def _boundaries(loaded: Loaded) -> list[Card]:
    """What may be shared with the functions that are invited, beside field medicine itself; one query."""
    invited = {one.function for one in loaded.attendees} - {User.Function.MEDICAL.value}
    return cards_of([one for one in ORDER if one in invited]) if invited else []


def _note_insights(user: User, found: list[Proposal], pk: int, at: datetime) -> None:
    """The access log notes that what others heard was shown."""
    insights = [one.thing for one in found if isinstance(one.thing, Insight)]
    own = (one.originator_id == user.pk for one in insights)
    record_shown(by=user.pk, model="insight", own=own, at=at, detail=f"proposed for meeting {pk}")


def _with_subjects(page: MeetingPage, subjects: dict[int, dict[str, str]]) -> list[dict[str, Any]]:
    return [{"row": item, "subject": subjects.get(item.pk)} for item in page.agenda]
