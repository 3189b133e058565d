"""Planning a quarter: template, changes, activation, refusals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.history import history_of
from okrs.models import Alignment, KeyResult, Objective, TargetChange
from okrs.models.choices import Kind, Metric, Scope
from okrs.planning.selectors.plans import plan_of
from okrs.planning.services import key_results
from okrs.planning.services import objectives as planning
from okrs.planning.services.starting import start_from_template
from okrs.values import services as values
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, TODAY, client, key_result_for, plan_url
from tests.reading import assertContains, words_of

TEAM_CODES = {"KR1.2", "KR2.2", "KR3.2"}


def start(cast: Cast, **more: object) -> list[Objective]:
    return start_from_template(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, **more)


def test_for_a_team_three_key_results_are_made_once_and_six_for_each_member(cast: Cast) -> None:
    start(cast)
    rows = KeyResult.objects.select_related("objective")
    team = [kr for kr in rows if kr.objective.is_team]
    assert {kr.code for kr in team} == TEAM_CODES
    assert all(kr.scope == Scope.TEAM and kr.owner == cast.manager for kr in team)
    for person in (cast.msl, cast.teammate):
        own = [kr for kr in rows if kr.owner_id == person.pk]
        assert len(own) == 6
        assert not TEAM_CODES & {kr.code for kr in own}
        assert all(kr.objective.therapeutic_area == cast.oncology for kr in own)
    assert not KeyResult.objects.filter(owner=cast.elsewhere).exists()
    links = Alignment.objects.select_related("objective", "to")
    assert len(links) == 6
    assert all(link.objective.code == link.to.code and link.to.is_team for link in links)


def test_for_one_msl_all_nine_are_made_as_their_own(cast: Cast) -> None:
    start(cast, member=cast.msl)
    rows = KeyResult.objects.filter(owner=cast.msl)
    assert rows.count() == KeyResult.objects.count() == 9
    assert set(rows.values_list("scope", flat=True)) == {Scope.OWNER}
    assert set(rows.values_list("objective__code", flat=True)) == {"O1", "O2", "O3"}


def test_somebody_who_begins_late_can_get_targets_for_what_is_left(cast: Cast) -> None:
    quarter = cast.quarter
    late = quarter.starts_on + timedelta(days=60)  # 29 of its 89 days are left
    assert (quarter.ends_on - quarter.starts_on).days == 89
    start_from_template(
        quarter=quarter, team=cast.north, by=cast.manager, today=late, member=cast.msl, is_pro_rata=True
    )
    found = {kr.code: (kr.target, "left of the quarter" in kr.title) for kr in KeyResult.objects.all()}
    shares = {"KR1.1": 5, "KR1.2": 1, "KR1.3": 1, "KR2.1": 2, "KR2.2": 1, "KR3.2": 1}
    assert found == {code: (shares.get(code), code in shares) for code in found}
    assert len(found) == 9


def test_targets_for_what_is_left_are_offered_in_a_running_quarter_alone(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    address = reverse("plan", args=[cast.quarter.pk, cast.north.pk])
    clock.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert "for what is left" not in words_of(client(cast.manager).get(address))
    clock.move_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
    manager = client(cast.manager)
    assert "5 instead of 15" in words_of(manager.get(address))
    manager.post(address, {"member": cast.msl.pk, "is_pro_rata": "on"})
    assert KeyResult.objects.get(owner=cast.msl, code="KR1.1").target == 5


def test_the_template_is_the_table_of_nine(cast: Cast) -> None:
    start(cast, member=cast.msl)
    found = {kr.code: (kr.kind, kr.measured_by, kr.pace, kr.target) for kr in KeyResult.objects.all()}
    assert found == {
        "KR1.1": (Kind.COUNT, Metric.IN_DEPTH_DISCUSSIONS, "linear", 15),
        "KR1.2": (Kind.COUNT, Metric.ADVISORY_BOARDS, "planned", 3),
        "KR1.3": (Kind.COUNT, Metric.NEWSLETTERS, "planned", 2),
        "KR2.1": (Kind.COUNT, Metric.PRESENTATIONS, "linear", 5),
        "KR2.2": (Kind.COUNT, Metric.SUPPORTED_STUDIES, "linear", 2),
        "KR2.3": (Kind.COUNT, Metric.TRAININGS, "linear", None),
        "KR3.1": (Kind.CADENCE, Metric.CROSS_FUNCTIONAL_MEETINGS, "calendar", None),
        "KR3.2": (Kind.COUNT, Metric.SUPPORTED_CAMPAIGNS, "linear", 3),
        "KR3.3": (Kind.CADENCE, Metric.WEEKLY_UPDATES, "calendar", None),
    }


def test_a_second_start_changes_nothing_and_says_so(cast: Cast) -> None:
    start(cast)
    before = Objective.objects.count()
    with pytest.raises(ValidationError, match="Everybody has these objectives already"):
        start(cast)
    assert Objective.objects.count() == before


def test_a_newcomer_is_added_to_a_team_that_has_started(cast: Cast) -> None:
    start(cast, member=cast.msl)
    made = start(cast)
    assert {one.owner for one in made} == {cast.manager, cast.teammate}


def test_an_empty_team_is_told_where_to_add_members(cast: Cast) -> None:
    cast.north.memberships.all().delete()
    with pytest.raises(ValidationError, match="Add members in Administration"):
        start(cast)


def test_activation_asks_for_the_missing_number_and_activates_nothing_without_it(cast: Cast) -> None:
    start(cast)
    with pytest.raises(ValidationError, match=r"KR2\.3 .* has no target"):
        planning.activate(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={})
    assert not Objective.objects.filter(state="active").exists()
    assert KeyResult.objects.get(code="KR2.3", owner=cast.msl).suggested_target == 3
    count = planning.activate(
        quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={"KR2.3": Decimal(3)}
    )
    assert count == 9
    assert set(KeyResult.objects.filter(code="KR2.3").values_list("target", flat=True)) == {Decimal(3)}
    event = history_of(Objective.objects.filter(owner=cast.msl).earliest("pk"))[0]
    assert (event.by_id, event.reason) == (cast.manager.pk, f"Activated for {cast.quarter.name}")


def test_an_objective_without_key_results_is_not_activated(cast: Cast) -> None:
    planning.add_objective(
        quarter=cast.quarter, team=cast.north, by=cast.manager, fields={"title": "Listen more", "owner": cast.manager}
    )
    with pytest.raises(ValidationError, match="O1 Listen more has no key result"):
        planning.activate(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={})


def test_an_own_objective_takes_the_next_code_and_a_numeric_key_result(cast: Cast) -> None:
    start(cast)
    objective = planning.add_objective(
        quarter=cast.quarter, team=cast.north, by=cast.manager, fields={"title": "Answer faster", "owner": cast.msl}
    )
    kr = key_results.add_key_result(
        objective=objective,
        by=cast.manager,
        today=TODAY,
        fields={"title": "Days to answer", "kind": "number", "owner": cast.msl, "baseline": 20, "target": 10},
    )
    assert (objective.code, kr.code, kr.direction) == ("O4", "KR4.1", "decrease")


@pytest.mark.parametrize(
    "title", ["Raise sales by 5 %", "More prescriptions", "Win market share", "Market-share of 5 %"]
)
def test_nothing_commercial_is_measured(cast: Cast, title: str) -> None:
    with pytest.raises(ValidationError, match="never rewarded for sales"):
        planning.add_objective(
            quarter=cast.quarter, team=cast.north, by=cast.manager, fields={"title": title, "owner": cast.msl}
        )


def test_while_active_a_change_of_target_needs_a_reason_and_is_kept(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    change = {"key_result": kr, "by": cast.manager, "version": kr.version, "fields": {"target": Decimal(12)}, "at": AT}
    with pytest.raises(ValidationError, match="Say why"):
        key_results.edit_key_result(**change)
    key_results.edit_key_result(**change, reason="Two on leave")
    row = TargetChange.objects.get()
    assert (row.field, row.old, row.new, row.reason, row.by) == ("target", "15.00", "12", "Two on leave", cast.manager)


def test_the_second_editor_is_refused_and_nothing_is_lost(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    args = {"by": cast.manager, "version": 1, "at": AT, "reason": "x"}
    key_results.edit_key_result(key_result=KeyResult.objects.get(pk=kr.pk), fields={"target": Decimal(12)}, **args)
    with pytest.raises(ValidationError, match="Somebody else changed this") as refused:
        key_results.edit_key_result(key_result=KeyResult.objects.get(pk=kr.pk), fields={"target": Decimal(9)}, **args)
    assert refused.value.error_list[0].code == "conflict"
    kr.refresh_from_db()
    assert (kr.target, kr.version) == (12, 2)


@pytest.mark.parametrize("who", ["msl", "other_manager", "compliance", "commercial", "outsider"])
def test_only_planners_of_the_team_plan(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        start_from_template(quarter=cast.quarter, team=cast.north, by=cast.people()[who], today=TODAY)


@pytest.mark.parametrize("state", [Quarter.State.GRADING, Quarter.State.CLOSED])
def test_a_quarter_past_planning_refuses(cast: Cast, state: str) -> None:
    kr = key_result_for(cast, cast.msl)
    cast.quarter.state = state
    cast.quarter.save()
    words = "nothing in it changes" if state == Quarter.State.CLOSED else "no longer change"
    with pytest.raises(ValidationError, match=words):
        start(cast)
    with pytest.raises(ValidationError, match=words):
        key_results.drop_key_result(key_result=KeyResult.objects.get(pk=kr.pk), by=cast.manager, reason="x")


def test_what_is_counted_takes_no_typed_value(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    with pytest.raises(ValidationError, match="takes no typed value"):
        values.enter_value(key_result=kr, by=cast.msl, value=Decimal(3), as_of=TODAY, at=AT)


def test_a_value_by_hand_has_a_day_inside_the_quarter(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by=Metric.MANUAL, kind=Kind.NUMBER)
    for day, words in (
        (TODAY + timedelta(days=1), "future"),
        (cast.quarter.starts_on - timedelta(days=1), "must lie in"),
    ):
        with pytest.raises(ValidationError, match=words):
            values.enter_value(key_result=kr, by=cast.msl, value=Decimal(3), as_of=day, at=AT)
    assert values.enter_value(key_result=kr, by=cast.msl, value=Decimal(3), as_of=TODAY, at=AT).value == 3
    with pytest.raises(PermissionDenied):
        values.enter_value(key_result=kr, by=cast.teammate, value=Decimal(3), as_of=TODAY, at=AT)


def test_a_plan_is_folded_by_person_and_open_where_something_is_missing(cast: Cast) -> None:
    start(cast)
    KeyResult.objects.filter(owner=cast.msl, code="KR2.3").update(target=3)
    people = plan_of(cast.manager, cast.quarter, cast.north).people
    assert [(one.name, one.is_open) for one in people] == [
        ("The whole team", False), ("Mara Lind", False), ("Tomas Berg", True),
    ]  # fmt: skip
    assert people[1].summary == "3 objectives, 6 key results, 3 drafts"
    page = client(cast.manager).get(plan_url(cast))
    assertContains(page, '<h2>Mara Lind</h2> <span class="muted small">3 objectives, 6 key results, 3 drafts</span>')
    assertContains(page, '<details class="disclosure section" open>', count=1)
