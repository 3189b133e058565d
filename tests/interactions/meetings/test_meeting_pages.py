"""Pages of meetings: planned, prepared, presented, held, and what each reader finds on them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from interactions.models import AgendaItem, Decision, Meeting, MeetingSeries
from tests.factories.cast import Cast
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, make_meeting_on

TODAY = date(2026, 2, 18)
NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = make_meeting_on(
        TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate, cast.commercial), title="Strategy",
        notes="Whole minutes",
    )  # fmt: skip
    AgendaItemFactory.create(meeting=made, position=1, title="Hidden item", notes="Hidden notes")
    AgendaItemFactory.create(meeting=made, position=2, title="Open item", is_scientific=False)
    return made


def at(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_planning_one_and_what_is_wrong_stays_on_the_page(cast: Cast) -> None:
    client = at(cast.msl)
    form = {"title": "Strategy", "day": "2026-03-10", "at": "14:00", "duration": "60", "zone": "Europe/Berlin",
            "therapeutic_area": cast.oncology.pk, "place": "Room 4"}  # fmt: skip
    wrong = client.post(reverse("meeting-new"), form | {"at": "25:00", "link": "javascript:alert(1)"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "such as 14:00" in page
    assert "https://meet.example/abc" in page
    assert 'value="Room 4"' in page
    answer = client.post(reverse("meeting-new"), form, follow=True)
    made = Meeting.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("meeting", args=[made.pk])
    assert made.starts_at == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert "Nothing on the agenda yet" in answer.content.decode()


def test_a_series_and_its_list(cast: Cast) -> None:
    client = at(cast.msl)
    assert "No meeting ahead" in text(client, "meetings")
    form = {"title": "Strategy", "week": "2", "weekday": "1", "at": "14:00", "duration": "60", "zone": "UTC",
            "begins_on": "2026-02-18", "therapeutic_area": cast.oncology.pk}  # fmt: skip
    answer = client.post(reverse("meeting-series-new"), form, follow=True)
    page = answer.content.decode()
    assert [page.count(day) for day in ("Tue, 10 Mar 2026", "Tue, 14 Apr 2026", "Tue, 12 May 2026")] == [1, 1, 1]
    series = MeetingSeries.objects.get()
    changed = client.post(
        reverse("meeting-series-edit", args=[series.pk]), form | {"weekday": "2", "version": "1"}, follow=True
    )
    assert "Wed, 11 Mar 2026" in changed.content.decode()
    stale = client.post(reverse("meeting-series-edit", args=[series.pk]), form | {"version": "1"})
    assert stale.status_code == 409


def test_the_list_finds_minutes_and_decisions(cast: Cast, meeting: Meeting) -> None:
    DecisionFactory.create(meeting=meeting, owner=cast.msl, text="Survey the sites")
    client = at(cast.teammate)
    for words, is_found in (("hidden NOTES", True), ("survey", True), ("whole min", True), ("nothing such", False)):
        assert ("Strategy" in text(client, "meetings", query=f"?when=all&search={words}")) is is_found, words
    assert at(cast.commercial).get(reverse("meetings") + "?search=hidden").status_code == 400


def test_past_meetings_come_latest_first(cast: Cast) -> None:
    for days in (30, 60, 90):
        make_meeting_on(
            TODAY - timedelta(days=days), owner=cast.msl, area=cast.oncology, title=f"{days} days ago",
            held_on=TODAY - timedelta(days=days),
        )  # fmt: skip
    page = text(at(cast.msl), "meetings", query="?when=past")
    assert page.index("30 days ago") < page.index("60 days ago") < page.index("90 days ago")
    assert "Held" in page


def test_a_partner_reads_the_coordination_part_alone(cast: Cast, meeting: Meeting) -> None:
    DecisionFactory.create(meeting=meeting, owner=cast.msl, text="Hidden decision", item=meeting.agenda.first())
    mine = DecisionFactory.create(meeting=meeting, owner=cast.commercial, text="Send the dates", is_scientific=False)
    client = at(cast.commercial)
    page = text(client, "meeting", meeting.pk)
    for shown in ("Open item", "Send the dates", cast.teammate.display_name, "Commercial", "Cross-functional meeting"):
        assert shown in page, shown
    for hidden in ("Hidden", "Strategy", "Whole minutes", "Oncology", "History"):
        assert hidden not in page, hidden
    assert '<span class="muted">1</span>' in page  # the second item is the first that there is for them
    present = text(client, "meeting-present", meeting.pk)
    assert "Item 1 of 1" in present
    assert "Hidden" not in present
    answer = client.post(reverse("decision", args=[mine.pk]) + "?back=home", {"outcome": "done"}, follow=True)
    assert "is done" in answer.content.decode()
    assert Decision.objects.get(pk=mine.pk).state == "done"


def test_due_decisions_are_finished_on_the_first_page(cast: Cast, meeting: Meeting) -> None:
    theirs = DecisionFactory.create(meeting=meeting, owner=cast.commercial, is_scientific=False, due_on=TODAY)
    mine = DecisionFactory.create(
        meeting=meeting, owner=cast.teammate, text="Order reprints", due_on=TODAY - timedelta(days=20)
    )
    later = DecisionFactory.create(meeting=meeting, owner=cast.teammate, due_on=TODAY + timedelta(days=1))
    assert "Decided in a meeting, due today." in text(at(cast.commercial), "home")
    client = at(cast.teammate)
    page = text(client, "home")
    assert "Order reprints" in page
    assert "promised for 29 January, 20 days overdue" in page
    assert later.text not in page
    assert mine.text not in text(at(cast.msl), "home")
    tap = f"{reverse('decision', args=[mine.pk])}?back=home"
    assert f'action="{tap}"' in page
    client.post(tap, {"outcome": "done"}, follow=True)
    assert "Order reprints" not in text(client, "home")
    assert theirs.text not in text(client, "home")


def test_a_decision_is_moved_dropped_and_opened_again(cast: Cast, meeting: Meeting) -> None:
    made = DecisionFactory.create(meeting=meeting, owner=cast.teammate, text="Ask", due_on=TODAY)
    client, url = at(cast.teammate), reverse("decision", args=[made.pk])
    for wrong, words in (
        ({}, "Choose what became of it."), ({"outcome": "move"}, "Choose the new day."),
        ({"outcome": "drop"}, "Say why it is dropped."),
        ({"outcome": "move", "day": "2026-02-01"}, "Choose today or a later day."),
    ):  # fmt: skip
        answer = client.post(url, wrong)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), wrong
    client.post(url, {"outcome": "move", "day": "2026-03-01"})
    client.post(url, {"outcome": "drop", "reason": "Not needed"})
    assert "dropped: Not needed" in text(client, "decisions", query="?state=dropped")
    client.post(reverse("decision-reopen", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.due_on) == ("open", date(2026, 3, 1))
    assert "Ask" in text(client, "decisions")
    assert "No decision here" in text(at(cast.msl), "decisions")
    assert "Ask" in text(at(cast.msl), "decisions", query="?who=all")


def test_presenting_one_item_after_another_without_a_script(cast: Cast, meeting: Meeting) -> None:
    client = at(cast.msl)
    first = text(client, "meeting-present", meeting.pk)
    assert "Item 1 of 2" in first
    assert f'href="{reverse("meeting-present", args=[meeting.pk])}?item=2" rel="next"' in first
    assert "Show it only where everybody" in first
    assert 'rel="prev"' not in first
    last = text(client, "meeting-present", meeting.pk, query="?item=999")
    assert "Nothing was decided" in last
    answer = client.post(
        reverse("decision-new", args=[meeting.pk]) + "?present=1",
        {"text": "Ask", "owner": cast.teammate.pk, "due_on": "2026-03-01", "is_scientific": "on",
         "item": meeting.agenda.get(position=1).pk},
        follow=True,
    )  # fmt: skip
    assert answer.redirect_chain[-1][0].endswith("/present/?item=1")
    assert "Ask" in answer.content.decode()


def test_agenda_is_ordered_and_changed_without_a_script(cast: Cast, meeting: Meeting) -> None:
    client = at(cast.teammate)
    client.post(reverse("agenda-item-new", args=[meeting.pk]), {"title": "Third", "is_scientific": "on"})
    third = AgendaItem.objects.get(title="Third")
    client.post(reverse("agenda-item-move", args=[third.pk]), {"to": "up"})
    assert [one.title for one in meeting.agenda.order_by("position")] == ["Hidden item", "Third", "Open item"]
    url = reverse("agenda-item", args=[third.pk])
    sent = {"title": "Third", "notes": "A 54-year-old woman had a rash", "is_scientific": "on", "version": "1"}
    assert client.post(url, sent).status_code == 422
    client.post(url, sent | {"text_confirmed": "on"})
    stale = client.post(url, sent | {"notes": "Other", "text_confirmed": "on"})
    assert (stale.status_code, "Somebody saved this" in stale.content.decode()) == (409, True)
    client.post(url, {"act": "remove_minutes"})
    assert not AgendaItem.objects.filter(pk=third.pk).exists()


def test_held_and_not_held_after_all(cast: Cast, meeting: Meeting) -> None:
    client, url = at(cast.msl), reverse("meeting-held", args=[meeting.pk])
    people = [one.pk for one in meeting.attendees.all()]
    assert "Say who came." in client.post(url, {"version": "1"}).content.decode()
    page = client.post(url, {"came": people, "version": "1"}, follow=True).content.decode()
    assert "It counts for each of them." in page
    assert "Correct who came" in page
    client.post(reverse("meeting-held-undo", args=[meeting.pk]))
    meeting.activity.refresh_from_db()
    assert meeting.activity.held_on is None


def test_the_calendar_file_comes_as_one(cast: Cast, meeting: Meeting) -> None:
    answer = at(cast.commercial).get(reverse("meeting-calendar", args=[meeting.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="meeting-2026-02-18.ics"'
    assert b"http://testserver/meetings/" in answer.content.replace(b"\r\n ", b"")


def test_files_of_the_list(cast: Cast, meeting: Meeting) -> None:
    def file(user: Any) -> str:
        answer = at(user).get(reverse("meetings-export"))
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    full, narrow = file(cast.msl), file(cast.commercial)
    assert f"{meeting.pk},Strategy," in full
    assert "Whole minutes" in full
    assert "2026-02-18" in narrow
    for hidden in ("Strategy", "Whole minutes", "Oncology"):
        assert hidden not in narrow


def test_an_activity_that_is_a_meeting_is_changed_as_one(cast: Cast, meeting: Meeting) -> None:
    client = at(cast.msl)
    page = text(client, "activity", meeting.activity_id)
    assert reverse("meeting", args=[meeting.pk]) in page
    answer = client.get(reverse("activity-edit", args=[meeting.activity_id]))
    assert answer["Location"] == reverse("meeting", args=[meeting.pk])


def test_what_is_cancelled_says_so(cast: Cast, meeting: Meeting) -> None:
    client, url = at(cast.msl), reverse("meeting-cancel", args=[meeting.pk])
    assert client.post(url, {}).status_code == 422
    client.post(url, {"reason": "Congress"})
    for person in (cast.msl, cast.commercial):
        assert "This meeting does not take place." in text(at(person), "meeting", meeting.pk)
    assert client.get(reverse("meeting-edit", args=[meeting.pk])).status_code == 403


def test_the_boundaries_of_who_is_invited_stand_beside_the_meeting(cast: Cast, meeting: Meeting) -> None:
    page = text(at(cast.msl), "meeting", meeting.pk)
    assert "What may be shared with commercial" in page
    assert "Boundaries: Commercial" in page
    assert "What may be shared with clinical" not in page  # nobody of them is invited
    assert "What may be shared with" not in text(at(cast.commercial), "meeting", meeting.pk)
