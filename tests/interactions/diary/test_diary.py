"""The diary: which day an interaction is on, what is folded, what each reader sees, and where its links lead."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Interaction
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.organization import WorkWeekFactory
from tests.interactions.log.canary import CANARY, planted

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)  # a Wednesday
TUESDAY = date(2026, 2, 17)
STATES = Interaction.State


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def see(client: Client, user: Any, **query: Any) -> Any:
    client.force_login(user)
    return client.get(reverse("diary"), query)


def entries(answer: Any) -> dict[str, list[tuple[str, str, str]]]:
    """Day → time, names and state of each entry."""
    return {
        day.iso: [(one.time, one.names, one.state) for one in day.entries]
        for day in answer.context["days"]
        if day.entries
    }


def test_a_week_shows_planned_held_and_cancelled_apart(client: Client, cast: Cast) -> None:
    cast.msl.timezone = "Europe/Berlin"
    cast.msl.save()
    sol, lind = (
        KOLFactory.create(given_name="Ann", family_name="Sol"),
        KOLFactory.create(given_name="Maja", family_name="Lind"),
    )
    make_interaction(msl=cast.msl, kols=(sol,), on=TUESDAY, hour=9)
    make_interaction(msl=cast.msl, kols=(lind, sol), on=date(2026, 2, 19), hour=13, state=STATES.PLANNED,
                     ae_screen="", pqc_screen="")  # fmt: skip
    make_interaction(msl=cast.msl, kols=(lind,), on=date(2026, 2, 20), hour=8, state=STATES.CANCELLED)
    answer = see(client, cast.msl, state="any")
    assert entries(answer) == {
        "2026-02-17": [("10:00", "Ann Sol", "Held")],
        "2026-02-19": [("14:00", "Maja Lind, Ann Sol", "Planned")],
        "2026-02-20": [("09:00", "Maja Lind", "Cancelled")],
    }
    text = answer.content.decode()
    assert [f'class="entry is-{mark}"' in text for mark in ("planned", "held", "cancelled")] == [True] * 3
    # Without being asked, what was cancelled is left out, as in the list.
    assert "2026-02-20" not in entries(see(client, cast.msl))


def test_today_is_marked_and_the_neighbours_keep_the_filters(client: Client, cast: Cast) -> None:
    answer = see(client, cast.msl, view="week", day="2026-02-20", channel="phone")
    assert [day.iso for day in answer.context["days"] if day.is_today] == ["2026-02-18"]
    moves = answer.context["moves"]
    assert "day=2026-02-09" in moves["before"]
    assert "day=2026-02-23" in moves["after"]
    links = [*moves.values(), *(one["url"] for one in answer.context["switch"])]
    assert all("channel=phone" in link for link in links if isinstance(link, str))
    listed = answer.context["switch"][0]["url"]
    assert client.get(listed).status_code == 200
    assert "day=" not in listed


def test_a_week_begins_with_the_readers_work_week(client: Client, cast: Cast) -> None:
    WorkWeekFactory.create(country="AE", days_off="fri_sat")
    cast.msl.country = "AE"
    cast.msl.save()
    days = [day.iso for day in see(client, cast.msl).context["days"]]
    assert (days[0], days[-1]) == ("2026-02-15", "2026-02-21")


def test_a_time_is_in_the_readers_zone_and_a_day_without_time_stays(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Ann", family_name="Sol")
    make_interaction(msl=cast.msl, kols=(kol,), on=TUESDAY, hour=18)
    make_interaction(msl=cast.msl, kols=(kol,), on=TUESDAY, is_timed=False)
    cast.manager.timezone = "Asia/Tokyo"
    cast.manager.save()
    assert entries(see(client, cast.manager)) == {
        "2026-02-17": [("", "Ann Sol", "Held")],
        "2026-02-18": [("03:00", "Ann Sol", "Held")],
    }


def test_what_a_day_has_no_room_for_is_counted_and_opens_it(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Ann", family_name="Sol")
    for hour in range(8, 18):
        make_interaction(msl=cast.msl, kols=(kol,), on=TUESDAY, hour=hour)
    month = see(client, cast.msl, view="month")
    day = next(one for one in month.context["days"] if one.iso == TUESDAY.isoformat())
    assert (len(day.entries), day.more, day.total) == (3, 7, 10)
    opened = client.get(day.url)
    assert len(entries(opened)[TUESDAY.isoformat()]) == 10
    assert "Tuesday, 17 February 2026" in opened.content.decode()


def test_a_long_day_has_pages(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Ann", family_name="Sol")
    first = make_interaction(msl=cast.msl, kols=(kol,), on=TUESDAY, hour=9)
    copies = [Interaction(**{f.attname: getattr(first, f.attname) for f in Interaction._meta.concrete_fields
                             if not f.primary_key and not f.generated and f.name != "after_close"})
              for _ in range(101)]  # fmt: skip
    Interaction.objects.bulk_create(copies)
    answer = see(client, cast.msl, view="day", day=TUESDAY.isoformat())
    assert len(entries(answer)[TUESDAY.isoformat()]) == 100
    rest = client.get(answer.context["pages"][1])
    assert len(entries(rest)[TUESDAY.isoformat()]) == 2
    assert rest.context["pages"][1] == ""


def test_the_export_holds_the_days_that_are_looked_at(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Ann", family_name="Sol")
    for day in (TUESDAY, TUESDAY - timedelta(days=7)):
        make_interaction(msl=cast.msl, kols=(kol,), on=day, hour=9)
    answer = see(client, cast.msl, channel="virtual_meeting")
    sent: Any = client.get(answer.context["exports"][0]["url"])
    lines = b"".join(sent.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "2026-02-17" in lines[1]


def test_its_filters_are_kept_as_a_view_of_the_list(client: Client, cast: Cast) -> None:
    for user in (cast.msl, cast.commercial):
        kept = see(client, user, view="month", day="2026-02-17", first="2026-02-01").context["views_url"]
        assert "first=2026-02-01" in kept
        assert "view=" not in kept
        assert "day=" not in kept
        assert client.get(kept).status_code == 200


@pytest.mark.parametrize("part", ["clinical", "commercial", "admin"])
def test_coordination_sees_contact_on_a_day_and_nothing_else(client: Client, cast: Cast, part: str) -> None:
    planted(cast, hour=9)
    for view in ("week", "month", "day"):
        text = see(client, getattr(cast, part), view=view, day="2026-02-16").content.decode()
        assert "Amara Okafor" in text
        for kept in (CANARY, "Webinar", "10:00", "09:00", "Reactive"):
            assert kept not in text
        assert not re.search(r"\b47\b", re.sub(r"<[^>]+>", " ", text))  # minutes; a token or an address may hold them
    assert see(client, getattr(cast, part), purpose="reactive_response").status_code == 400


def test_what_a_reader_may_not_read_is_not_even_counted(client: Client, cast: Cast) -> None:
    planted(cast)
    for part in ("elsewhere", "other_manager"):
        answer = see(client, getattr(cast, part), view="month", who="all")
        assert entries(answer) == {}
        assert not any(day.total for day in answer.context["days"])


def test_reading_others_in_the_diary_is_kept(client: Client, cast: Cast) -> None:
    planted(cast)
    see(client, cast.msl)
    assert not AccessRecord.objects.exists()
    see(client, cast.manager, view="month")
    kept = AccessRecord.objects.get()
    assert (kept.actor_id, kept.model) == (cast.manager.pk, "interaction")
    assert kept.detail.startswith("diary ")


def test_nonsense_is_said_and_left_out(client: Client, cast: Cast) -> None:
    answer = see(client, cast.msl, view="year", day="2206-01-01")
    assert answer.status_code == 422
    assert answer.context["view"] == "week"


def test_nothing_there_says_what_to_do(client: Client, cast: Cast) -> None:
    text = see(client, cast.msl, day="2026-03-11").content.decode()
    assert "Nothing is planned or logged for this week." in text
    assert reverse("log") in text
    assert "Clear filters" in see(client, cast.msl, channel="phone").content.decode()
