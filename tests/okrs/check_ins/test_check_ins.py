"""Monthly check-ins: who may say what, when it is edited, corrected, acknowledged, and what others see of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from interactions.models import Topic
from okrs.check_ins.selectors.due import check_ins_due
from okrs.check_ins.services.check_ins import (
    Refused,
    Said,
    acknowledge,
    latest_of,
    no_change,
    publish_check_in,
    save_all,
    save_draft,
    seen_of,
)
from okrs.models import CheckIn, KeyResult, KeyResultValue
from okrs.models.choices import Kind, Metric
from organization.models import Quarter, User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.factories.organization import HolidayFactory
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.okrs.weekly.test_weekly import make_insight

FINE = Said(confidence=7, what_changed="Two visits")


@pytest.fixture(autouse=True)
def _in_the_quarter() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def publish(kr: KeyResult, by: User, said: Said = FINE, *, at: datetime = AT, period: int = 2) -> CheckIn:
    seen = seen_of(latest_of(kr, period))
    return publish_check_in(key_result=kr, period=period, by=by, seen=seen, said=said, at=at)


# --- Writing ------------------------------------------------------------------------


def test_publication_keeps_value_and_computed_status(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, AT.date())
    made = publish(kr, cast.msl)
    assert (made.value, made.computed_status, made.declared_status) == (1, "at_risk", "")
    assert made.published_at == AT


def test_the_confidence_just_given_decides_the_computed_status(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=2)
    discussion(cast.msl, topic, AT.date())
    assert publish(kr, cast.msl).computed_status == "on_track"
    assert publish(kr, cast.msl, replace(FINE, confidence=3)).computed_status == "at_risk"


def test_a_counted_key_result_takes_no_typed_value_and_one_by_hand_enters_it(cast: Cast) -> None:
    counted = key_result_for(cast, cast.msl)
    with pytest.raises(ValidationError, match="counted from the work"):
        publish(counted, cast.msl, replace(FINE, value=Decimal(4)))
    by_hand = key_result_for(cast, cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, target=10, baseline=20)
    made = publish(by_hand, cast.msl, replace(FINE, value=Decimal(14)))
    assert made.value == 14
    publish(by_hand, cast.msl, replace(FINE, value=Decimal(14), blocker="None"))
    entered = KeyResultValue.objects.get()
    assert (entered.value, entered.as_of, entered.by) == (14, AT.date(), cast.msl)


def test_an_override_needs_a_reason_and_what_was_computed_anyway_is_none(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    with pytest.raises(ValidationError, match="At Risk was computed"):
        publish(kr, cast.msl, replace(FINE, declared_status="on_track"))
    with pytest.raises(ValidationError, match="Say why"):
        save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(declared_status="on_track"), at=AT)
    with pytest.raises(ValidationError, match="four statuses"):
        publish(kr, cast.msl, replace(FINE, declared_status="great", override_reason="Yes"))
    assert publish(kr, cast.msl, replace(FINE, declared_status="at_risk")).declared_status == ""
    said = replace(FINE, declared_status="on_track", override_reason="Congress next week")
    assert publish(kr, cast.msl, said).declared_status == "on_track"
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.update(override_reason="")


def test_confidence_is_asked_for_and_in_bounds(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    for wrong in (None, 11):
        with pytest.raises(ValidationError):
            publish(kr, cast.msl, replace(FINE, confidence=wrong))


def test_only_the_owner_begins_and_a_planner_corrects_in_own_name(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    for other in (cast.teammate, cast.manager, cast.compliance, cast.admin, cast.outsider):
        with pytest.raises(PermissionDenied):
            publish(kr, other)
    first = publish(kr, cast.msl)
    with pytest.raises(PermissionDenied):
        publish(kr, cast.other_manager)
    second = publish(kr, cast.manager, replace(FINE, what_changed="One visit was a colleague's"))
    assert (second.supersedes, second.author) == (first, cast.manager)
    assert list(CheckIn.objects.in_force()) == [second]


def test_edited_in_place_for_three_days_then_corrected_by_a_new_row(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    first = publish(kr, cast.msl, at=AT - timedelta(days=3))
    again = publish(kr, cast.msl, replace(FINE, blocker="A strike"))
    assert (again.pk, again.published_at) == (first.pk, AT - timedelta(days=3))
    late = publish(kr, cast.msl, at=AT + timedelta(minutes=1))
    assert late.pk != first.pk
    assert late.supersedes == first
    assert late.published_at == AT + timedelta(minutes=1)


def test_an_acknowledged_one_is_corrected_at_once(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    first = publish(kr, cast.msl)
    acknowledge(check_in=first, by=cast.manager, version=first.version, at=AT)
    assert publish(kr, cast.msl).supersedes == first


def test_one_per_key_result_and_period(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    publish(kr, cast.msl)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInFactory.create(key_result=kr, period=2)
    with pytest.raises(ValidationError, match="has not begun"):
        publish(kr, cast.msl, period=3)
    publish(kr, cast.msl, period=1)


def test_the_quarter_must_run_and_grading_takes_them_until_the_grace_ends(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    quarter = kr.objective.quarter
    for state, at, allowed in (
        (Quarter.State.PLANNING, AT, False),
        (Quarter.State.CLOSED, AT, False),
        (Quarter.State.GRADING, datetime(2026, 4, 10, 12, tzinfo=UTC), True),
        (Quarter.State.GRADING, datetime(2026, 4, 11, 12, tzinfo=UTC), False),
    ):
        quarter.state = state
        if allowed:
            publish(kr, cast.msl, at=at)
            continue
        with pytest.raises(ValidationError, match="takes no check-in"):
            publish(kr, cast.msl, at=at)


def test_the_second_editor_is_told(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    with pytest.raises(VersionConflict):
        publish_check_in(key_result=kr, period=2, by=cast.msl, seen="7:1", said=FINE, at=AT)
    draft = save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="A"), at=AT)
    with pytest.raises(VersionConflict):
        save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="B"), at=AT)
    save_draft(key_result=kr, period=2, by=cast.msl, seen=seen_of(draft), said=Said(blocker="B"), at=AT)
    with pytest.raises(VersionConflict):
        save_draft(key_result=kr, period=2, by=cast.msl, seen=f"{draft.pk}:1", said=Said(blocker="C"), at=AT)
    draft.refresh_from_db()
    assert draft.blocker == "B"


def test_insights_that_informed_it_are_readable_ones(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    own, hidden = make_insight(cast.msl), make_insight(cast.teammate, state="draft")
    made = publish(kr, cast.msl, replace(FINE, insights=(own.pk,)))
    assert list(made.insights.all()) == [own]
    with pytest.raises(ValidationError, match="may read"):
        publish(kr, cast.msl, replace(FINE, insights=(hidden.pk,)))
    assert not publish(kr, cast.msl).insights.exists()


def test_no_change_carries_what_was_said_last(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    publish(kr, cast.msl, replace(FINE, declared_status="on_track", override_reason="Congress"), period=1)
    made = no_change(key_result=kr, period=2, by=cast.msl, at=AT)
    assert (made.confidence, made.declared_status, made.what_changed) == (7, "on_track", "No change.")
    with pytest.raises(ValidationError, match="written for this period"):
        no_change(key_result=kr, period=2, by=cast.msl, at=AT)


def test_several_at_once_are_all_or_none(cast: Cast) -> None:
    good, bad = key_result_for(cast, cast.msl), key_result_for(cast, cast.msl)
    with pytest.raises(Refused) as refused:
        save_all(period=2, by=cast.msl, at=AT, published={good: ("", FINE), bad: ("", Said())})
    assert set(refused.value.by_key_result) == {bad.pk}
    assert not CheckIn.objects.exists()


# --- Acknowledging --------------------------------------------------------------------


def test_who_acknowledges(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    row = publish(kr, cast.msl)
    for other in (cast.msl, cast.teammate, cast.other_manager, cast.compliance, cast.admin):
        with pytest.raises(PermissionDenied):
            acknowledge(check_in=row, by=other, version=row.version, at=AT)
    with pytest.raises(VersionConflict):
        acknowledge(check_in=row, by=cast.manager, version=row.version + 1, at=AT)
    row.refresh_from_db()
    acknowledge(check_in=row, by=cast.manager, version=row.version, at=AT)
    with pytest.raises(ValidationError, match="already"):
        acknowledge(check_in=row, by=cast.lead, version=row.version, at=AT)


def test_a_manager_never_acknowledges_what_she_wrote_or_owns(cast: Cast) -> None:
    kr = key_result_for(cast, cast.manager, is_team=True)
    own = publish(kr, cast.manager)
    with pytest.raises(PermissionDenied):
        acknowledge(check_in=own, by=cast.manager, version=own.version, at=AT)
    correction = publish(kr, cast.lead)
    with pytest.raises(PermissionDenied):
        acknowledge(check_in=correction, by=cast.manager, version=correction.version, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(pk=own.pk).update(acknowledged_by=cast.manager)


def test_a_lead_acknowledges_a_team_objective(cast: Cast) -> None:
    row = publish(key_result_for(cast, cast.manager, is_team=True), cast.manager)
    assert acknowledge(check_in=row, by=cast.lead, version=row.version, at=AT).acknowledged_by == cast.lead


# --- Who owes one ---------------------------------------------------------------------


def test_due_on_the_last_working_day_of_each_period(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    User.objects.filter(pk=cast.msl.pk).update(country="DE")
    HolidayFactory.create(country="DE", date=datetime(2026, 1, 30, tzinfo=UTC).date())
    found = [(due.user, due.period, due.due_on.isoformat(), due.missing) for due in check_ins_due(AT)]
    assert found == [(cast.msl, 1, "2026-01-29", 1), (cast.msl, 2, "2026-02-27", 1)]
    save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=FINE, at=AT)
    assert [due.period for due in check_ins_due(AT)] == [1, 2]
    publish(kr, cast.msl)
    assert [due.period for due in check_ins_due(AT)] == [1]
    assert check_ins_due(AT, people=[cast.teammate]) == []


# --- Pages ----------------------------------------------------------------------------


def fields(kr: KeyResult, act: str, **said: str) -> dict[str, str]:
    return {"act": act, **{f"kr{kr.pk}-{name}": value for name, value in {"seen": "", **said}.items()}}


def test_all_own_key_results_with_their_facts(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    key_result_for(cast, cast.teammate, code="KR9.9")
    discussion(cast.msl, topic, AT.date())
    CheckInFactory.create(
        key_result=kr, period=1, confidence=6, what_changed="Slow", published_at=datetime(2026, 1, 30, tzinfo=UTC)
    )
    page = client(cast.msl).get(reverse("check-in"))
    assertContains(page, "1 of 15")
    assertContains(page, "+1 since 1 Feb")
    assertContains(page, "Last time, confidence 6")
    assertContains(page, "5: as likely as not")
    assertContains(page, "Due Friday 27 February")
    assertNotContains(page, "KR9.9")


def test_draft_publish_and_no_change_for_the_rest(cast: Cast) -> None:
    one, two = key_result_for(cast, cast.msl), key_result_for(cast, cast.msl)
    msl, url = client(cast.msl), reverse("check-in")
    here = f"{url}?quarter={cast.quarter.pk}&period=2"
    assertRedirects(msl.post(url, fields(one, "draft", what_changed="Kept draft")), here)
    assertContains(msl.get(url), "Kept draft")
    refused = msl.post(url, fields(one, "publish:all", what_changed="Kept draft", seen=seen_of(latest_of(one, 2))))
    assertContains(refused, "Choose how confident you are", status_code=422)
    assertContains(refused, "Kept draft", status_code=422)
    sent = fields(one, f"publish:{one.pk}", what_changed="Done", confidence="8", seen=seen_of(latest_of(one, 2)))
    assertRedirects(msl.post(url, sent), here)
    assert CheckIn.objects.get(key_result=one).confidence == 8
    assertRedirects(msl.post(url, fields(two, "no_change:rest")), here)
    page = msl.get(url)
    assertContains(page, "2 of 2")
    assertNotContains(page, "Publish what is written")


def test_what_else_was_typed_is_kept_as_a_draft(cast: Cast) -> None:
    one, two = key_result_for(cast, cast.msl), key_result_for(cast, cast.msl)
    sent = fields(one, f"publish:{one.pk}", confidence="8") | fields(two, f"publish:{one.pk}", blocker="A strike")
    client(cast.msl).post(reverse("check-in"), sent)
    draft = CheckIn.objects.get(key_result=two)
    assert (draft.blocker, draft.published_at) == ("A strike", None)


def test_a_second_window_sees_both_texts(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    msl, url = client(cast.msl), reverse("check-in")
    msl.post(url, fields(kr, "draft", blocker="From the first window"))
    second = msl.post(url, fields(kr, "draft", blocker="From the second window"))
    assertContains(second, "From the first window", status_code=409)
    assertContains(second, "From the second window", status_code=409)
    seen = seen_of(latest_of(kr, 2))
    assertContains(second, f'value="{seen}"', status_code=409)
    msl.post(url, fields(kr, "draft", blocker="From the second window", seen=seen))
    assert CheckIn.objects.get().blocker == "From the second window"


def test_editing_and_correcting_one(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    row = publish(kr, cast.msl)
    url = reverse("check-in-one", args=[kr.pk, 2])
    msl = client(cast.msl)
    assertContains(msl.get(url), "changed in place")
    sent = {f"kr{kr.pk}-{name}": value for name, value in {"seen": seen_of(row), "confidence": "5"}.items()}
    assertRedirects(msl.post(url, sent), f"{reverse('key-result', args=[kr.pk])}#check-ins")
    manager = client(cast.manager)
    assertContains(manager.get(url), "a correction in your name")
    sent |= {f"kr{kr.pk}-seen": seen_of(latest_of(kr, 2))}
    manager.post(url, sent)
    page = msl.get(reverse("key-result", args=[kr.pk]))
    assertContains(page, "Superseded")
    assertContains(page, cast.manager.display_name)
    assert client(cast.teammate).get(url).status_code == 403
    assert msl.get(reverse("check-in-one", args=[kr.pk, 3])).status_code == 404


def test_check_ins_are_for_the_medical_side_in_reach(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    said = replace(FINE, what_changed="Secret note", declared_status="on_track", override_reason="Secret reason")
    publish(kr, cast.msl, said)
    url = reverse("key-result", args=[kr.pk])
    for reader in (cast.msl, cast.teammate, cast.manager, cast.lead, cast.compliance):
        assertContains(client(reader).get(url), "Secret note")
    for reader in (cast.elsewhere, cast.other_manager, cast.admin):
        page = client(reader).get(url)
        assertContains(page, "Declared instead by the owner.")
        assertNotContains(page, "confidence 7 of 10")
        assertNotContains(page, "Secret note")
    for route in (url, reverse("objective", args=[kr.objective_id]), reverse("board") + "?team=all", "/"):
        assertNotContains(client(cast.admin).get(route), "Secret")


def test_a_draft_never_shows(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=replace(FINE, what_changed="Draft words"), at=AT)
    for reader in (cast.manager, cast.compliance, cast.teammate):
        for url in (reverse("key-result", args=[kr.pk]), reverse("board") + "?team=all"):
            page = client(reader).get(url)
            assertNotContains(page, "Draft words")
            assertNotContains(page, "confidence 7")
    assertNotContains(client(cast.manager).get(reverse("check-in-team") + "?state=all"), "Draft words")


def test_the_board_shows_both_statuses_and_the_change_of_confidence(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    assertContains(client(cast.manager).get(reverse("board")), "Stale")
    publish(kr, cast.msl, replace(FINE, confidence=5), period=1)
    publish(kr, cast.msl, replace(FINE, declared_status="on_track", override_reason="Congress next week"))
    page = client(cast.manager).get(reverse("board"))
    assertContains(page, "Declared instead: Congress next week")
    assertContains(page, '7 of 10 <span class="muted">(+2)</span>')
    assertNotContains(page, '<span class="flag">Stale</span>')


def test_a_manager_reads_and_acknowledges_one_and_all(cast: Cast) -> None:
    one, two = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    rows = [publish(one, cast.msl), publish(two, cast.teammate)]
    key_result_for(cast, cast.teammate)
    manager, url = client(cast.manager), reverse("check-in-team")
    page = manager.get(url)
    assertContains(page, "2 wait to be acknowledged")
    assertContains(page, "Acknowledge all 2 shown")
    assertContains(page, f"{cast.teammate}: 1 key result for February, due 27 Feb")
    post = reverse("check-in-acknowledge")
    assertRedirects(manager.post(post, {"read": [f"{rows[0].pk}:1"]}), url)
    changed = publish(two, cast.teammate)
    assertContains(manager.post(post, {"read": [f"{rows[1].pk}:1"]}, follow=True), "1 changed meanwhile")
    manager.post(post, {"read": [f"{changed.pk}:{changed.version}"]})
    assertContains(manager.get(url), "Nothing waits for you")
    assertContains(manager.get(url, {"state": "all"}), f"Acknowledged by {cast.manager}")
    assertContains(manager.get(url, {"state": "odd"}), "Select a valid choice", status_code=422)


def test_foreign_absent_and_odd_marks_are_not_found(cast: Cast) -> None:
    row = publish(key_result_for(cast, cast.msl), cast.msl)
    post = reverse("check-in-acknowledge")
    for mark in (f"{row.pk}:1", "999999:1", "x:1", "1"):
        assert client(cast.other_manager).post(post, {"read": [mark]}).status_code == 404
    assert client(cast.msl).post(post, {"read": [f"{row.pk}:1"]}).status_code == 403
    assert client(cast.commercial).get(reverse("check-in")).status_code == 403
    assert client(cast.compliance).get(reverse("check-in")).status_code == 403


@pytest.mark.parametrize("query", ["quarter=x", "period=9", "period=x", "quarter=999999"])
def test_a_wrong_period_is_told(cast: Cast, query: str) -> None:
    assert client(cast.msl).get(f"{reverse('check-in')}?{query}").status_code == 422
    assert client(cast.msl).get(reverse("check-in") + "?period=3").status_code == 404


def test_queries_do_not_grow(cast: Cast) -> None:
    for number in range(2):
        publish(key_result_for(cast, cast.msl, code=f"KR8.{number}"), cast.msl)
        key_result_for(cast, cast.msl, code=f"KR7.{number}")

    def count(user: User, url: str) -> int:
        found = client(user)
        found.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found.get(url)
        return len(queries)

    urls = [(cast.msl, reverse("check-in")), (cast.manager, reverse("check-in-team")), (cast.manager, "/board/")]
    before = [count(user, url) for user, url in urls]
    for number in range(2, 20):
        publish(key_result_for(cast, cast.msl, code=f"KR8.{number}"), cast.msl)
        key_result_for(cast, cast.msl, code=f"KR7.{number}")
    assert [count(user, url) for user, url in urls] == before
