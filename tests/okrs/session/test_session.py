"""The page of a planning session: notes, who is here, what argues for a change, the presenter's view, capacity."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.urls import reverse

from insights.models import Insight
from okrs.models import ObjectiveReason, PlanningSession, Presence
from okrs.planning.services import key_results
from okrs.session.selectors.outline import outline_of
from okrs.session.services import sessions
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import AbsenceFactory
from tests.factories.stakeholders import FeedbackFactory, StakeholderFactory
from tests.okrs.conftest import AT, TODAY, client, key_result_for, plan_url
from tests.reading import assertContains, shows, words_of

FRAGMENT = {"HX-Request": "true"}


def part_of(answer: HttpResponse, whose: str = "own") -> str:
    """Where a page gets the first part that somebody owns."""
    found = re.search(f'hx-get="([^"]+/of/[^"]+/{whose}/)"', answer.content.decode())
    assert found
    return found[1]


def notes(cast: Cast, **given: object) -> PlanningSession:
    more = {"quarter": cast.quarter, "team": cast.north, "by": cast.manager, "version": 0, "notes": "Agreed",
            "others": "A guest", "people": [cast.msl]}  # fmt: skip
    return sessions.save_notes(**{**more, **given})


def test_two_who_write_notes_lose_nothing(cast: Cast, clock: time_machine.Traveller) -> None:
    first = notes(cast)
    with pytest.raises(ValidationError) as refused:
        notes(cast, notes="Mine")
    assert refused.value.error_list[0].code == "conflict"
    address, manager = plan_url(cast, "plan-session-notes"), client(cast.manager)
    answer = manager.post(address, {"notes": "Mine", "version": "0", "people": [cast.teammate.pk]})
    assert answer.status_code == 409
    assert {"Agreed", "Mine"} <= set(answer.content.decode().replace("<", ">").split(">"))
    assertContains(answer, f'name="version" value="{first.version}"', status_code=409)
    assert (
        manager.post(
            address, {"notes": "Both", "version": str(first.version), "people": [cast.teammate.pk]}
        ).status_code
        == 302
    )
    found = words_of(manager.get(plan_url(cast, "plan-session") + "?whole=1"))
    assert "<strong>Was there:</strong> Tomas Berg" in found
    for who in (cast.msl, cast.other_manager):
        with pytest.raises(PermissionDenied):
            notes(cast, by=who)


def test_an_open_page_says_who_is_here_and_answers_nothing_while_nothing_changed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    live = plan_url(cast, "plan-session-live")
    msl, manager = client(cast.msl), client(cast.manager)
    msl.get(plan_url(cast, "plan-session") + "?whole=1")
    assert not Presence.objects.exists()  # reading notes nobody
    msl.post(live)
    answer = manager.post(live)
    assertContains(answer, "Mara Lind is here too.")
    version = outline_of(cast.manager, cast.quarter, cast.north, at=AT).version
    assert manager.post(live, {"version": version}).status_code == 204
    made = key_result_for(cast, cast.msl, target=4)
    changed = manager.post(live, {"version": version})
    assertContains(changed, "1 objective, 1 key result")
    assertContains(manager.get(part_of(changed), headers=FRAGMENT), made.title)
    clock.shift(timedelta(minutes=2))
    assertContains(manager.post(live), "Nobody else has this page open.")
    clock.shift(timedelta(days=2))
    manager.post(live)
    assert Presence.objects.count() == 1
    assert client(cast.elsewhere).post(live).status_code == 404


def test_a_change_of_another_is_seen_at_once(cast: Cast) -> None:
    made = key_result_for(cast, cast.msl, target=4)
    before = outline_of(cast.manager, cast.quarter, cast.north, at=AT).version
    key_results.edit_key_result(
        key_result=made, by=cast.manager, version=made.version, fields={"target": 5}, at=AT, reason="More"
    )
    assert outline_of(cast.manager, cast.quarter, cast.north, at=AT).version != before
    found = words_of(client(cast.msl).get(plan_url(cast, "plan-session") + "?whole=1"))
    assert "Target: 4 → 5" in found


def test_what_argues_for_an_objective_is_attached_and_read_within_ones_rights(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    insight: Insight = InsightFactory.create(
        originator=cast.teammate, state="accepted", therapeutic_area=cast.oncology, implication="Explain the dose",
        submitted_at=AT - timedelta(days=3),
    )  # fmt: skip
    feedback = FeedbackFactory.create(
        stakeholder=StakeholderFactory.create(owner=cast.msl), text="Come earlier", heard_on=TODAY
    )
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    manager, address = client(cast.manager), plan_url(cast, "plan-session-reasons")
    page = words_of(manager.get(plan_url(cast, "plan-session") + "?whole=1"))
    assert "Explain the dose" in page
    assert "“Come earlier”" in page
    chosen = [f"insight-{insight.pk}", f"feedback-{feedback.pk}"]
    for _ in range(2):  # what is a reason already stays one
        assert manager.post(address, {"chosen": chosen, "objective": objective.pk}).status_code == 302
    assert ObjectiveReason.objects.count() == 2
    assert manager.post(address, {"chosen": ["insight-0"], "objective": objective.pk}).status_code == 422
    assert manager.post(address, {"chosen": chosen, "objective": "0"}).status_code == 422
    shown = reverse("objective", args=[objective.pk])
    for who, reads_insight, reads_feedback in (
        (cast.msl, True, True), (cast.teammate, True, False), (cast.manager, True, True), (cast.admin, False, False),
        (cast.other_manager, True, False),
    ):  # fmt: skip
        found = words_of(client(who).get(shown))
        assert ("Explain the dose" in found, "Come earlier" in found) == (reads_insight, reads_feedback)
    reason = ObjectiveReason.objects.filter(insight=insight).get()
    with pytest.raises(PermissionDenied):
        sessions.remove_reason(reason=reason, by=cast.teammate)
    manager.post(reverse("objective-reason-remove", args=[reason.pk]))
    assert not ObjectiveReason.objects.filter(insight=insight).exists()


def test_only_what_one_reads_can_be_attached(cast: Cast) -> None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    submitted = InsightFactory.create(originator=cast.msl, state="submitted", therapeutic_area=cast.oncology)
    hidden = FeedbackFactory.create(stakeholder=StakeholderFactory.create(owner=cast.elsewhere))
    for key in (f"insight-{submitted.pk}", f"feedback-{hidden.pk}", "insight-0", "x"):
        with pytest.raises(ValidationError, match="that you may read"):
            sessions.add_reasons(objective=objective, by=cast.manager, at=AT, chosen=[key])
    with pytest.raises(PermissionDenied):
        sessions.add_reasons(objective=objective, by=cast.msl, at=AT, chosen=[])


def test_it_is_presented_one_objective_after_another(cast: Cast, clock: time_machine.Traveller) -> None:
    for code in ("O1", "O2"):
        made = ObjectiveFactory.create(
            quarter=cast.quarter,
            primary_team=cast.north,
            owner=cast.msl,
            code=code,
            title=f"Goal {code}",
            state="draft",
        )
        KeyResultFactory.create(objective=made)
    page = plan_url(cast, "plan-session")
    first = client(cast.msl).get(f"{page}?present=1")
    assertContains(first, "Objective 1 of 2")
    assertContains(first, 'rel="next"')
    assert "Goal O1" in words_of(first)
    assert "<form" not in first.content.decode().split("<main")[1].split("</main>")[0]
    last = client(cast.msl).get(f"{page}?present=1&objective=9")
    assert "Goal O2" in words_of(last)
    assertContains(last, 'rel="prev"')


def test_capacity_leaves_out_leave_and_compares_with_what_was_held(cast: Cast, clock: time_machine.Traveller) -> None:
    key_result_for(cast, cast.msl, target=30)
    AbsenceFactory.create(
        user=cast.msl, starts_on=cast.quarter.starts_on, ends_on=cast.quarter.starts_on + timedelta(13)
    )
    found = words_of(client(cast.manager).get(plan_url(cast, "plan-session") + "?whole=1"))
    assert "30 discussions in 54 working days: 2.8 a week." in found  # of 64, less ten
    assert "Nothing is planned that is counted, in 64 working days." in found  # of teammate


def test_each_part_is_loaded_by_itself_and_is_a_page_of_its_own(cast: Cast, clock: time_machine.Traveller) -> None:
    mine = key_result_for(cast, cast.msl, target=4, title="Talks on dosing")
    notes(cast)
    manager, page = client(cast.manager), plan_url(cast, "plan-session")
    shell, whole = manager.get(page), words_of(manager.get(f"{page}?whole=1"))
    said = {
        "before": "Backlog", "capacity": "4 discussions in 64 working days", "record": "Agreed",
        "arguments": "No accepted insight of the team's areas",
    }  # fmt: skip
    for name, text in said.items():
        address = f"{page}{name}/part/"
        assertContains(shell, f'hx-get="{address}"')
        fragment, alone = manager.get(address, headers=FRAGMENT), manager.get(address)
        assert text in words_of(fragment).replace("&#x27;", "'")
        assert "<h1" not in words_of(fragment)
        shows(alone, "<h1", "Planning session")
        assert text in whole.replace("&#x27;", "'")
        assert text not in words_of(shell).replace("&#x27;", "'")
    assert manager.get(f"{page}anything/part/").status_code == 404
    address = part_of(shell)
    shows(manager.get(address), "<h1>Mara Lind</h1>", mine.title)
    assert mine.title not in words_of(shell)
    assert manager.get(address.replace("/own/", "/team/")).status_code == 404
    assert client(cast.elsewhere).get(address).status_code == 404


def test_only_changes_of_the_plan_change_its_content(cast: Cast, clock: time_machine.Traveller) -> None:
    made = key_result_for(cast, cast.msl, target=4)
    before = outline_of(cast.manager, cast.quarter, cast.north, at=AT)
    sessions.note_presence(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT)
    with_somebody = outline_of(cast.manager, cast.quarter, cast.north, at=AT)
    assert (with_somebody.content, with_somebody.version) != (before.content, before.version)
    assert with_somebody.content == before.content
    insight = InsightFactory.create(originator=cast.teammate, state="accepted", therapeutic_area=cast.oncology)
    sessions.add_reasons(objective=made.objective, by=cast.manager, at=AT, chosen=[f"insight-{insight.pk}"])
    assert outline_of(cast.manager, cast.quarter, cast.north, at=AT).content != before.content
