"""Pages of congresses: what the medical side and other functions read, the day sheet, and tags in Log and insights."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from insights.models import Insight
from interactions.congresses.services import assign
from interactions.models import Congress, CongressKOL, CongressSession, Interaction
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.interactions import CongressFactory, CongressSessionFactory, make_interaction
from tests.factories.kols import KOLFactory, TopicFactory

NOW = datetime(2026, 2, 12, 15, tzinfo=UTC)
DAY = date(2026, 2, 13)
SECRET = "zanzibarium"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def congress(cast: Cast) -> Congress:
    made: Congress = CongressFactory.create(name="Data Days", place="Ghent", lead=cast.msl, zone_name="Asia/Tokyo")
    return made


def read(client: Client, user: Any, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def page_of(congress: Congress) -> str:
    return reverse("congress", args=[congress.pk])


def test_four_colleagues_share_twelve_kols_and_nine_sessions_on_a_day_sheet(
    client: Client, cast: Cast, congress: Congress
) -> None:
    people = (cast.msl, cast.teammate, cast.elsewhere, cast.lead)
    for number in range(9):
        session = CongressSessionFactory.create(congress=congress, day=DAY, title=f"Session no. {number}")
        if number < 7:
            assign(by=cast.msl, session=session, user=people[number % 4])
            assign(by=cast.msl, session=session, user=people[(number + 1) % 4])
    kols = KOLFactory.create_batch(12)
    for number, kol in enumerate(kols):
        CongressKOL.objects.create(congress=congress, kol=kol)
        make_interaction(
            msl=people[number % 4], kols=(kol,), starts_at=datetime(2026, 2, 13, 1, number, tzinfo=UTC),
            state="planned", channel="congress", congress=congress, therapeutic_area=cast.oncology,
            ae_screen="", pqc_screen="",
        )  # fmt: skip
    sheet = read(client, cast.teammate, reverse("congress-day", args=[congress.pk, DAY.isoformat()]))
    assert all(f"Session no. {number}" in sheet for number in range(9))
    assert all(kol.name in sheet for kol in kols)
    assert all(person.display_name in sheet for person in people)
    assert sheet.count("Nobody yet") == 2
    assert "10:00" in sheet  # 01:00 in UTC, by the clock of Tokyo
    page = read(client, cast.teammate, page_of(congress))
    assert "2 of 9 with nobody" in page
    assert f"{cast.msl.display_name}, Fri 13 Feb, 10:00 (planned)" in page
    other = read(client, cast.msl, reverse("congress-day", args=[congress.pk, "2026-02-12"]))
    assert "No session on this day." in other
    assert "No meeting on this day." in other


def test_other_functions_read_who_and_when_and_nothing_that_was_said(
    client: Client, cast: Cast, congress: Congress
) -> None:
    topic = TopicFactory.create(name=f"{SECRET} topic", therapeutic_area=cast.oncology)
    session = CongressSessionFactory.create(
        congress=congress, title=f"{SECRET} title", notes=f"{SECRET} notes", topic=topic, place="Hall A"
    )
    assign(by=cast.msl, session=session, user=cast.teammate)
    Congress.objects.filter(pk=congress.pk).update(debrief=f"{SECRET} debrief", debriefed_at=NOW)
    kol = KOLFactory.create()
    make_interaction(
        msl=cast.msl, kols=(kol,), on=DAY, hour=9, channel="congress", congress=congress, notes=SECRET, topics=(topic,)
    )
    InsightFactory.create(
        originator=cast.msl, congress=congress, observation=SECRET, state="submitted", submitted_at=NOW
    )
    sheet = reverse("congress-day", args=[congress.pk, congress.starts_on.isoformat()])
    for user in (cast.clinical, cast.commercial, cast.market_access, cast.safety, cast.admin):
        for address in (reverse("congresses") + "?when=all", page_of(congress), sheet):
            page = read(client, user, address)
            assert SECRET not in page, (user, address)
            assert congress.name in page
        assert cast.teammate.display_name in page
        assert "Hall A" in page
        assert kol.name in read(client, user, page_of(congress))
    for user in (cast.teammate, cast.elsewhere, cast.manager, cast.lead, cast.compliance):
        assert read(client, user, page_of(congress)).count(SECRET) >= 4, user
    assert AccessRecord.objects.filter(model="congress", actor_id=cast.elsewhere.pk).exists()
    assert not AccessRecord.objects.filter(model="congress", actor_id=cast.commercial.pk).exists()


def test_only_what_the_viewer_may_read_is_listed(client: Client, cast: Cast, congress: Congress) -> None:
    kol = KOLFactory.create(family_name="Okafor")
    talk = make_interaction(msl=cast.msl, kols=(kol,), on=DAY, channel="congress", congress=congress)
    draft = InsightFactory.create(originator=cast.msl, congress=congress, state="draft", submitted_at=None)
    link, insight = reverse("interaction", args=[talk.pk]), reverse("insight", args=[draft.pk])
    assert link in read(client, cast.teammate, page_of(congress))
    assert insight in read(client, cast.msl, page_of(congress))
    other = read(client, cast.elsewhere, page_of(congress))
    assert link not in other
    assert insight not in other
    assert "Okafor" in other  # that she was met is coordination


def test_a_congress_that_does_not_exist_and_a_day_that_is_none_of_it(
    client: Client, cast: Cast, congress: Congress
) -> None:
    client.force_login(cast.msl)
    assert client.get(reverse("congress", args=[0])).status_code == 404
    for day in ("2026-02-14", "2026-02-09", "2026-13-40", "x"):
        assert client.get(reverse("congress-day", args=[congress.pk, day])).status_code == 404


def test_a_congress_is_entered_with_its_sessions_and_kols(client: Client, cast: Cast) -> None:
    client.force_login(cast.lead)
    sent = {"name": "Other Days", "first_day": "2026-03-02", "last_day": "2026-03-03", "zone": "Europe/Paris",
            "lead": cast.teammate.pk, "debrief_days": "3"}  # fmt: skip
    answer = client.post(reverse("congress-new"), sent)
    made = Congress.objects.get(name="Other Days")
    assert answer.headers["Location"] == page_of(made)
    assert made.debrief_due_on == date(2026, 3, 6)
    answer = client.post(reverse("congress-new"), sent)
    assert answer.status_code == 422
    assert "of this name already" in answer.content.decode()
    client.force_login(cast.teammate)
    session = {"title": "Late news", "day": "2026-03-03", "begins_at": "09:00", "ends_at": "10:00"}
    answer = client.post(reverse("congress-session-new", args=[made.pk]), session)
    (one,) = CongressSession.objects.filter(congress=made)
    assert answer.headers["Location"] == reverse("congress-session-people", args=[one.pk])
    client.post(answer.headers["Location"], {"user": cast.msl.pk})
    client.post(reverse("congress-session-cover", args=[one.pk]))
    assert [cover.user for cover in one.covers.order_by("pk")] == [cast.msl, cast.teammate]
    client.post(reverse("congress-session-cover", args=[one.pk]), {"act": "leave"})
    client.post(reverse("congress-session-people", args=[one.pk]), {"remove": cast.msl.pk})
    assert not one.covers.exists()
    kol = KOLFactory.create(family_name="Okafor")
    found = client.post(reverse("congress-kols", args=[made.pk]), {"step": "find", "kol_search": "okafor"})
    assert f'value="{kol.pk}"' in found.content.decode()
    client.post(reverse("congress-kols", args=[made.pk]), {"kols": [kol.pk]})
    assert [link.kol for link in made.kol_links.all()] == [kol]
    client.post(reverse("congress-session", args=[one.pk]), {"act": "remove"})
    assert not made.sessions.exists()


def test_two_who_edit_at_once_see_both_texts(client: Client, cast: Cast, congress: Congress) -> None:
    client.force_login(cast.msl)
    Congress.objects.filter(pk=congress.pk).update(debrief="Mine", debriefed_at=NOW, version=2)
    answer = client.post(reverse("congress-debrief", args=[congress.pk]), {"debrief": "Yours", "version": "1"})
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    edit = {"name": "New name", "first_day": "2026-02-10", "last_day": "2026-02-13", "zone": "UTC", "debrief_days": "2",
            "version": "1"}  # fmt: skip
    answer = client.post(reverse("congress-edit", args=[congress.pk]), edit)
    assert answer.status_code == 409
    assert client.post(reverse("congress-edit", args=[congress.pk]), edit | {"version": "2"}).status_code == 302


# --- Tags --------------------------------------------------------------------------------------------


def test_log_offers_a_congress_only_while_one_is_near_in_the_area(
    client: Client, cast: Cast, congress: Congress
) -> None:
    field = 'name="congress"'
    assert field in read(client, cast.msl, reverse("log"))
    congress.area_links.create(therapeutic_area=cast.immunology)
    assert field not in read(client, cast.msl, reverse("log"))
    assert field in read(client, cast.elsewhere, reverse("log"))
    # A link from the page of the congress names it, whatever the area and the day.
    assert field in read(client, cast.msl, f"{reverse('log')}?congress={congress.pk}")
    assert field not in read(client, cast.msl, f"{reverse('log')}?congress=0")
    with time_machine.travel(datetime(2026, 2, 28, 9, tzinfo=UTC), tick=False):
        assert field not in read(client, cast.elsewhere, reverse("log"))


def test_an_interaction_and_an_insight_keep_the_congress_that_was_chosen(
    client: Client, cast: Cast, congress: Congress
) -> None:
    client.force_login(cast.msl)
    kol = KOLFactory.create()
    sent = {
        "kols": [kol.pk], "channel": "congress", "congress": congress.pk, "day": "2026-02-12", "minutes": "20",
        "purpose": "scientific_exchange", "initiation": "proactive", "therapeutic_area": cast.oncology.pk,
        "ae_screen": "none", "pqc_screen": "none",
    }  # fmt: skip
    assert client.post(reverse("log"), sent).status_code == 302
    row = Interaction.objects.get()
    assert row.congress == congress
    assert congress.name in client.get(reverse("interaction", args=[row.pk])).content.decode()
    edit = client.get(reverse("interaction-edit", args=[row.pk])).content.decode()
    assert f'<option value="{congress.pk}" selected>' in edit
    listed = client.get(f"{reverse('interactions')}?congress={congress.pk}").content.decode()
    assert kol.name in listed
    other = CongressFactory.create()
    assert kol.name not in client.get(f"{reverse('interactions')}?congress={other.pk}").content.decode()
    assert client.get(f"{reverse('interactions')}?congress=x").status_code == 422
    capture = client.get(f"{reverse('insight-new')}?interaction={row.pk}").content.decode()
    assert f'<option value="{congress.pk}" selected>' in capture
    said = {"observation": "Heard there", "kind": "observation", "category": "unmet_need", "congress": congress.pk,
            "therapeutic_area": cast.oncology.pk}  # fmt: skip
    assert client.post(reverse("insight-new"), said).status_code == 302
    insight = Insight.objects.get()
    assert insight.congress == congress
    assert "Heard there" in client.get(f"{reverse('insights')}?congress={congress.pk}").content.decode()
    assert "Heard there" not in client.get(f"{reverse('insights')}?congress={other.pk}").content.decode()
    client.force_login(cast.clinical)
    assert client.get(f"{reverse('insights')}?congress={congress.pk}").status_code in (400, 403, 422)
