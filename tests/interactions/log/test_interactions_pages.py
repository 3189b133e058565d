"""Pages of interactions: who sees what, what is kept of a reading, what a filter may ask."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Interaction
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TopicFactory
from tests.interactions.log.canary import CANARY, planted
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def get(client: Client, user: Any, url: str, **query: Any) -> Any:
    client.force_login(user)
    return client.get(url, query)


READERS = ["msl", "teammate", "manager", "lead", "compliance"]
COORDINATION = ["clinical", "commercial", "admin"]


def test_the_page_opens_for_readers_and_is_absent_for_all_others(client: Client, cast: Cast) -> None:
    url = reverse("interaction", args=[planted(cast).pk])
    for part, user in cast.people().items():
        expected = 200 if part in READERS else 403 if part == "outsider" else 404
        assert get(client, user, url).status_code == expected, part


def test_reading_somebody_elses_content_is_kept(client: Client, cast: Cast) -> None:
    made = planted(cast)
    url = reverse("interaction", args=[made.pk])
    get(client, cast.msl, url)
    assert not AccessRecord.objects.exists()
    get(client, cast.manager, url)
    kept = AccessRecord.objects.get()
    assert (kept.actor_id, kept.action, kept.model, kept.object_id) == (
        cast.manager.pk, "read", "interaction", made.pk
    )  # fmt: skip


@pytest.mark.parametrize("part", COORDINATION)
def test_coordination_shows_that_contact_took_place_and_no_more(client: Client, cast: Cast, part: str) -> None:
    planted(cast)
    user = getattr(cast, part)
    for name in ("interactions", "interactions-export"):
        answer = get(client, user, reverse(name))
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        html = text.decode()
        assert "Amara Okafor" in html
        assert "Mara Lind" in html
        assert re.search("remote", html, re.IGNORECASE)
        content = html.split("<main")[-1]
        for word in (CANARY, "Webinar", "webinar", "Reactive", ">47<", "Why", "Purpose", "Topic"):
            assert word not in content, word
        assert not re.search(r"/interactions/\d", content)


@pytest.mark.parametrize("part", COORDINATION)
@pytest.mark.parametrize("asked", ["purpose", "channel", "state", "msl", "topics", "notes", "ordering", "q", "search"])
def test_coordination_may_not_ask_for_science(client: Client, cast: Cast, part: str, asked: str) -> None:
    for name in ("interactions", "interactions-export"):
        assert get(client, getattr(cast, part), reverse(name), **{asked: "x"}).status_code == 400


def test_cancelled_contacts_are_not_shown(client: Client, cast: Cast) -> None:
    planted(cast, state="cancelled")
    assert b"Okafor" not in get(client, cast.commercial, reverse("interactions")).content


def test_an_administrator_reads_own_rows_and_coordinates_on_others(client: Client, cast: Cast) -> None:
    planted(cast)
    own = make_interaction(msl=cast.admin, kols=(KOLFactory.create(),), therapeutic_area=cast.oncology)
    assert get(client, cast.admin, reverse("interaction", args=[own.pk])).status_code == 200
    html = get(client, cast.admin, reverse("interactions"), who="mine").content.decode()
    assert reverse("interaction", args=[own.pk]) in html
    assert "Okafor" not in html


def test_teammates_do_not_see_safety_answers(client: Client, cast: Cast) -> None:
    made = planted(cast, ae_screen="possible")
    url = reverse("interaction", args=[made.pk])
    assert b"adverse event" not in get(client, cast.teammate, url).content.lower()
    own = get(client, cast.msl, url).content
    assert b"Possible adverse event" in own
    assert b"Overdue" in own
    assert b"Confirm the hand-off" not in get(client, cast.manager, url).content


def test_a_row_says_whom_about_what_and_how_deep(client: Client, cast: Cast) -> None:
    topics = tuple(TopicFactory.create(name=name, therapeutic_area=cast.oncology) for name in ("Register", "Dosing"))
    kols = tuple(KOLFactory.create(given_name=given, family_name=name) for given, name in (("Zoe", "Z"), ("Al", "A")))
    make_interaction(msl=cast.msl, kols=kols, topics=topics, depths=("why", "condition"), on=date(2026, 2, 16))
    make_interaction(msl=cast.msl, on=date(2026, 2, 15))
    rows = get(client, cast.teammate, reverse("interactions"), who="all").context["page"].rows
    assert [(row.kols, row.topics, row.depths, row.iso, row.day) for row in rows] == [
        ("Zoe Z, Al A", "Register, Dosing", "2", "2026-02-16", "16 Feb 2026"),
        ("No KOL", "", "0", "2026-02-15", "15 Feb 2026"),
    ]
    lines = b"".join(get(client, cast.teammate, reverse("interactions-export"), who="all")).decode().splitlines()
    assert all(part in lines[1] for part in (",2026-02-16,", '"Zoe Z, Al A"', "Mara Lind", '"Register, Dosing"'))
    assert all(part in lines[2] for part in (",2026-02-15,", ",,,Mara Lind"))


def test_filters_are_in_the_address_and_nonsense_is_a_message(client: Client, cast: Cast) -> None:
    planted(cast)
    make_interaction(msl=cast.msl, kols=(KOLFactory.create(family_name="Weber"),), on=date(2026, 2, 1))
    url = reverse("interactions")
    for query, shown in (
        ({"channel": "webinar"}, True), ({"channel": "phone"}, False), ({"purpose": "reactive_response"}, True),
        ({"first": "2026-02-10"}, True), ({"last": "2026-02-10"}, False), ({"state": "cancelled"}, False),
        ({"kol": Interaction.objects.latest("starts_at").kols.get().pk}, True),
    ):  # fmt: skip
        html = get(client, cast.msl, url, **query).content.decode().split('class="table-wrap"')[-1]
        assert ("Okafor" in html) is shown, query
    for query in ({"channel": "fax"}, {"kol": "x"}, {"first": "soon"}, {"first": "2026-02-10", "last": "2026-02-01"},
                  {"msl": "0", "who": "all"}):  # fmt: skip
        answer = get(client, cast.msl, url, **query)
        assert answer.status_code == 422
        assert b"A filter could not be used" in answer.content
        assert b"Okafor" in answer.content  # the rows without it
        assert b"On or after this day" not in answer.content  # what the document of the API says of it
    assert b"Okafor" not in get(client, cast.msl, url, channel="fax", state="cancelled").content
    for position in ("x", "2026-02-10T00:00:00+00:00_x", "_", "2026-13-01T00:00:00Z_1", "2026-02-10T00:00:00_1"):
        assert get(client, cast.msl, url, before=position).status_code == 200


def test_pages_of_the_list_meet_without_gap_or_overlap(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(23):
        make_interaction(msl=cast.msl, kols=(KOLFactory.create(),), on=date(2026, 2, 1) + timedelta(days=number // 3))
    monkeypatch.setattr("organization.selectors.keyset.newest_first.__kwdefaults__", {"size": 10, "first": None})
    client.force_login(cast.msl)
    seen, address = [], reverse("interactions")
    pages = []
    while address:
        html = client.get(address).content.decode()
        rows = re.findall(r'href="/interactions/(\d+)/"', html)
        seen += rows
        pages.append(rows)
        older = re.search(r'href="(\?[^"]*before=[^"]*)" rel="next"', html)
        address = reverse("interactions") + older[1].replace("&amp;", "&") if older else ""
    assert [len(page) for page in pages] == [10, 10, 3]
    expected = Interaction.objects.order_by("-starts_at", "-pk").values_list("pk", flat=True)
    assert list(map(int, seen)) == list(expected)
    newer = re.search(r'href="(\?[^"]*after=[^"]*)" rel="prev"', html)
    assert newer is not None
    back = client.get(reverse("interactions") + newer[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r'href="/interactions/(\d+)/"', back) == pages[1]


def test_the_export_honours_the_filters_and_is_kept(client: Client, cast: Cast) -> None:
    planted(cast, notes="=1+1")
    make_interaction(msl=cast.msl, kols=(KOLFactory.create(family_name="Weber"),), on=date(2026, 2, 1))
    answer = get(client, cast.msl, reverse("interactions-export"), channel="webinar")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "Okafor" in lines[1]
    assert "'=1+1" in lines[1]
    kept = AccessRecord.objects.get()
    assert (kept.action, kept.model, kept.detail) == ("export", "interaction", "channel=webinar")


@pytest.mark.parametrize("part", ["msl", "commercial"])
def test_the_list_asks_as_many_queries_for_twenty_rows_as_for_two(client: Client, cast: Cast, part: str) -> None:
    def count() -> int:
        client.force_login(getattr(cast, part))
        client.get(reverse("interactions"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("interactions")).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            make_interaction(
                msl=cast.msl, kols=(KOLFactory.create(), KOLFactory.create()), depths=("why",),
                topics=(TopicFactory.create(therapeutic_area=cast.oncology),),
            )  # fmt: skip

    add(2)
    two = count()
    add(18)
    assert count() == two


def test_the_page_asks_as_many_queries_whatever_it_holds(client: Client, cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    small = make_interaction(msl=cast.msl, kols=(KOLFactory.create(),), topics=(topic,))
    topics = tuple(TopicFactory.create_batch(20, therapeutic_area=cast.oncology))
    large = make_interaction(msl=cast.msl, kols=tuple(KOLFactory.create_batch(20)), topics=topics, depths=("why",) * 20)
    client.force_login(cast.msl)
    counts = []
    for made in (small, large, small, large):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("interaction", args=[made.pk]))
        counts.append(len(queries))
    assert counts[2] == counts[3]


# --- Acts -----------------------------------------------------------------------------


def edit_body(made: Interaction, **more: Any) -> dict[str, Any]:
    return {
        "kols": [kol.pk for kol in made.kols.all()], "channel": made.channel, "day": made.occurred_on.isoformat(),
        "start": "09:00", "minutes": "", "minutes_other": made.minutes, "purpose": made.purpose,
        "initiation": made.initiation, "therapeutic_area": made.therapeutic_area_id,
        "topics": [topic.topic_id for topic in made.exchange_topics.all()], "depths": ["why", "condition"],
        "ae_screen": "none", "pqc_screen": "none", "notes": made.notes, "version": made.version,
    } | more  # fmt: skip


def test_the_author_amends_and_others_are_refused(client: Client, cast: Cast) -> None:
    made = planted(cast)
    url = reverse("interaction-edit", args=[made.pk])
    for part, status in (("teammate", 403), ("manager", 403), ("elsewhere", 404), ("commercial", 403), ("admin", 404)):
        assert get(client, getattr(cast, part), url).status_code == status, part
    client.force_login(cast.msl)
    assert client.get(url).status_code == 200
    assert client.post(url, edit_body(made, notes="Changed")).status_code == 302
    made.refresh_from_db()
    assert (made.notes, made.state, made.minutes) == ("Changed", "held", 47)


def test_an_event_remembered_later_was_heard_on_that_day_where_no_time_was_given(client: Client, cast: Cast) -> None:
    """The form shows the noon that stands for the whole day; nobody has said that it was at noon."""
    client.force_login(cast.msl)
    for hour, start, heard in ((12, "12:00", 0), (9, "09:00", 9)):
        made = make_interaction(
            msl=cast.msl, kols=(KOLFactory.create(),), starts_at=datetime(2026, 2, 17, hour, tzinfo=UTC)
        )
        sent = edit_body(made, start=start, depths=[], ae_screen="possible")
        assert client.post(reverse("interaction-edit", args=[made.pk]), sent).status_code == 302
        assert made.hand_offs.get().aware_at == datetime(2026, 2, 17, heard, tzinfo=UTC)


def test_amending_after_three_days_asks_for_a_reason(client: Client, cast: Cast) -> None:
    made = planted(cast, on=date(2026, 2, 10))
    url = reverse("interaction-edit", args=[made.pk])
    client.force_login(cast.msl)
    refused = client.post(url, edit_body(made, notes="Changed"))
    assert refused.status_code == 422
    assert b"older than three days" in refused.content
    assert b"Changed" in refused.content
    assert client.post(url, edit_body(made, notes="Changed", reason="Typed wrong")).status_code == 302
    html = client.get(reverse("interaction", args=[made.pk])).content.decode()
    assert "Amended" in html
    assert "Typed wrong" in html


def test_the_second_editor_sees_both_texts_and_may_save_again(client: Client, cast: Cast) -> None:
    made = planted(cast)
    url, first = reverse("interaction-edit", args=[made.pk]), edit_body(made, notes="First text")
    client.force_login(cast.msl)
    client.post(url, first)
    second = client.post(url, first | {"notes": "Second text"})
    html = second.content.decode()
    assert second.status_code == 409
    assert "First text" in html
    assert "Second text" in html
    assert 'name="version" value="2"' in html
    assert client.post(url, first | {"notes": "Second text", "version": 2}).status_code == 302


def test_a_plan_is_recorded_as_held(client: Client, cast: Cast) -> None:
    made = planted(cast, state="planned", ae_screen="", pqc_screen="")
    client.force_login(cast.msl)
    url = reverse("interaction-hold", args=[made.pk])
    assert b"Record as held" in client.get(reverse("interaction", args=[made.pk])).content
    refused = client.post(url, edit_body(made, ae_screen=""))
    assert refused.status_code == 422
    assert client.post(url, edit_body(made)).status_code == 302
    made.refresh_from_db()
    assert made.state == "held"
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("planned", [NOW + timedelta(days=3), NOW + timedelta(hours=3)])
def test_a_plan_that_was_held_earlier(client: Client, cast: Cast, planned: datetime) -> None:
    """The form offers "just over", and takes the real time."""
    made = planted(cast, state="planned", ae_screen="", pqc_screen="", on=None, starts_at=planned)
    client.force_login(cast.msl)
    url = reverse("interaction-hold", args=[made.pk])
    assert b"Record as held" in client.get(reverse("interaction", args=[made.pk])).content
    page = client.get(url)
    assert "say when it took place" in words_of(page)
    assert (page.context["form"]["day"].value(), page.context["form"]["start"].value()) == (NOW.date(), None)
    ahead = {"day": planned.date().isoformat(), "start": f"{planned:%H:%M}"}
    assert "cannot be in the future" in words_of(client.post(url, edit_body(made, **ahead)))
    assert client.post(url, edit_body(made, day="2026-02-18", start="")).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.starts_at) == ("held", NOW - timedelta(minutes=47))


def test_cancelling_and_undoing(client: Client, cast: Cast) -> None:
    made = planted(cast)
    client.force_login(cast.msl)
    late = client.post(reverse("interaction-undo", args=[made.pk]), follow=True)
    assert b"Ten minutes have passed" in late.content
    url = reverse("interaction-cancel", args=[made.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Wrong person"}).status_code == 302
    assert client.post(url, {"reason": "Again"}).status_code == 403
    assert client.get(reverse("interaction-undo", args=[made.pk])).status_code == 405


def test_the_history_names_what_was_added_and_removed(client: Client, cast: Cast) -> None:
    made = planted(cast)
    added = KOLFactory.create(given_name="Jonas", family_name="Weber")
    client.force_login(cast.msl)
    sent = edit_body(made, kols=[added.pk], depths=["implication"], minutes_other=20)
    client.post(reverse("interaction-edit", args=[made.pk]), sent)
    html = words_of(client.get(reverse("interaction", args=[made.pk])))
    assert "Mara Lind" in html
    assert re.search(r"minutes</span>\s*<del>.*47.*</del>", html, re.IGNORECASE)
