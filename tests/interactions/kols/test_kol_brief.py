"""The brief on top of the page of a KOL: what is promised, planned, asked, learnt and noted, and for whom."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from interactions.kols.selectors.brief import Brief, brief
from interactions.models import Conversations, FollowUpQuestion
from tests.factories.insights import ReceiptFactory, make_insight
from tests.factories.kols import KOLFactory
from tests.interactions.kols.kol_pages import TODAY, make_contact
from tests.reading import words_of

PARTS = ("Promised", "Planned next", "Asked last", "Insights, and what became of them", "Last notes")


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


@pytest.fixture
def kol(cast):
    """Met by msl nine days ago, to be met again in five; something was promised, asked, noted and learnt."""
    kol = KOLFactory.create(given_name="Élodie", family_name="Åkerström")
    met = make_contact(
        msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=9), notes="Wants the long data",
        next_step="Send the poster", next_step_on=TODAY - timedelta(days=2),
    )  # fmt: skip
    FollowUpQuestion.objects.update(question="Why so early?", answer="Because of the trial")
    make_contact(
        msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY + timedelta(days=5), state="planned", notes="",
        next_step="", channel="phone",
    )  # fmt: skip
    heard = make_insight(
        interactions=(met,), originator=cast.msl, observation="Centres wait for results", state="accepted",
        therapeutic_area=cast.oncology,
    )  # fmt: skip
    ReceiptFactory.create(insight=heard, by=cast.lead, message="Goes into the evidence plan.")
    return kol


def brief_of(kol, viewer) -> Brief:
    return brief(Conversations.of(kol.pk, viewer, TODAY), viewer=viewer, today=TODAY)


def page_of(client, person, kol) -> str:
    client.force_login(person)
    return words_of(client.get(reverse("kol", args=[kol.pk])))


def test_the_brief_comes_first_and_in_its_order(client, cast, kol):
    page = page_of(client, cast.msl, kol)
    places = [page.index(f">{part}<") for part in (*PARTS, "Timeline")]
    assert places == sorted(places)
    for text in (
        "Send the poster", "16 Feb 2026", "Monday 23 February 2026", "Why so early?", "Because of the trial",
        "Centres wait for results", "Accepted", "Goes into the evidence plan.", "Wants the long data",
    ):  # fmt: skip
        assert text in page, text
    assert not AccessRecord.objects.exists()


def test_the_team_reads_it_and_leaves_a_trace(client, cast, kol):
    page = page_of(client, cast.teammate, kol)
    for text in ("Send the poster", ", by Mara Lind", "Wants the long data", "Centres wait for results"):
        assert text in page, text
    found = set(AccessRecord.objects.values_list("actor_id", "model", "object_id"))
    assert found == {(cast.teammate.pk, "interactions.kol", kol.pk), (cast.teammate.pk, "insight", None)}


@pytest.mark.parametrize("name", ["elsewhere", "clinical", "commercial", "market_access", "safety", "admin"])
def test_whoever_reads_no_content_of_it_sees_only_the_contact(client, cast, kol, name):
    page = page_of(client, getattr(cast, name), kol)
    for text in (*PARTS, "Send the poster", "Why so early?", "Centres wait", "Wants the long data", "evidence plan"):
        assert text not in page, text
    assert "in person · Mara Lind, Medical" in page
    assert not AccessRecord.objects.exists()


def test_what_is_over_is_not_promised_or_planned(cast):
    kol = KOLFactory.create()
    made = {"msl": cast.msl, "kol": kol, "area": cast.oncology, "next_step_on": TODAY}
    make_contact(**made, state="cancelled")
    past = made | {"next_step": "", "next_step_on": None}
    make_contact(**past, state="planned", day=TODAY - timedelta(days=1))
    found = brief_of(kol, cast.msl)
    assert (found.promised, found.planned, found.asked, found.noted) == ([], [], [], [])


def test_each_part_names_the_first_few(cast):
    kol = KOLFactory.create()
    for days in range(8):
        day = TODAY - timedelta(days=days)
        make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=day, next_step_on=day, notes=f"note {days}")
        ahead = TODAY + timedelta(days=days)
        make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=ahead, state="planned", next_step_on=None)
    found = brief_of(kol, cast.msl)
    assert [one.due for one in found.promised] == [TODAY - timedelta(days=days) for days in (7, 6, 5, 4, 3)]
    assert [one.day for one in found.planned] == [TODAY]
    assert [one.day for one in found.asked] == [TODAY]
    assert [one.notes for one in found.noted] == ["note 0", "note 1"]


def test_a_depth_without_words_is_no_question(cast):
    kol = KOLFactory.create()
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=3))
    FollowUpQuestion.objects.update(question="Why so early?")
    latest = make_contact(msl=cast.msl, kol=kol, area=cast.oncology)
    latest.follow_ups.update(question="")
    (asked,) = brief_of(kol, cast.msl).asked
    assert asked.questions == ({"depth": "Why", "question": "Why so early?", "answer": ""},)


def test_one_query_and_none_for_partners(cast, kol):
    for person, number in ((cast.msl, 1), (cast.lead, 1), (cast.commercial, 0), (cast.clinical, 0)):
        talks = Conversations.of(kol.pk, person, TODAY)
        with CaptureQueriesContext(connection) as queries:
            brief(talks, viewer=person, today=TODAY)
        assert len(queries) == number, person


def test_log_offers_the_plan_with_the_chosen_kol(client, cast, kol):
    client.force_login(cast.msl)
    address = f"{reverse('log')}?kol={kol.pk}"
    assert address in page_of(client, cast.msl, kol)
    plan = kol.attendances.get(interaction__state="planned").interaction
    page = words_of(client.get(address))
    assert "You planned this for Monday 23 February" in page
    assert "Record the plan as held" in page
    assert reverse("interaction-hold", args=[plan.pk]) in page
    client.force_login(cast.teammate)
    assert "You planned this" not in words_of(client.get(address))
