"""What the session says was changed after the plan was activated: all of it, and nothing from before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from okrs.models import KeyResult, Objective
from okrs.models.choices import Kind, Metric
from okrs.planning.services import key_results, moving
from okrs.planning.services import objectives as planning
from okrs.session.selectors.amendments import ADDED, DROPPED, amendments_of
from organization.ground.clock import now
from tests.factories.cast import Cast, make_cast
from tests.factories.organization import StrategicImperativeFactory
from tests.okrs.conftest import TODAY, client, plan_url
from tests.reading import words_of

# History has the clock of the database, which stands still within one transaction.
pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = {"why": "They keep coming", "commitment": "committed", "therapeutic_area": None, "imperative": None}
COUNT = {"kind": Kind.COUNT, "measured_by": Metric.IN_DEPTH_DISCUSSIONS, "target": 10, "weight": 1, "baseline": 0}


@pytest.fixture
def cast() -> Cast:
    return make_cast(TODAY)


def objective_of(cast: Cast, title: str) -> Objective:
    fields = {**FIELDS, "title": title, "owner": cast.msl}
    return planning.add_objective(quarter=cast.quarter, team=cast.north, by=cast.manager, fields=fields)


def key_result_of(cast: Cast, objective: Objective, title: str) -> KeyResult:
    fields = {**COUNT, "title": title, "owner": cast.msl}
    found = Objective.objects.get(pk=objective.pk)
    return key_results.add_key_result(objective=found, by=cast.manager, fields=fields, today=TODAY)


def activate(cast: Cast) -> None:
    planning.activate(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={})


def edit(cast: Cast, objective: Objective, reason: str = "", **fields: Any) -> None:
    stored = Objective.objects.get(pk=objective.pk)
    planning.edit_objective(objective=stored, by=cast.manager, version=stored.version, fields=fields, reason=reason)


def edit_row(cast: Cast, row: KeyResult, reason: str = "", **fields: Any) -> None:
    stored = KeyResult.objects.select_related("objective__quarter", "owner").get(pk=row.pk)
    key_results.edit_key_result(
        key_result=stored, by=cast.manager, version=stored.version, fields=fields, at=now(), reason=reason
    )


def said(cast: Cast) -> list[tuple[str, tuple[str, ...], str]]:
    rows = amendments_of(cast.manager, cast.quarter, cast.north).rows
    return [(row.label, row.changes, row.reason) for row in rows]


def test_everything_after_the_activation_is_said_and_nothing_before(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    first = objective_of(cast, "Understand dosing")
    row = key_result_of(cast, first, "Talks")
    gone = key_result_of(cast, first, "Letters")
    edit(cast, first, title="Understand the dosing")
    edit_row(cast, row, title="Discussions", target=12)
    key_results.drop_key_result(
        key_result=KeyResult.objects.select_related("objective__quarter").get(pk=gone.pk), by=cast.manager, reason="No"
    )
    with django_assert_max_num_queries(1):
        assert said(cast) == []
    activate(cast)
    assert said(cast) == []

    imperative = StrategicImperativeFactory.create(title="Earlier diagnosis")
    edit(cast, first, "The label changed", title="Understand the new dosing", why="A new label", imperative=imperative)
    edit_row(cast, row, "Two sites closed", target=8, weight=2)
    edit_row(cast, row, "A better word", title="In-depth discussions")
    late = key_result_of(cast, first, "Guidelines")
    second = objective_of(cast, "Train the nurses")
    key_result_of(cast, second, "Trainings")
    activate(cast)
    stored = Objective.objects.get(pk=second.pk)
    moving.move_objective(
        objective=stored, by=cast.manager, version=stored.version, owner=cast.teammate, quarter=cast.quarter, at=now(),
        reason="Mara is on leave",
    )  # fmt: skip
    key_results.drop_key_result(
        key_result=KeyResult.objects.select_related("objective__quarter").get(pk=late.pk), by=cast.manager,
        reason="Published already",
    )  # fmt: skip
    planning.drop_objective(
        objective=Objective.objects.get(pk=second.pk), by=cast.manager, reason="Another team does it"
    )
    with django_assert_max_num_queries(12):
        found = said(cast)
    of_first, of_second = "O1 Understand the new dosing · Mara Lind", "O2 Train the nurses · Tomas Berg"
    assert found == [
        (of_second, (DROPPED,), "Another team does it"),
        ("KR1.3 Guidelines · Mara Lind", (DROPPED,), "Published already"),
        (of_second, ("Owner: Mara Lind → Tomas Berg",), "Mara is on leave"),
        ("KR2.1 Trainings · Tomas Berg", ("Owner: Mara Lind → Tomas Berg",), "Mara is on leave"),
        (of_second, (ADDED,), ""),
        ("KR1.3 Guidelines · Mara Lind", (ADDED,), ""),
        ("KR1.1 In-depth discussions · Mara Lind", ("Title: Discussions → In-depth discussions",), "A better word"),
        ("KR1.1 In-depth discussions · Mara Lind", ("Target: 12 → 8", "Weight: 1 → 2"), "Two sites closed"),
        (
            of_first,
            (
                "Title: Understand the dosing → Understand the new dosing",
                "Why: They keep coming → A new label",
                "Imperative: – → Earlier diagnosis",
            ),
            "The label changed",
        ),
    ]
    page = words_of(client(cast.msl).get(plan_url(cast, "plan-session") + "?whole=1"))
    assert "“The label changed” · Nora Falk" in page
    assert reverse("key-result", args=[late.pk]) in page


def test_an_order_and_a_close_are_no_amendments(cast: Cast) -> None:
    for title in ("Understand dosing", "Train the nurses"):
        key_result_of(cast, objective_of(cast, title), "Talks")
    activate(cast)
    moving.reorder(objective=Objective.objects.get(title="Train the nurses"), by=cast.manager, way="up")
    Objective.objects.update(state="closed")
    Objective.objects.update(state="active")
    assert said(cast) == []
