"""Meetings as far as each reader may read them: decisions on later agendas, numbers, links, days in other zones."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from interactions.meetings.selectors.lists import meeting_list
from interactions.meetings.selectors.meetings import known_meetings
from interactions.meetings.services.decisions import DecisionText, change_decision
from interactions.meetings.services.meetings import MeetingPlan, invite, plan_meeting
from interactions.models import AgendaItem, Decision
from okrs.agenda.selectors import proposals, since_of
from okrs.agenda.services import put_on_agenda
from organization.comments.selectors.subjects import get_target
from organization.comments.services import write_comment
from organization.models import Mention
from tests.factories.cast import Cast
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, make_meeting_on
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(user: Any, name: str, *args: Any) -> str:
    return words_of(at(user).get(reverse(name, args=args)))


def put_decisions(cast: Cast, meeting: Any) -> None:
    found = proposals(cast.msl, meeting, since=since_of(meeting, NOW), at=NOW)
    chosen = [one for one in found if one.kind == "decision"]
    put_on_agenda(by=cast.msl, meeting=meeting, invited=frozenset(), chosen=chosen)


def test_a_decision_marked_as_scientific_leaves_later_agendas_too(cast: Cast) -> None:
    first = make_meeting_on(TODAY - timedelta(days=20), owner=cast.msl, area=cast.oncology, invited=(cast.commercial,))
    made = DecisionFactory.create(
        meeting=first, owner=cast.msl, due_on=TODAY, text="Ask the sites", is_scientific=False
    )
    later = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.commercial,))
    put_decisions(cast, later)
    assert "Ask the sites" in page(cast.commercial, "meeting", later.pk)
    said = DecisionText("Ask the sites", cast.msl, TODAY, is_scientific=True)
    change_decision(by=cast.msl, decision=made, invited=frozenset(), said=said, version=1)
    shown = page(cast.commercial, "meeting", later.pk)
    assert "Ask the sites" not in shown
    assert "Decision of" not in shown
    assert "Ask the sites" in page(cast.msl, "meeting", later.pk)


@pytest.mark.parametrize("is_scientific", [True, False])
def test_a_later_agenda_quotes_no_decision_to_whoever_does_not_know_its_meeting(
    is_scientific: bool, cast: Cast
) -> None:
    first = make_meeting_on(TODAY - timedelta(days=20), owner=cast.msl, area=cast.oncology)
    DecisionFactory.create(
        meeting=first, owner=cast.msl, due_on=TODAY, text="Ask the sites", is_scientific=is_scientific
    )
    later = make_meeting_on(
        TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.clinical, cast.commercial), is_shared=True
    )
    put_decisions(cast, later)
    for who in (cast.clinical, cast.commercial):
        shown = at(who).get(reverse("meeting", args=[later.pk])).content.decode()
        assert "Ask the sites" not in shown
        assert reverse("meeting", args=[first.pk]) not in shown
    assert "Decided on 29 January 2026: Ask the sites" in page(cast.msl, "meeting", later.pk)


def test_a_list_counts_the_open_decisions_that_the_page_shows(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, is_shared=True, invited=(cast.commercial,))
    DecisionFactory.create(meeting=made, owner=cast.msl, due_on=TODAY)
    for who, count in ((cast.clinical, 1), (cast.commercial, 0), (cast.msl, 1)):
        rows = known_meetings(who, today=TODAY)
        assert meeting_list(rows, {}, user=who, today=TODAY, first="date").rows[0].open == count


def test_whoever_is_invited_reads_it_as_an_activity_and_is_called_there(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.elsewhere, cast.commercial))
    url = reverse("activity", args=[made.activity_id])
    assert url in at(cast.elsewhere).get(reverse("meeting", args=[made.pk])).content.decode()
    assert at(cast.elsewhere).get(url).status_code == 200
    assert at(cast.other_manager).get(url).status_code == 404
    assert at(cast.commercial).get(url).status_code == 404
    target = get_target(cast.msl, "activity", made.activity_id, today=TODAY)
    write_comment(target=target, text="@Elif Sand please look", by=cast.msl, at=NOW)
    assert Mention.objects.get().person == cast.elsewhere


def test_a_meeting_of_two_hours_ago_does_not_lie_ahead(cast: Cast) -> None:
    """Its day is that of its place, not that of whoever says that it took place."""
    cast.msl.timezone = "Pacific/Honolulu"
    cast.msl.save()
    plan = MeetingPlan("Strategy", cast.oncology, date(2026, 3, 1), time(10), "Pacific/Auckland")
    made = plan_meeting(by=cast.msl, plan=plan, today=TODAY)
    form = {"came": [one.pk for one in made.attendees.all()], "version": made.activity.version}
    url = reverse("meeting-held", args=[made.pk])
    with time_machine.travel(made.starts_at - timedelta(days=1), tick=False):
        assert at(cast.msl).post(url, form).status_code == 422
    with time_machine.travel(made.starts_at + timedelta(hours=2), tick=False):
        assert url in at(cast.msl).get(reverse("meeting", args=[made.pk])).content.decode()
        assert at(cast.msl).post(url, form).status_code == 302


def test_of_whom_nobody_said_whether_they_came_it_is_not_said(cast: Cast) -> None:
    """Somebody is invited while the page that asks who came is open."""
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate, cast.commercial))
    own, mate, partner = made.attendees.order_by("pk")
    form = {"came": [own.pk, mate.pk], "asked": [own.pk, mate.pk, partner.pk], "version": made.activity.version}
    late = invite(by=cast.msl, meeting=made, person=cast.elsewhere)
    answer = at(cast.teammate).post(reverse("meeting-held", args=[made.pk]), form, follow=True)
    assert "Invited meanwhile: Elif Sand" in words_of(answer)
    assert [one.came for one in made.attendees.order_by("pk")] == [True, True, False, None]
    assert late.came is None


def test_an_item_is_not_taken_off_with_its_minutes_by_one_click(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology)
    plain = AgendaItemFactory.create(meeting=made, position=1, title="Sites")
    noted = AgendaItemFactory.create(meeting=made, position=2, title="Endpoints", notes="A long discussion")
    client = at(cast.msl)
    assert client.post(reverse("agenda-item", args=[plain.pk]), {"act": "remove"}).status_code == 302
    asked = client.post(reverse("agenda-item", args=[noted.pk]), {"act": "remove"})
    assert "A long discussion" in words_of(asked)
    assert set(AgendaItem.objects.all()) == {noted}
    client.post(reverse("agenda-item", args=[noted.pk]), {"act": "remove_minutes"})
    assert not AgendaItem.objects.exists()


def test_nobody_is_told_to_write_what_they_may_not(cast: Cast) -> None:
    assert "Write one down" in page(cast.msl, "decisions")
    for who in (cast.commercial, cast.clinical, cast.compliance):
        assert "Write one down" not in page(who, "decisions")
    assert not Decision.objects.exists()
