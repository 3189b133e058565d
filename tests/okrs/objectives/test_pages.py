"""The pages of planning, board, objective, key result and home, as people of different profile get them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.models import CheckIn, KeyResult, Objective
from okrs.models.choices import Kind, Metric
from organization.models import StrategicImperative
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import AT, DEEP, client, discussion, key_result_for, newest_in_plan, plan_url
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")


# --- Planning -------------------------------------------------------------------


def test_a_manager_starts_activates_with_the_suggested_number_and_sees_the_board(cast: Cast) -> None:
    manager = client(cast.manager)
    assertContains(manager.get(reverse("planning")), "nothing planned yet")
    assertContains(manager.get(plan_url(cast)), "Nothing is planned yet")
    assertRedirects(manager.post(plan_url(cast), {"member": ""}), plan_url(cast))
    page = manager.get(plan_url(cast))
    assertContains(page, "Activation asks for a target, suggests 3")
    assertContains(page, "The whole team")
    asked = manager.get(plan_url(cast, "plan-activate"))
    assertContains(asked, 'name="KR2.3" value="3"')
    refused = manager.post(plan_url(cast, "plan-activate"), {"KR2.3": ""})
    assertContains(refused, "KR2.3 has no number yet", status_code=422)
    assertRedirects(manager.post(plan_url(cast, "plan-activate"), {"KR2.3": "3"}), plan_url(cast))
    board = manager.get(reverse("board"))
    assertContains(board, "0 of 15", count=2)


def test_wrong_input_stays_on_the_page(cast: Cast) -> None:
    manager = client(cast.manager)
    page = manager.post(
        plan_url(cast, "objective-add"),
        {"title": "Grow market share", "owner": cast.msl.pk, "commitment": "committed", "why": "Kept text"},
    )
    assertContains(page, "never rewarded for sales", status_code=422)
    assertContains(page, "Kept text", status_code=422)


def test_an_own_objective_with_a_numeric_key_result(cast: Cast) -> None:
    manager = client(cast.manager)
    manager.post(
        plan_url(cast, "objective-add"), {"title": "Answer faster", "owner": cast.msl.pk, "commitment": "committed"}
    )
    objective = Objective.objects.get()
    fields = {
        "title": "Days to answer",
        "kind": "number",
        "pace": "linear",
        "baseline": "20",
        "unit": "days",
        "weight": "1",
    }
    fields["owner"] = str(cast.msl.pk)
    url = reverse("key-result-add", args=[objective.pk])
    same = manager.post(url, {**fields, "target": "20"})
    assertContains(same, "The target must differ from the baseline", status_code=422)
    assertRedirects(manager.post(url, {**fields, "target": "10"}), newest_in_plan(cast))
    manager.post(plan_url(cast, "plan-activate"))
    kr = KeyResult.objects.get()
    owner = client(cast.msl)
    entered = owner.post(reverse("key-result-value", args=[kr.pk]), {"value": "14", "as_of": "2026-02-10", "note": "Q"})
    assertRedirects(entered, reverse("key-result", args=[kr.pk]))
    assertContains(owner.get(reverse("key-result", args=[kr.pk])), "14 (from 20 to 10 days)")
    late = owner.post(reverse("key-result-value", args=[kr.pk]), {"value": "1", "as_of": "2026-02-16"})
    assertContains(late, "The day is in the future", status_code=422)


def test_two_editors_the_second_sees_both_texts(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    manager, url = client(cast.manager), reverse("key-result-edit", args=[kr.pk])
    fields = {
        "title": kr.title,
        "owner": cast.msl.pk,
        "unit": "",
        "weight": "1",
        "pace": "linear",
        "version": "1",
        "scope": "owner",
    }
    assertRedirects(
        manager.post(url, {**fields, "target": "12", "reason": "Leave"}),
        newest_in_plan(cast),
        fetch_redirect_response=False,
    )
    second = manager.post(url, {**fields, "target": "9", "reason": "Other"})
    assertContains(second, "Somebody else changed this meanwhile", status_code=409)
    stored, typed = (f'<td class="prewrap">{text}</td>' for text in ("12.00", "9"))
    assertContains(second, f"{stored}{typed}", status_code=409)
    again = manager.post(url, {**fields, "target": "9", "reason": "Other", "version": "2"})
    assert again.status_code == 302
    kr.refresh_from_db()
    assert kr.target == 9


def test_managers_see_only_their_teams_in_planning(cast: Cast) -> None:
    other = client(cast.other_manager)
    assertNotContains(other.get(reverse("planning")), "North")
    assert other.get(plan_url(cast)).status_code == 404
    # MSLs read the plan of their own team and draft in it.
    assert client(cast.msl).get(plan_url(cast)).status_code == 200
    assert client(cast.elsewhere).get(plan_url(cast)).status_code == 404


# --- A number opens its rows ------------------------------------------------------


def test_the_number_lists_the_row_behind_it_and_the_near_miss(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, datetime(2026, 2, 10, tzinfo=UTC).date())
    discussion(cast.msl, topic, datetime(2026, 2, 11, tzinfo=UTC).date(), minutes=10, depths=DEEP)
    page = client(cast.msl).get(reverse("key-result", args=[kr.pk]))
    assertContains(page, "1 of 15")
    assertContains(page, "2 follow-up questions in depth")
    assertContains(page, "What counts")
    near = f"{reverse('evidence', args=[kr.pk])}?part=near"
    assertContains(page, f'href="{near}"')
    assertContains(client(cast.msl).get(near), "10 minutes; in-depth needs 20")


def test_rows_a_viewer_may_not_open_are_counted_but_not_shown(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, datetime(2026, 2, 10, tzinfo=UTC).date())
    page = client(cast.elsewhere).get(reverse("key-result", args=[kr.pk]))
    assertContains(page, "1 of 15")
    assertContains(page, "1 more row that you may not open")
    assertNotContains(page, "Biomarkers")


# --- Board and home -----------------------------------------------------------------


def test_filters_live_in_the_address_and_a_wrong_one_is_told(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, therapeutic_area=cast.oncology)
    manager = client(cast.manager)
    url = reverse("board")
    assertContains(manager.get(url), kr.title)
    assertNotContains(manager.get(url, {"area": cast.immunology.pk}), kr.title)
    assertContains(manager.get(url, {"owner": cast.msl.pk, "group": "objective"}), kr.title)
    assertContains(manager.get(url, {"status": "wrong"}), "Select a valid choice", status_code=422)
    assertContains(client(cast.other_manager).get(url), "No key result matches")
    assertContains(client(cast.other_manager).get(url, {"team": "all"}), kr.title)


def test_a_declared_status_stands_beside_the_computed_one(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    CheckInFactory.create(
        key_result=kr,
        period=1,
        published_at=datetime(2026, 1, 30, tzinfo=UTC),
        confidence=8,
        computed_status="at_risk",
        declared_status="on_track",
        override_reason="Congress next week",
    )
    page = client(cast.manager).get(reverse("board"))
    assert "Counted: At Risk. Declared instead: Congress next week" in words_of(page)
    assertContains(page, "8 of 10")


def test_stale_means_no_check_in_for_a_period_that_is_over(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    manager = client(cast.manager)
    assertContains(manager.get(reverse("board"), {"stale": "on"}), kr.title)
    published = datetime(2026, 1, 30, tzinfo=UTC)
    CheckIn.objects.create(key_result=kr, period=1, author=cast.msl, published_at=published, confidence=5)
    assertNotContains(manager.get(reverse("board"), {"stale": "on"}), kr.title)


def test_what_was_activated_after_a_period_is_not_stale_for_it(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    Objective.objects.filter(pk=kr.objective_id).update(activated_on=AT.date())
    assertNotContains(client(cast.manager).get(reverse("board"), {"stale": "on"}), kr.title)


def test_low_confidence_is_at_risk(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=1, measured_by=Metric.TRAININGS)
    CheckInFactory.create(key_result=kr, published_at=datetime(2026, 1, 30, tzinfo=UTC), confidence=3)
    assertContains(client(cast.manager).get(reverse("board"), {"status": "at_risk"}), "Confidence is 3 of 10")


def test_an_msl_sees_all_nine_on_the_first_page(cast: Cast) -> None:
    manager = client(cast.manager)
    manager.post(plan_url(cast), {"member": ""})
    manager.post(plan_url(cast, "plan-activate"), {"KR2.3": "3"})
    page = client(cast.msl).get("/")
    for code in ("KR1.1", "KR1.2", "KR1.3", "KR2.1", "KR2.2", "KR2.3", "KR3.1", "KR3.2", "KR3.3"):
        assertContains(page, f'<span class="key-results__code">{code}</span>', count=1)


def test_without_a_role_the_first_page_says_what_to_wait_for(cast: Cast) -> None:
    assertContains(client(cast.outsider).get("/"), "You have no role yet")
    assert client(cast.outsider).get(reverse("board")).status_code == 403


def test_a_commercial_partner_sees_status_by_imperative_and_no_text(cast: Cast) -> None:
    shared = StrategicImperative.objects.create(title="Earlier diagnosis")
    kr = key_result_for(cast, cast.msl, kind=Kind.COUNT)
    hidden = key_result_for(cast, cast.teammate)
    Objective.objects.filter(pk=kr.objective_id).update(imperative=shared, title="Secret science")
    Objective.objects.filter(pk=hidden.objective_id).update(title="Other secret")
    partner = client(cast.commercial)
    for url in ("/", reverse("board")):
        page = partner.get(url)
        assertContains(page, "Earlier diagnosis")
        assertNotContains(page, "ecret")
        assertNotContains(page, "In-depth")
    for route, pk in (("objective", kr.objective_id), ("key-result", kr.pk)):
        assert partner.get(reverse(route, args=[pk])).status_code == 403
    clinical = client(cast.clinical)
    assertContains(clinical.get(reverse("objective", args=[kr.objective_id])), "Secret science")
    assert clinical.get(reverse("objective", args=[hidden.objective_id])).status_code == 404


def test_the_plan_is_linked_for_those_alone_who_can_open_it(cast: Cast) -> None:
    objective = key_result_for(cast, cast.msl).objective
    address = reverse("objective", args=[objective.pk])
    for who, opens in (
        ("msl", True), ("teammate", True), ("manager", True), ("lead", True), ("admin", True), ("compliance", True),
        ("elsewhere", False), ("other_manager", False), ("clinical", False),
    ):  # fmt: skip
        browser = client(getattr(cast, who))
        assert (browser.get(plan_url(cast)).status_code == 200) is opens, who
        page = browser.get(address)
        assert (f'href="{plan_url(cast)}"' in page.content.decode()) is opens, who
    type(cast.north).objects.filter(pk=cast.north.pk).update(is_active=False)
    assertNotContains(client(cast.manager).get(address), f'href="{plan_url(cast)}"')
