"""The lists of interactions and activities, sorted by the header of a column."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 15, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def found(http: Client, name: str, **query: str) -> list[int]:
    """Keys of the rows of a list, in their order."""
    page = http.get(reverse(name), query)
    assert page.status_code == 200
    return [int(pk) for pk in re.findall(rf'href="/{name}/(\d+)/"', page.content.decode())]


def header(http: Client, name: str, label: str, **query: str) -> tuple[str, str]:
    """Where the header of a column leads, and in which direction it sorts now."""
    page = words_of(http.get(reverse(name), query))
    match = re.search(rf'<th scope="col"([^>]*)><a class="sort" href="([^"]*)">{label}', page)
    assert match is not None, label
    direction = re.search('aria-sort="(.*?)"', match[1])
    return match[2].replace("&amp;", "&"), direction[1] if direction else ""


@pytest.fixture
def interactions(cast: Cast) -> dict[str, int]:
    """Three of North: by day a, b, c; by minutes b, c, a; by channel in words b (e-mail), a (face-to-face), c."""
    made = {
        "a": make_interaction(msl=cast.msl, on=date(2026, 2, 1), minutes=60, channel="face_to_face"),
        "b": make_interaction(msl=cast.teammate, on=date(2026, 2, 2), minutes=10, channel="email"),
        "c": make_interaction(msl=cast.msl, on=date(2026, 2, 3), minutes=20, channel="webinar"),
    }
    return {name: one.pk for name, one in made.items()}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "cba"), ("-date", "cba"), ("date", "abc"), ("minutes", "bca"), ("-minutes", "acb"), ("channel", "bac"),
        ("-channel", "cab"), ("purpose", "abc"), ("state", "abc"), ("nonsense", "cba"), ("-kols", "cba"),
    ],
)  # fmt: skip
def test_interactions(cast: Cast, interactions: dict[str, int], sort: str, order: str) -> None:
    assert found(signed_in(cast.manager), "interactions", sort=sort) == [interactions[name] for name in order]


def test_interactions_by_person(cast: Cast, interactions: dict[str, int]) -> None:
    by_name = sorted((cast.msl, cast.teammate), key=lambda user: user.sort_key)
    expected = [pk for user in by_name for pk in _of(user, cast, interactions)]
    assert found(signed_in(cast.manager), "interactions", sort="msl") == expected


def _of(user: User, cast: Cast, interactions: dict[str, int]) -> list[int]:
    return [interactions[name] for name in ("ac" if user == cast.msl else "b")]


def test_headers_of_interactions_say_the_order_and_turn_it(cast: Cast, interactions: dict[str, int]) -> None:
    http = signed_in(cast.manager)
    assert header(http, "interactions", "Date") == ("?sort=date", "descending")
    assert header(http, "interactions", "Date", sort="date") == ("?sort=-date", "ascending")
    kept = header(http, "interactions", "Min", first="2026-01-01", before="x", page="2", sort="channel")
    assert kept == ("?first=2026-01-01&sort=-minutes", "")
    assert header(http, "interactions", "Channel", sort="channel") == ("?sort=-channel", "ascending")
    page = http.get(reverse("interactions"), {"sort": "channel"}).content.decode()
    assert re.search(r'<input type="hidden" name="sort" value="channel"', page)
    own = words_of(signed_in(cast.msl).get(reverse("interactions")))
    assert "sort=msl" not in own


def test_activities(cast: Cast) -> None:
    common = {"owner": cast.msl, "therapeutic_area": cast.oncology}
    made = {
        "a": ActivityFactory.create(**common, title="beta", kind="training", held_on=date(2026, 2, 1)),
        "b": ActivityFactory.create(**common, title="Alpha", kind="newsletter", held_on=None, planned_on=TODAY),
        "c": ActivityFactory.create(**common, title="gamma", kind="advisory_board", held_on=None),
    }
    for number, one in enumerate(made.values()):
        type(one).objects.filter(pk=one.pk).update(created_at=NOW - timedelta(days=number))
    http = signed_in(cast.msl)
    for sort, order in {
        "": "bca", "date": "acb", "-date": "bca", "activity": "bac", "-activity": "cab", "kind": "cab", "-kind": "bac",
        "state": "bca", "area": "abc", "owner": "abc", "nonsense": "bca",
    }.items():  # fmt: skip
        assert found(http, "activities", sort=sort) == [made[name].pk for name in order], sort
    assert header(http, "activities", "Date") == ("?sort=date", "descending")
    assert header(http, "activities", "Date", sort="-date") == ("?sort=date", "descending")


def test_a_sorted_list_has_numbered_pages(cast: Cast) -> None:
    made = [make_interaction(msl=cast.msl, on=TODAY - timedelta(days=n), minutes=n + 1).pk for n in range(53)]
    http = signed_in(cast.msl)
    first = words_of(http.get(reverse("interactions"), {"sort": "minutes"}))
    assert found(http, "interactions", sort="minutes") == made[:50]
    assert re.search(r'href="\?sort=minutes&amp;page=2" rel="next">Next', first)
    assert 'rel="prev"' not in first
    assert found(http, "interactions", sort="minutes", page="2") == made[50:]
    last = words_of(http.get(reverse("interactions"), {"sort": "minutes", "page": "2"}))
    assert 'rel="next"' not in last
    assert found(http, "interactions", sort="minutes", page="x") == made[:50]
    assert found(http, "interactions", sort="minutes", page="9" * 18) == made[:50]


@pytest.mark.parametrize("name", ["interactions", "activities"])
def test_a_sorted_list_asks_as_many_queries_for_twenty_rows_as_for_two(cast: Cast, name: str) -> None:
    http = signed_in(cast.msl)

    def make(number: int) -> None:
        for one in range(number):
            if name == "interactions":
                make_interaction(msl=cast.msl, on=TODAY - timedelta(days=one))
            else:
                ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert found(http, name, sort="state")
        return len(queries)

    make(2)
    asked()
    before = asked()
    make(18)
    assert asked() == before


def test_commercial_readers_sort_by_nothing(cast: Cast) -> None:
    for name in ("interactions", "activities"):
        assert signed_in(cast.commercial).get(reverse(name), {"sort": "state"}).status_code == 400
