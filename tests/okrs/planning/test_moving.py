"""A row changed where it stands, an objective's place in the plan, its owner and its quarter."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from okrs.models import KeyResult, Milestone, Objective, TargetChange
from okrs.models.choices import Kind, Metric
from okrs.planning.selectors.plans import plan_of
from okrs.planning.services.moving import move_objective, reorder
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, client, key_result_for, plan_url
from tests.reading import assertContains, words_of


@pytest.fixture
def later(cast: Cast) -> Quarter:
    made: Quarter = Quarter.objects.create(
        name="Later", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), grace_ends_on=date(2026, 7, 5)
    )
    return made


def draft(cast: Cast, code: str = "O1", **tags: object) -> Objective:
    fields = {"quarter": cast.quarter, "primary_team": cast.north, "owner": cast.msl, "state": "draft", **tags}
    made: Objective = ObjectiveFactory.create(code=code, title=f"Goal {code}", **fields)
    return made


def move(cast: Cast, objective: Objective, **given: object) -> Objective:
    more = {"by": cast.manager, "version": objective.version, "owner": objective.owner, "quarter": objective.quarter,
            "at": AT, "reason": ""}  # fmt: skip
    return move_objective(objective=objective, **{**more, **given})


def test_places_change_and_codes_stay(cast: Cast) -> None:
    for code in ("O1", "O2", "O10"):
        draft(cast, code)

    def order() -> list[str]:
        return [one.label.split()[0] for each in plan_of(cast.manager, cast.quarter, cast.north).people
                for one in each.objectives]  # fmt: skip

    assert order() == ["O1", "O2", "O10"]
    last = Objective.objects.get(code="O10")
    reorder(objective=last, by=cast.manager, way="up")
    assert order() == ["O1", "O10", "O2"]
    reorder(objective=last, by=cast.msl, way="up")
    reorder(objective=last, by=cast.msl, way="up")  # at the top nothing happens
    assert order() == ["O10", "O1", "O2"]
    draft(cast, "O11")
    assert order()[0] == "O11"  # what is new has no place yet
    for who in (cast.teammate, cast.other_manager):
        with pytest.raises(PermissionDenied):
            reorder(objective=last, by=who, way="down")
    with pytest.raises(ValidationError, match="up or down"):
        reorder(objective=last, by=cast.manager, way="x")


def test_an_active_objective_changes_its_owner_and_keeps_what_was_counted(cast: Cast) -> None:
    row = key_result_for(cast, cast.msl, target=4)
    objective = row.objective
    with pytest.raises(ValidationError, match="Say why"):
        move(cast, objective, owner=cast.teammate)
    move(cast, objective, owner=cast.teammate, reason="On leave", keeps=True)
    row = KeyResult.objects.get(pk=row.pk)
    assert (row.owner, row.objective.owner) == (cast.teammate, cast.teammate)
    assert row.earlier_owners.get().owner == cast.msl
    assert TargetChange.objects.get().reason == "On leave"
    with pytest.raises(ValidationError) as refused:
        move(cast, objective, owner=cast.msl, version=1, reason="Back")
    assert refused.value.error_list[0].code == "conflict"


def test_what_is_active_stays_in_its_quarter(cast: Cast, later: Quarter) -> None:
    objective = key_result_for(cast, cast.msl).objective
    with pytest.raises(ValidationError, match="Carry it forward"):
        move(cast, objective, quarter=later, reason="So")


def test_a_draft_moves_with_its_days_and_takes_a_free_code(cast: Cast, later: Quarter) -> None:
    draft(cast, "O1", quarter=later)
    made = draft(cast, "O1")
    steps = KeyResultFactory.create(
        objective=made, code="KR1.1", kind=Kind.MILESTONE, measured_by=Metric.MANUAL, target=None, pace="planned"
    )
    Milestone.objects.create(key_result=steps, title="One", planned_on=date(2026, 1, 11))
    moved = move(cast, made, quarter=later)
    assert (moved.code, moved.quarter) == ("O2", later)
    steps.refresh_from_db()
    assert steps.code == "KR2.1"
    assert steps.milestones.get().planned_on == date(2026, 4, 11)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    cast.quarter.refresh_from_db()
    with pytest.raises(ValidationError, match="is closed"):
        move(cast, moved, quarter=cast.quarter)


def test_a_row_is_changed_where_it_stands_and_without_a_script(cast: Cast, clock: time_machine.Traveller) -> None:
    row = key_result_for(cast, cast.msl, target=4)
    address, manager = reverse("key-result-quick", args=[row.pk]), client(cast.manager)
    assertContains(manager.get(plan_url(cast)), address)
    fragment = manager.get(address, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assertContains(fragment, 'name="target"')
    sent = {"title": "Longer talks", "target": "5", "version": row.version, "reason": ""}
    assertContains(manager.post(address, sent, headers={"HX-Request": "true"}), "Say why", status_code=422)
    sent["reason"] = "More time"
    done = manager.post(address, sent, headers={"HX-Request": "true"})
    assertContains(done, "Longer talks")
    assertContains(done, "saved.")
    again = manager.post(address, {**sent, "title": "Mine"})
    assert again.status_code == 409
    assert {"Longer talks", "Mine"} <= set(words_of(again).replace("<", ">").split(">"))
    version = KeyResult.objects.get(pk=row.pk).version
    plain = manager.post(address, {**sent, "version": version, "title": "Plain"})
    assert plain["Location"].endswith(f"#kr-{row.pk}")
    assert client(cast.teammate).get(address).status_code == 403


def test_the_page_that_moves(cast: Cast, later: Quarter, clock: time_machine.Traveller) -> None:
    made = draft(cast)
    address, manager = reverse("objective-move", args=[made.pk]), client(cast.manager)
    assertContains(manager.get(reverse("objective-edit", args=[made.pk])), address)
    sent = {"owner": cast.teammate.pk, "quarter": later.pk, "version": made.version}
    assert manager.post(address, sent).status_code == 302
    made.refresh_from_db()
    assert (made.owner, made.quarter) == (cast.teammate, later)
    assert manager.post(address, sent).status_code == 409
    assert client(cast.msl).get(address).status_code == 403
    assert manager.post(reverse("objective-reorder", args=[made.pk]), {"way": "up"}).status_code == 302
