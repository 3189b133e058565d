"""Codes sort by their numbers wherever key results or objectives are listed: KR4.2 before KR4.10."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from okrs.models import KeyResult, Objective
from organization.ground.text import natural
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, client

pytestmark = pytest.mark.usefixtures("clock")

CODES = ["KR4.2", "KR4.9", "KR4.10", "KR10.1"]
OBJECTIVES = ["O2", "O10"]


@pytest.fixture
def rows(cast: Cast) -> list[KeyResult]:
    """One objective with the codes in no order, and two more whose codes sort otherwise as texts."""
    first = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, code="O10")
    ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, code="O2")
    return [KeyResultFactory.create(objective=first, owner=cast.msl, code=code) for code in reversed(CODES)]


@pytest.mark.parametrize("code", [*CODES, *OBJECTIVES, "", "KR", "4", "000000000012", "KR4.2b7", "12345678901 2", "é9"])
def test_the_database_and_python_sort_alike(cast: Cast, code: str) -> None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    row = KeyResultFactory.create(objective=objective, owner=cast.msl, code=code[:12])
    assert KeyResult.objects.get(pk=row.pk).code_key == natural(code[:12])


@pytest.mark.parametrize(
    "query",
    [
        "view=table", "view=table&sort=code", "view=table&group=objective", "view=table&sort=owner", "view=board",
        "view=tree", f"view=table&sort=code&as_of={(AT - timedelta(days=2)).date()}",
    ],
)  # fmt: skip
def test_on_the_board(cast: Cast, rows: list[KeyResult], query: str) -> None:
    page = client(cast.manager).get(f"{reverse('board')}?{query}").content.decode()
    assert re.findall(r'key-results__code">(KR[0-9.]+)', page) == CODES


def test_backwards_too(cast: Cast, rows: list[KeyResult]) -> None:
    page = client(cast.manager).get(f"{reverse('board')}?sort=-code").content.decode()
    assert re.findall(r'key-results__code">(KR[0-9.]+)', page) == CODES[::-1]


def test_on_pages_in_files_and_in_the_api(cast: Cast, rows: list[KeyResult]) -> None:
    owner, objective = client(cast.msl), rows[0].objective
    for address in (
        f"{reverse('board-export')}?sort=code", "/", reverse("objective", args=[objective.pk]), reverse("check-in"),
        "/api/v1/key-results/",
    ):  # fmt: skip
        text = owner.get(address).getvalue().decode()
        found = list(dict.fromkeys(re.findall(r"KR[0-9]+\.[0-9]+", text)))
        assert found == CODES, address
    plan = client(cast.manager).get(reverse("plan", args=[cast.quarter.pk, cast.north.pk])).content.decode()
    assert list(dict.fromkeys(re.findall(r"KR[0-9]+\.[0-9]+", plan))) == CODES
    assert plan.index("O2 ") < plan.index("O10 ")


def test_pages_of_the_api_go_on_where_they_ended(cast: Cast, rows: list[KeyResult]) -> None:
    owner, found, address = client(cast.msl), [], "/api/v1/key-results/?limit=1"
    while address:
        answer = owner.get(address).json()
        found += [one["code"] for one in answer["results"]]
        address = answer["next"]
    assert found == CODES


def test_what_django_sorts_by_itself(cast: Cast, rows: list[KeyResult]) -> None:
    assert [row.code for row in KeyResult.objects.all()] == CODES
    assert [row.code for row in Objective.objects.all()] == OBJECTIVES
