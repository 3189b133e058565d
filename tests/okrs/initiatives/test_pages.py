"""The pages of initiatives."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okrs.initiatives.services import add_initiative
from okrs.models import Initiative, KeyResult
from organization.custom_fields.services import add_field
from organization.models import User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, TODAY, client, key_result_for

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def key_result(cast: Cast) -> KeyResult:
    return key_result_for(cast, cast.msl, therapeutic_area=cast.oncology)


def added(key_result: KeyResult, by: User, title: str = "Site visits", **fields: Any) -> Initiative:
    return add_initiative(key_result=key_result, by=by, at=AT, fields={"title": title, "owner": by, **fields})


def page(browser: Client, route: str, *args: Any, query: str = "") -> str:
    response = browser.get(reverse(route, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_has_four_columns_and_keyboard_moves_without_a_script(cast: Cast, key_result: KeyResult) -> None:
    made, browser = added(key_result, cast.msl), client(cast.msl)
    text = page(browser, "initiatives")
    assert [f'data-column="{state}"' in text for state in Initiative.State.values] == [True] * 4
    move = reverse("initiative-move", args=[made.pk])
    assert f'href="{move}?quarter=' in text
    form = browser.get(move + "?team=1")
    assert "At the end of the column" in form.content.decode()
    answer = browser.post(move, {"state": "under_way", "version": 1, "back": "team=1"})
    assert answer["Location"] == f"{reverse('initiatives')}?team=1#initiative-{made.pk}"
    made.refresh_from_db()
    assert (made.state, made.version) == ("under_way", 2)


def test_whoever_may_not_move_has_no_button(cast: Cast, key_result: KeyResult) -> None:
    made, browser = added(key_result, cast.msl), client(cast.teammate)
    assert "Move to…" not in page(browser, "initiatives")
    assert browser.get(reverse("initiative-move", args=[made.pk])).status_code == 403
    assert client(cast.clinical).get(reverse("initiative", args=[made.pk])).status_code == 404
    assert client(cast.commercial).get(reverse("initiatives")).status_code == 403


def test_moving_what_somebody_moved_meanwhile_says_so(cast: Cast, key_result: KeyResult) -> None:
    made, browser = added(key_result, cast.msl), client(cast.msl)
    move = reverse("initiative-move", args=[made.pk])
    client(cast.manager).post(move, {"state": "stopped", "version": 1})
    answer = browser.post(move, {"state": "done", "version": 1})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "It is in Stopped." in text
    assert 'name="version" value="2"' in text
    assert browser.post(move, {"state": "done", "version": 2}).status_code == 302


def test_a_form_sent_twice_adds_one(cast: Cast, key_result: KeyResult) -> None:
    browser, address = client(cast.msl), reverse("initiative-add", args=[key_result.pk])
    form = {"title": "Site visits", "owner": cast.msl.pk, "form_key": "5d5c2a3c-9a55-4f5e-9d35-3c8a2f7d9a10"}
    first, second = browser.post(address, form), browser.post(address, form)
    assert first["Location"] == second["Location"]
    assert Initiative.objects.count() == 1


def test_two_editors_see_both_texts(cast: Cast, key_result: KeyResult) -> None:
    made, browser = added(key_result, cast.msl), client(cast.msl)
    address = reverse("initiative-edit", args=[made.pk])
    form = {"title": "Theirs", "owner": cast.msl.pk, "version": 1}
    assert client(cast.manager).post(address, form).status_code == 302
    answer = browser.post(address, form | {"title": "Mine"})
    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in ("Theirs", "Mine"))
    assert browser.post(address, form | {"title": "Mine", "version": 2}).status_code == 302
    assert Initiative.objects.get().title == "Mine"


def test_two_editors_see_each_others_custom_fields(cast: Cast, key_result: KeyResult) -> None:
    add_field(by=cast.admin, on="initiative", key="site", name="Site", kind="text", options=[])
    made, browser = added(key_result, cast.msl), client(cast.msl)
    address = reverse("initiative-edit", args=[made.pk])
    form = {"title": "Site visits", "owner": cast.msl.pk, "version": 1}
    assert client(cast.manager).post(address, form | {"custom.site": "Oslo"}).status_code == 302
    answer = browser.post(address, form | {"custom.site": "Rome"})
    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in ("Oslo", "Rome"))


def test_filters_are_in_the_address(cast: Cast, key_result: KeyResult) -> None:
    late = TODAY - timedelta(days=1)
    added(key_result, cast.msl, "Late", due_on=late)
    added(key_result, cast.msl, "South", primary_team=cast.south, owner=cast.teammate)
    browser = client(cast.manager)

    def titles(query: str) -> set[str]:
        text = page(browser, "initiatives", query=f"?view=list&{query}")
        return {title for title in ("Late", "South") if f">{title}</a>" in text}

    assert titles("") == {"Late", "South"}
    assert titles(f"team={cast.south.pk}") == {"South"}
    assert titles(f"owner={cast.msl.pk}") == {"Late"}
    assert titles("overdue=on") == {"Late"}
    assert titles("state=done") == set()
    assert titles(f"area={cast.immunology.pk}") == set()
    assert titles(f"key_result={key_result.pk}") == {"Late", "South"}
    assert titles("quarter=") == {"Late", "South"}
    assert browser.get(reverse("initiatives") + "?state=nonsense").status_code == 422


def test_the_page_of_the_key_result_lists_them_and_adds_one(cast: Cast, key_result: KeyResult) -> None:
    made = added(key_result, cast.msl)
    text = page(client(cast.msl), "key-result", key_result.pk)
    assert reverse("initiative", args=[made.pk]) in text
    assert reverse("initiative-add", args=[key_result.pk]) in text
    other = page(client(cast.teammate), "key-result", key_result.pk)
    assert made.title in other
    assert reverse("initiative-add", args=[key_result.pk]) not in other


def test_remove_asks_first_and_history_stays(cast: Cast, key_result: KeyResult) -> None:
    made, browser = added(key_result, cast.msl), client(cast.msl)
    assert "Its history stays" in page(browser, "initiative-remove", made.pk)
    assert browser.post(reverse("initiative-remove", args=[made.pk]), {"version": 1}).status_code == 302
    assert not Initiative.objects.exists()


def test_the_file_has_typed_columns_of_custom_fields(cast: Cast, key_result: KeyResult) -> None:
    add_field(by=cast.admin, on="initiative", key="budget", name="Budget", kind="number", options=[])
    add_field(by=cast.admin, on="initiative", key="region", name="Region", kind="choice", options=["East", "West"])
    browser = client(cast.msl)
    form = {"title": "Site visits", "owner": cast.msl.pk, "custom.budget": "-12.5", "custom.region": "West"}
    assert browser.post(reverse("initiative-add", args=[key_result.pk]), form).status_code == 302
    made = Initiative.objects.get()
    assert made.custom == {"budget": -12.5, "region": "West"}
    assert "West" in page(browser, "initiative", made.pk)
    answer: Any = browser.get(reverse("initiatives-export") + "?custom.budget.to=0")
    head, row = csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    assert dict(zip(head, row, strict=True))["Budget"] == "-12.5"
    none: Any = browser.get(reverse("initiatives-export") + "?custom.region=East")
    assert len(b"".join(none.streaming_content).decode().splitlines()) == 1
