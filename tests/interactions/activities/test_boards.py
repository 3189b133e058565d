"""Advisory boards name their KOLs: on the form, on the page of the board, on the page of the KOL."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from interactions.activities.services import Work, change_activity, log_activity
from interactions.activities.stages import missing_stages
from interactions.models import KOL, Activity
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.kols import KOLFactory
from tests.reading import words_of

TODAY = date(2026, 2, 16)
BOARD, TRAINING = Activity.Kind.ADVISORY_BOARD, Activity.Kind.TRAINING


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(datetime(2026, 2, 16, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def kol(db: None) -> KOL:
    made: KOL = KOLFactory.create(given_name="Ama", family_name="Solberg")
    return made


def work(cast: Cast, *kols: KOL, held: bool = True) -> Work:
    days = dict.fromkeys(("need_documented_on", "approved_on", "held_on"), TODAY) if held else {}
    return Work(title="The board", therapeutic_area=cast.oncology, days=days, kols=kols)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    days = dict.fromkeys(("need_documented_on", "approved_on", "held_on"), "2026-02-16")
    return {"title": "The board", "therapeutic_area": cast.oncology.pk} | days | more


def test_it_names_its_kols(cast: Cast, kol: KOL) -> None:
    held = log_activity(by=cast.msl, kind=BOARD, work=work(cast, kol), today=TODAY)
    assert list(held.kols.all()) == [kol]
    other = KOLFactory.create()
    change_activity(by=cast.msl, activity=held, work=work(cast, other), version=held.version, today=TODAY)
    assert list(held.kols.all()) == [other]


def test_one_held_without_names_asks_for_them_and_counts_all_the_same(cast: Cast) -> None:
    held = log_activity(by=cast.msl, kind=BOARD, work=work(cast), today=TODAY)
    assert missing_stages(held) == ["approval not confirmed by another person"]
    page = browser(cast.msl).get(reverse("activity", args=[held.pk]))
    assert "No KOL is named yet" in words_of(page)
    planned = log_activity(by=cast.msl, kind=BOARD, work=work(cast, held=False), today=TODAY)
    assert "No KOL is named yet" not in words_of(browser(cast.msl).get(reverse("activity", args=[planned.pk])))


def test_other_kinds_name_nobody(cast: Cast, kol: KOL) -> None:
    with pytest.raises(ValidationError, match="Only an advisory board"):
        log_activity(by=cast.msl, kind=TRAINING, work=work(cast, kol), today=TODAY)
    page = browser(cast.msl).get(f"{reverse('activity-new')}?kind=training").content.decode()
    assert "kol_search" not in page


def test_the_form_asks_for_them_and_keeps_what_was_typed(cast: Cast, kol: KOL) -> None:
    client, address = browser(cast.msl), f"{reverse('activity-new')}?kind=advisory_board"
    page = client.get(address).content.decode()
    assert reverse("kol-options") in page
    assert "js/log.js" in page
    found = client.post(address, sent(cast, kol_search="solberg", step="find", notes="As typed"))
    assert found.status_code == 200
    assert f'value="{kol.pk}"' in found.content.decode()
    assert "As typed" in words_of(found)
    assert not Activity.objects.exists()
    nobody = client.post(address, sent(cast, kol_search="nobody", step="find"))
    assert "Nobody found for “nobody”." in words_of(nobody)
    assert client.post(address, sent(cast, kols=[kol.pk])).status_code == 302
    made = Activity.objects.get()
    assert list(made.kols.all()) == [kol]
    edit = client.get(reverse("activity-edit", args=[made.pk]))
    assert edit.context["form"]["kols"].value() == [kol.pk]
    looked = client.post(reverse("activity-edit", args=[made.pk]), sent(cast, kol_search="solberg", step="find"))
    assert looked.status_code == 200


def test_the_board_and_the_kol_lead_to_each_other(cast: Cast, kol: KOL) -> None:
    made = log_activity(by=cast.msl, kind=BOARD, work=work(cast, kol), today=TODAY)
    planned = log_activity(by=cast.msl, kind=BOARD, work=work(cast, kol, held=False), today=TODAY)
    board, person = reverse("activity", args=[made.pk]), reverse("kol", args=[kol.pk])
    assert person in browser(cast.msl).get(board).content.decode()
    page = browser(cast.msl).get(person)
    assert board in page.content.decode()
    assert reverse("activity", args=[planned.pk]) in page.content.decode()
    assert ("Held", "16 Feb 2026") in {(one.state, one.day) for one in page.context["boards"]}


@pytest.mark.parametrize("who", ["commercial", "market_access", "safety", "clinical", "elsewhere"])
def test_who_may_not_read_the_board_sees_nothing_of_it(cast: Cast, kol: KOL, who: str) -> None:
    made = log_activity(by=cast.msl, kind=BOARD, work=work(cast, kol), today=TODAY)
    client = browser(getattr(cast, who))
    page = client.get(reverse("kol", args=[kol.pk])).content.decode()
    assert "The board" not in page
    assert "Advisory boards" not in page
    assert client.get(reverse("activity", args=[made.pk])).status_code in (403, 404)
    assert "Solberg" not in client.get(reverse("activities")).content.decode()


def test_the_oldest_come_last_and_cancelled_ones_are_left_out(cast: Cast, kol: KOL) -> None:
    for days, cancelled in ((30, False), (3, False), (1, True)):
        row = ActivityFactory.create(
            kind=BOARD, owner=cast.msl, therapeutic_area=cast.oncology, held_on=TODAY - timedelta(days=days),
            is_cancelled=cancelled, title=f"{days} days ago",
        )  # fmt: skip
        row.kol_links.create(kol=kol)
    page = browser(cast.lead).get(reverse("kol", args=[kol.pk]))
    assert [one.title for one in page.context["boards"]] == ["3 days ago", "30 days ago"]
