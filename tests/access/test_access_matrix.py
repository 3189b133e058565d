"""Who may open what: the table of ``tests/access/`` against the product, address by address."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from organization.models import TeamManager, User
from tests.access.answers import PROFILES, SIGNED_IN, Row, expected
from tests.access.table import PARTS, PREFIXES, ROWS
from tests.access.walks import (
    answer,
    difference,
    put_back,
    routes,
    text_of,
    walking,
)
from tests.factories.world import World

SIGN_IN_PAGE = "/accounts/login/?next="
# Whoever these three hold for is sent to sign in; account pages of visitors lead elsewhere.
SIGN_IN = {(row.name, 302, "visitor") for part, rows in PARTS.items() if part != "accounts" for row in rows}


def plain(response: HttpResponse) -> str:
    """A page without the number it was asked for."""
    return re.sub(r"/\d+/", "/", text_of(response))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    addresses = {str(pattern.name): address for address, pattern in routes(PREFIXES)}
    rows = {row.name for row in ROWS}
    assert {name: where for name, where in addresses.items() if name not in rows} == {}, (
        "These addresses have no row in tests/access/: say there who gets which answer."
    )
    assert rows - set(addresses) == set(), "These rows of tests/access/ name no address any more."


def test_rows_speak_of_everybody_once() -> None:
    labels = Counter(row.label for row in ROWS)
    assert [label for label, times in labels.items() if times > 1] == []
    for row in ROWS:
        for method, answers in (("GET", row.get), ("POST", row.post)):
            named = Counter(" ".join(profiles for _, profiles in answers).split())
            assert max(named.values()) == 1, f"{row.label} {method} speaks of somebody twice"
            assert set(expected(answers)) == set(PROFILES), f"{row.label} {method} leaves somebody out"


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
def test_every_profile_gets_its_answer(part: str, world: World, clients: dict[str, Client]) -> None:
    answers = Answers(clients)
    with walking():
        wrong = [line for row in PARTS[part] for line in _wrong(row, world, answers)]
    assert not wrong, "\n".join(wrong)


class Answers:
    """What each profile is answered; rows about different objects of one address share the absent one."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self._clients = clients
        self._kept: dict[tuple[str, str, str], HttpResponse] = {}

    def to(self, profile: str, method: str, address: str) -> HttpResponse:
        """Asked each time."""
        return answer(self._clients[profile], method, address)

    def once(self, profile: str, method: str, address: str) -> HttpResponse:
        """Asked the first time."""
        key = (profile, method, address)
        if key not in self._kept:
            self._kept[key] = self.to(*key)
        return self._kept[key]


def _wrong(row: Row, world: World, answers: Answers) -> Iterator[str]:
    address = reverse(row.name, args=row.args(world))
    absent = reverse(row.name, args=row.absent) if row.absent else ""
    for method, statuses in (("get", row.get), ("post", row.post)):
        for profile, status in expected(statuses).items():
            response = answers.to(profile, method, address)
            said = f"{row.label}, {method.upper()} by {profile}:"
            if response.status_code != status:
                yield f"{said} {response.status_code} and not {status}"
            elif (row.name, status, profile) in SIGN_IN and not response["Location"].startswith(SIGN_IN_PAGE):
                yield f"{said} sent to {response['Location']} and not to sign in"
            elif absent and status != 405 and profile != "visitor":
                nothing = answers.once(profile, method, absent)
                if nothing.status_code != (403 if status == 403 and nothing.status_code == 403 else 404):
                    yield f"{said} {nothing.status_code} for an absent object"
                if status == 404 and plain(nothing) != plain(response):
                    yield f"{said} a foreign object's 404 differs: {difference(plain(response), plain(nothing))}"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_whole_sets_of_pages_are_closed(prefix: str, clients: dict[str, Client]) -> None:
    for profile, status in expected(PREFIXES[prefix]).items():
        response = answer(clients[profile], "get", f"/{prefix}")
        assert response.status_code == status, profile


@pytest.mark.parametrize("path", ["/", "/board/", "/planning/", "/log/", "/activities/", "/kols/", "/admin-area/"])
def test_pages_everybody_relies_on(path: str, clients: dict[str, Client]) -> None:
    for profile in ("msl", "manager", "admin"):
        assert answer(clients[profile], "get", path).status_code == 200
    assert answer(clients["visitor"], "get", path).headers["Location"] == f"/accounts/login/?next={path}"


def test_somebody_without_a_role_is_told_so(clients: dict[str, Client]) -> None:
    page = answer(clients["outsider"], "get", "/").content.decode()
    assert "no role yet" in page.lower()
    assert "/board/" not in page


def test_access_ends_with_the_next_request(world: World, clients: dict[str, Client]) -> None:
    """A manager whose team is taken away, and somebody who is deactivated."""
    address = reverse("interaction", args=[world.interaction.pk])
    with put_back():
        TeamManager.objects.filter(pk=world.management.pk).delete()
        assert answer(clients["manager"], "get", address).status_code == 404
        User.objects.filter(pk=world.cast.teammate.pk).update(is_active=False)
        assert answer(clients["teammate"], "get", address).status_code == 302
    assert answer(clients["manager"], "get", address).status_code == 200
    assert answer(clients["teammate"], "get", address).status_code == 200


def test_nobody_is_left_out_of_the_cast(world: World) -> None:
    assert set(world.cast.people()) == set(SIGNED_IN.split())
