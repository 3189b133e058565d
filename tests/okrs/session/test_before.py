"""What the quarter before left: kept, changed, dropped, parked, brought in and taken back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from okrs.models import Alignment, CarryOver, KeyResult, Milestone, Objective
from okrs.models.choices import Kind, Metric
from okrs.planning.services.carrying import carry_forward
from okrs.session.services import decisions
from okrs.snapshots.storing import refresh
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, TODAY, client, plan_url
from tests.reading import assertContains, words_of


@pytest.fixture
def old(cast: Cast, before: Quarter) -> Objective:
    """Of msl, with a count that was not reached, a level on its way, steps half done, and one that was finished."""
    made: Objective = ObjectiveFactory.create(
        quarter=before, primary_team=cast.north, owner=cast.msl, code="O7", why="It matters",
        therapeutic_area=cast.oncology,
    )  # fmt: skip
    rows = {
        "KR7.1": {"target": 15},
        "KR7.2": {"kind": Kind.PERCENTAGE, "measured_by": Metric.MANUAL, "baseline": 40, "target": 90, "unit": "%"},
        "KR7.3": {"kind": Kind.MILESTONE, "measured_by": Metric.MANUAL, "target": None, "pace": "planned"},
        "KR7.4": {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "baseline": 1, "target": 3},
    }
    for code, fields in rows.items():
        KeyResultFactory.create(objective=made, code=code, title=code, **fields)
    for code, value in {"KR7.2": 70, "KR7.4": 3}.items():
        row = made.key_results.get(code=code)
        row.values.create(
            value=value, as_of=date(2025, 12, 1), by=cast.msl, created_at=datetime(2025, 12, 1, tzinfo=UTC)
        )
    steps = made.key_results.get(code="KR7.3")
    Milestone.objects.create(key_result=steps, title="First", planned_on=date(2025, 10, 11), done_on=date(2025, 10, 12))
    Milestone.objects.create(key_result=steps, title="Second", planned_on=date(2025, 12, 31))
    refresh(made.key_results.values_list("pk", flat=True), at=AT)
    return made


def decide(cast: Cast, old: Objective, decision: str, **given: object) -> CarryOver:
    more = {"by": cast.manager, "quarter": cast.quarter}
    return decisions.decide(objective=old, decision=decision, at=AT, **{**more, **given})


def test_what_is_kept_begins_again_and_is_linked(cast: Cast, old: Objective) -> None:
    made = decide(cast, old, "keep").made
    assert made is not None
    assert (made.code, made.state, made.carried_from, made.quarter) == ("O7", "draft", old, cast.quarter)
    assert (made.owner, made.why, made.therapeutic_area) == (cast.msl, "It matters", cast.oncology)
    found = {one.code: one for one in made.key_results.all()}
    assert set(found) == {"KR7.1", "KR7.2", "KR7.3"}  # what was finished stays finished
    assert all(one.carried_from and one.carried_from.code == code for code, one in found.items())
    assert (found["KR7.1"].baseline, found["KR7.1"].target) == (0, 15)
    assert (found["KR7.2"].baseline, found["KR7.2"].target) == (70, 90)
    (step,) = found["KR7.3"].milestones.all()
    assert (step.title, step.planned_on, step.done_on) == ("Second", cast.quarter.ends_on, None)


def test_a_taken_code_is_not_taken_twice(cast: Cast, old: Objective) -> None:
    ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, code="O7")
    made = carry_forward(objective=old, quarter=cast.quarter, by=cast.manager, today=TODAY)
    assert made.code == "O8"
    assert sorted(made.key_results.values_list("code", flat=True)) == ["KR8.1", "KR8.2", "KR8.3"]


def test_what_belongs_to_somebody_who_left_goes_to_who_decides(cast: Cast, old: Objective) -> None:
    cast.msl.is_active = False
    cast.msl.save()
    made = decide(cast, old, "keep").made
    assert made is not None
    assert {made.owner, *(one.owner for one in made.key_results.all())} == {cast.manager}


def test_dropping_says_why_and_leaves_the_quarter_as_it_was(cast: Cast, old: Objective) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        decide(cast, old, "drop", reason=" ")
    assert decide(cast, old, "drop", reason="The trial ended").made is None
    assert Objective.objects.get(pk=old.pk).state == "active"
    with pytest.raises(ValidationError, match="has decided"):
        decide(cast, old, "keep")
    assert Objective.objects.filter(quarter=cast.quarter).count() == 0


def test_only_planners_decide_and_only_about_an_earlier_quarter(cast: Cast, old: Objective) -> None:
    for who in (cast.msl, cast.other_manager, cast.compliance):
        with pytest.raises(PermissionDenied):
            decide(cast, old, "keep", by=who)
    with pytest.raises(ValidationError, match="before"):
        decide(cast, old, "keep", quarter=old.quarter)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    cast.quarter.refresh_from_db()
    with pytest.raises(ValidationError, match="is closed"):
        decide(cast, old, "keep")


@pytest.mark.parametrize("decision", ["keep", "change", "drop", "park"])
def test_each_decision_can_be_taken_back(cast: Cast, old: Objective, decision: str) -> None:
    found = decide(cast, old, decision, reason="So")
    decisions.undo(carry_over=found, by=cast.manager)
    decisions.undo(carry_over=found, by=cast.manager)  # a second window
    assert not CarryOver.objects.exists()
    assert not Objective.objects.live().filter(quarter=cast.quarter).exists()
    assert decide(cast, old, "keep").made is not None


def test_what_is_active_is_not_taken_back(cast: Cast, old: Objective) -> None:
    found = decide(cast, old, "keep")
    Objective.objects.filter(pk=found.made_id).update(state="active")
    with pytest.raises(ValidationError, match="is active"):
        decisions.undo(carry_over=found, by=cast.manager)
    assert CarryOver.objects.exists()


def test_what_is_parked_waits_for_a_later_quarter(cast: Cast, old: Objective) -> None:
    found = decide(cast, old, "park", reason="No budget")
    later = Quarter.objects.create(
        name="Later", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), grace_ends_on=date(2026, 7, 5)
    )
    made = decisions.bring_in(carry_over=found, quarter=later, by=cast.manager, at=AT)
    assert (made.quarter, made.carried_from) == (later, old)
    with pytest.raises(ValidationError, match="not in the backlog"):
        decisions.bring_in(carry_over=found, quarter=later, by=cast.manager, at=AT)
    decisions.undo(carry_over=found, by=cast.manager)  # back into the backlog
    found.refresh_from_db()
    assert (found.decision, found.made) == ("park", None)
    made.refresh_from_db()
    assert made.state == "dropped"


def test_the_page_decides_shows_and_takes_back(cast: Cast, old: Objective, clock: time_machine.Traveller) -> None:
    page, manager = plan_url(cast, "plan-session") + "?whole=1", client(cast.manager)
    found = words_of(manager.get(page))
    assert "Of Before" in found
    assert "KR7.2 KR7.2: 70 % (from 40 to 90 %), Missed" in found
    address = reverse("carry-over-decide", args=[cast.quarter.pk, cast.north.pk, old.pk])
    assertContains(manager.get(page), address)
    assert address not in client(cast.msl).get(page).content.decode()
    assert manager.post(address, {"decision": "drop"}).status_code == 422
    assert manager.post(address, {"decision": "park", "reason": "Later"}).status_code == 302
    assertContains(manager.get(page), "Take back")
    undo = reverse("carry-over-undo", args=[CarryOver.objects.get().pk])
    assert client(cast.other_manager).post(undo).status_code == 403
    assert manager.post(undo).status_code == 302
    changed = manager.post(address, {"decision": "change"})
    made = Objective.objects.get(quarter=cast.quarter)
    assert changed["Location"] == reverse("objective-edit", args=[made.pk])
    assert KeyResult.objects.get(objective=made, code="KR7.2").baseline == Decimal(70)


def test_the_backlog_brings_in(cast: Cast, old: Objective, clock: time_machine.Traveller) -> None:
    later = Quarter.objects.create(
        name="Later", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), grace_ends_on=date(2026, 7, 5)
    )
    found = decide(cast, old, "park", reason="No budget")
    page, manager = reverse("plan-session", args=[later.pk, cast.north.pk]) + "?whole=1", client(cast.manager)
    bring = reverse("carry-over-bring-in", args=[later.pk, cast.north.pk, found.pk])
    assertContains(manager.get(page), bring)
    assert manager.post(bring).status_code == 302
    assert Objective.objects.get(quarter=later).carried_from == old
    assert bring not in manager.get(page).content.decode()
    assertContains(manager.post(bring, follow=True), "not in the backlog")


def test_a_whole_quarter_is_copied_with_its_alignments(
    cast: Cast, old: Objective, clock: time_machine.Traveller
) -> None:
    above = ObjectiveFactory.create(
        quarter=old.quarter, primary_team=cast.north, owner=cast.manager, is_team=True, code="O1"
    )
    Alignment.objects.create(objective=old, to=above, kind="contributes", weight=2)
    ObjectiveFactory.create(quarter=old.quarter, primary_team=cast.south, owner=cast.elsewhere, code="O9")
    manager, address = client(cast.manager), plan_url(cast)
    assertContains(manager.get(address), "or from an earlier quarter")
    answer = manager.post(address, {"source": f"quarter:{old.quarter.pk}"}, follow=True)
    assertContains(answer, "2 objectives drafted from Before.")
    copy = Objective.objects.get(quarter=cast.quarter, code="O7")
    assert sorted(copy.key_results.values_list("code", flat=True)) == ["KR7.1", "KR7.2", "KR7.3", "KR7.4"]
    link = Alignment.objects.get(objective=copy)
    assert (link.to.carried_from, link.kind, link.weight) == (above, "contributes", 2)
    assertContains(manager.post(address, {"source": f"quarter:{old.quarter.pk}"}), "nothing of Before", status_code=422)
    assert not Objective.objects.filter(quarter=cast.quarter, code="O9").exists()
