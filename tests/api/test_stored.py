"""The API reads where key results stand as pages do: what is stored, brought up to date; nothing fresh is counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interactions.models import Topic
from okrs.models import Snapshot
from okrs.snapshots import assessment
from okrs.snapshots import storing as snapshots
from okrs.snapshots.selectors import records
from tests.api.programs import Program
from tests.factories.interactions import make_interaction
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.world import World

# Drafts are counted: nothing of them is stored.
LISTS = ("key-results/", "objectives/?state=active")


def _more(world: World, number: int) -> None:
    for _ in range(number):
        objective = ObjectiveFactory.create(
            quarter=world.cast.quarter, primary_team=world.cast.north, owner=world.cast.teammate
        )
        KeyResultFactory.create(objective=objective, owner=world.cast.teammate)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many key results were counted, call by call."""
    calls: list[int] = []
    original = assessment.assess

    def assess(key_results: Any, **asked: Any) -> Any:
        group = list(key_results)
        if group:
            calls.append(len(group))
        return original(group, **asked)

    for module in (snapshots, records):
        monkeypatch.setattr(module, "assess", assess)
    return calls


@pytest.mark.parametrize("path", LISTS)
def test_a_list_counts_nothing_that_is_stored_and_fresh(
    world: World, msl: Program, counting: list[int], path: str
) -> None:
    number: dict[int, int] = {}
    for rows in (2, 18):
        _more(world, rows)
        first = msl.get(path)
        assert first.status_code == 200
        counting.clear()
        with CaptureQueriesContext(connection) as found:
            assert msl.get(path).json() == first.json()
        assert counting == []
        number[rows] = len(found)
    assert number[2] == number[18] <= 12


def test_api_and_pages_tell_the_same(world: World, msl: Program, client: Client) -> None:
    client.force_login(world.cast.msl)
    topic = Topic.objects.get(name="Biomarkers")
    for number in range(1, 4):
        make_interaction(
            msl=world.cast.msl, on=world.today - timedelta(days=number), topics=(topic,), depths=("why", "condition")
        )
        if number != 2:  # whoever comes first brings it up to date
            client.get(reverse("board"))
        (row,) = msl.rows("key-results/", owner="me", code="KR1.1", quarter="current")
        page = client.get(reverse("key-result", args=[row["id"]])).content.decode()
        assert f"{row['value']} of {row['target']}" in page
        assert Snapshot.objects.get(pk=row["id"]).value == row["value"]
        assert msl.get(f"key-results/{row['id']}/").json() == row


def test_what_stands_wrongly_is_told_as_it_stands(world: World, msl: Program) -> None:
    """One source for all: what the API tells is the stored value, which the nightly check compares with a recount."""
    msl.rows("key-results/")
    Snapshot.objects.filter(pk=world.counted.pk).update(value=11)
    (row,) = msl.rows("key-results/", owner="me", code="KR1.1", quarter="current")
    assert row["value"] == 11


def test_a_draft_is_counted(world: World, msl: Program, counting: list[int]) -> None:
    world.counted.objective.state = "draft"
    world.counted.objective.save()
    row = msl.get(f"key-results/{world.counted.pk}/").json()
    assert row["value"] is not None
    assert counting == [1]
    assert not Snapshot.objects.filter(pk=world.counted.pk).exists()
