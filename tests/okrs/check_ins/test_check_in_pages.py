"""The pages of check-ins: what is typed is kept, who reads it, what a manager acknowledges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.check_ins.services.check_ins import latest_of, save_draft, seen_of
from okrs.models import CheckIn, KeyResult
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.insights import make_insight
from tests.factories.okrs import CheckInFactory
from tests.factories.stakeholders import FeedbackFactory, StakeholderFactory
from tests.okrs.check_ins.conftest import FINE, publish
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")


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


def test_feedback_of_stakeholders_is_taken_over_in_one_click(cast: Cast) -> None:
    """Without the colleague's name, beside what is typed already, and nothing is saved by it."""
    kr = key_result_for(cast, cast.msl)
    nora = StakeholderFactory.create(owner=cast.msl, name="Nora Field")
    heard = FeedbackFactory.create(stakeholder=nora, text="Support came late.", heard_on=AT.date())
    old = FeedbackFactory.create(stakeholder=nora, text="Long ago.", heard_on=AT.date() - timedelta(days=101))
    foreign = FeedbackFactory.create(text="Of somebody else.", heard_on=AT.date())
    msl = client(cast.msl)
    for url in (reverse("check-in"), reverse("check-in-one", args=[kr.pk, 2])):
        page = msl.get(url)
        assertContains(page, "Nora Field, Commercial")
        assertNotContains(page, "Long ago.")
        assertNotContains(page, "Of somebody else.")
        typed = {"what_changed": "Typed", "feedback_stakeholders": "Before."}
        for _ in range(2):
            page = msl.post(url, fields(kr, f"take:{kr.pk}:{heard.pk}", **typed))
            assertContains(page, "Typed")
            typed["feedback_stakeholders"] = "Before.\n“Support came late.” (Commercial, 15 February 2026)"
            assertContains(page, typed["feedback_stakeholders"], count=1)
        for wrong in (old.pk, foreign.pk, "x", ""):
            page = msl.post(url, fields(kr, f"take:{kr.pk}:{wrong}", what_changed="Typed"))
            assertContains(page, "Typed")
    assert not CheckIn.objects.exists()


def test_the_last_confidence_is_preset_and_is_no_new_answer(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    CheckInFactory.create(key_result=kr, period=1, confidence=6, published_at=datetime(2026, 1, 30, tzinfo=UTC))
    msl, url = client(cast.msl), reverse("check-in")
    page = msl.get(url)
    assertContains(page, "6 as last time")
    assertContains(page, "6 is what you said last time.")
    assertContains(page, "checked", count=1)
    msl.post(url, fields(kr, "draft", confidence="6"))  # as the page sends it when nobody touched it
    assert latest_of(kr, 2) is None
    msl.post(url, fields(kr, f"publish:{kr.pk}", confidence="6", what_changed="Two visits"))
    assert CheckIn.objects.get(period=2).confidence == 6
    assertNotContains(msl.get(url), "as last time")


def test_insights_are_looked_for_and_what_was_typed_stays(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    far = make_insight(observation="Zanzibarium is late in another area", created_at=datetime(2025, 5, 1, tzinfo=UTC))
    for _ in range(10):
        make_insight(originator=cast.msl)
    msl = client(cast.msl)
    for url in (reverse("check-in"), reverse("check-in-one", args=[kr.pk, 2])):
        assertNotContains(msl.get(url), "Zanzibarium")
        for act in (f"look:{kr.pk}", "enter"):
            page = msl.post(url, fields(kr, act, words="zanzibarium", what_changed="Typed so far"))
            assertContains(page, "Zanzibarium is late")
            assertContains(page, "Those with “zanzibarium” come first.")
            assertContains(page, "Typed so far")
        assertContains(msl.post(url, fields(kr, f"look:{kr.pk}", words="nowhere\x00")), "No insight has “nowhere”.")
        # What was found and chosen is offered on whichever page comes next.
        page = msl.post(url, fields(kr, f"publish:{kr.pk}", insights=str(far.pk), what_changed="Two visits"))
        assertContains(page, "Zanzibarium is late", status_code=422)
    sent = fields(kr, f"publish:{kr.pk}", insights=str(far.pk), confidence="7", what_changed="Two visits")
    assert msl.post(reverse("check-in"), sent).status_code == 302
    assert list(CheckIn.objects.get().insights.all()) == [far]


def test_everything_that_is_wrong_comes_at_once(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    by_hand = key_result_for(cast, cast.msl, measured_by="manual", kind="number", target=10)
    msl, one = client(cast.msl), reverse("check-in-one", args=[kr.pk, 2])
    sent = fields(kr, "publish", declared_status="on_track")
    both = {**sent, **fields(by_hand, "publish:all", value="many", declared_status="on_track")}
    for url, data, times in ((one, sent, 1), (reverse("check-in"), both, 2)):
        page = msl.post(url, data)
        assertContains(page, "Confidence – Choose how confident you are", count=times, status_code=422)
        assertContains(page, "Say why another status is right", status_code=422)
    assertContains(page, "Value now – Enter a number.", status_code=422)


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
    assertContains(msl.get(url), "your changes replace it")
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
