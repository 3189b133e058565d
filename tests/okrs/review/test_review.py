"""The review: what comes first, acknowledging with words, asking back, and what nobody is asked for any more."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from audit.models import AccessRecord
from okrs.check_ins.selectors.update_requests import open_requests
from okrs.check_ins.services.check_ins import Said, acknowledge
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models import CheckIn, KeyResult, UpdateRequest
from okrs.review.selectors.changes import Stand, changed
from okrs.review.selectors.queue import review
from okrs.review.services import LONGEST_QUESTION, acknowledge_with, ask_back
from organization.comments.selectors.subjects import get_target
from organization.comments.services import write_comment
from organization.ground.once import FIELD
from organization.models import Comment, Mention, Quarter, User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.factories.organization import QuarterFactory
from tests.okrs.check_ins.conftest import FINE, publish
from tests.okrs.conftest import AT, TODAY, client, key_result_for
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

LATER = AT + timedelta(hours=1)
JANUARY = datetime(2026, 1, 28, tzinfo=UTC)


@pytest.fixture
def said(cast: Cast) -> CheckIn:
    """A check-in of February that nobody has read; January was said too, and is read."""
    kr = key_result_for(cast, cast.msl, code="KR1.1")
    CheckInFactory.create(
        key_result=kr, period=1, confidence=7, published_at=JANUARY, acknowledged_at=JANUARY, acknowledged_by=cast.lead
    )
    return publish(kr, cast.msl)


def pair(cast: Cast, code: str, before: dict[str, object], now: dict[str, object]) -> KeyResult:
    """A key result with a read check-in of January and an unread one of February."""
    kr = key_result_for(cast, cast.msl, code=code)
    common = {"confidence": 7, "computed_status": "on_track"}
    CheckInFactory.create(
        key_result=kr, published_at=JANUARY, acknowledged_at=JANUARY, acknowledged_by=cast.lead, **common | before
    )
    CheckInFactory.create(key_result=kr, period=2, published_at=AT, **common | now)
    return kr


def parts(cast: Cast, user: User, quarter: Quarter | None = None) -> list[tuple[str, list[str]]]:
    found = review(user, quarter or cast.quarter, 1, at=AT)
    return [
        (one.key, [each.code for each in one.overdue] + [each.card.code for each in one.entries])
        for one in found.sections
    ]


def sent(row: CheckIn, act: str, text: str = "", **more: str) -> dict[str, object]:
    return {"act": act, "version": row.version, "text": text, **more}


def url_of(row: CheckIn) -> str:
    return reverse("review-check-in", args=[row.pk])


# --- The order ------------------------------------------------------------------------------


def test_overdue_first_then_what_changed_most_then_the_rest(cast: Cast) -> None:
    pair(cast, "KR.rest", {}, {"confidence": 5})
    pair(cast, "KR.still", {"value": 4}, {"value": 4})
    pair(cast, "KR.apart", {}, {"computed_status": "at_risk", "declared_status": "in_progress", "override_reason": "x"})
    pair(cast, "KR.fall", {}, {"confidence": 4})
    pair(cast, "KR.worse", {}, {"computed_status": "at_risk"})
    CheckIn.objects.filter(key_result__code="KR.apart", period=1).update(computed_status="in_progress")
    key_result_for(cast, cast.teammate, code="KR.late")
    assert parts(cast, cast.manager) == [
        ("overdue", ["KR.late"]),
        ("changed", ["KR.worse", "KR.fall", "KR.apart", "KR.still"]),
        ("rest", ["KR.rest"]),
    ]
    page = client(cast.manager).get(reverse("review"))
    assertContains(page, "January, 16 days overdue")
    assertContains(page, "Ask for an update")
    assertContains(page, '<span>On Track</span> <span aria-hidden="true">→</span>')
    record = AccessRecord.objects.filter(actor_id=cast.manager.pk, model="checkin").latest("pk")
    assert record.detail == "review"


@pytest.mark.parametrize(
    ("kind", "computed", "is_still"),
    [("count", "at_risk", True), ("count", "complete", False), ("maintain", "at_risk", False), ("yes_no", "", False)],
)
def test_a_reached_target_and_a_kept_range_do_not_stand_still(kind: str, computed: str, *, is_still: bool) -> None:
    before = Stand(1, 7, computed, "", Decimal(4))
    assert changed(Stand(2, 7, computed, "", Decimal("4.00")), before, kind).weight == (0, 0, 0, int(is_still))
    assert changed(Stand(2, 7, computed, "", Decimal(5)), before, kind).lines == ()


def test_what_got_better_is_no_change_and_a_fall_of_two_neither() -> None:
    before = Stand(1, 7, "at_risk", "", None)
    assert changed(Stand(2, 5, "on_track", "", None), before, "count").lines == ()
    assert changed(Stand(2, 5, "on_track", "", None), None, "count").lines == ()


def test_a_month_is_overdue_the_day_after_it_was_due_where_the_owner_lives(cast: Cast) -> None:
    """The last working day of January 2026 is Friday 30; it ends in Honolulu ten hours after Greenwich."""
    key_result_for(cast, cast.msl, code="KR1.1")
    User.objects.filter(pk=cast.msl.pk).update(timezone="Pacific/Honolulu")
    quarter, night = cast.quarter, datetime(2026, 1, 31, 9, tzinfo=UTC)
    assert review(cast.manager, quarter, 1, at=night).sections == ()
    assert [one.key for one in review(cast.manager, quarter, 1, at=night + timedelta(hours=2)).sections] == ["overdue"]


def test_who_reads_what(cast: Cast, said: CheckIn) -> None:
    own = key_result_for(cast, cast.manager, code="KR.own")
    publish(own, cast.manager)
    late = key_result_for(cast, cast.manager, code="KR.mine")
    assert "rest" in dict(parts(cast, cast.manager))
    assert [code for _, codes in parts(cast, cast.manager) for code in codes] == ["KR1.1"]
    assert parts(cast, cast.other_manager) == []
    # Nobody manages a manager here, so their work is the medical lead's to read.
    assert {code for _, codes in parts(cast, cast.lead) for code in codes} == {"KR1.1", "KR.own", late.code}
    assertContains(client(cast.other_manager).get(reverse("review")), "Everything is read")
    for user, status in ((cast.other_manager, 404), (cast.msl, 403), (cast.compliance, 403), (cast.manager, 200)):
        assert client(user).get(url_of(said)).status_code == status
    own_row = CheckIn.objects.get(key_result=own)
    assert client(cast.manager).post(url_of(own_row), sent(own_row, "acknowledge")).status_code == 404


def test_other_quarters_that_wait_are_named_and_closed_ones_never(cast: Cast, said: CheckIn, before: Quarter) -> None:
    Quarter.objects.filter(pk=before.pk).update(state=Quarter.State.GRADING)
    older = key_result_for(cast, cast.msl, code="KR.before")
    type(older.objective).objects.filter(pk=older.objective_id).update(quarter=before)
    CheckInFactory.create(key_result=older, period=3, confidence=5, published_at=JANUARY)
    manager = client(cast.manager)
    assertContains(manager.get(reverse("review")), f"1 more in {before.name}")
    assertContains(manager.get(reverse("review"), {"quarter": before.pk}), "KR.before")
    Quarter.objects.filter(pk=before.pk).update(state=Quarter.State.CLOSED)
    assertNotContains(manager.get(reverse("review")), "more in")
    assertContains(manager.get(reverse("review"), {"quarter": before.pk}), "Everything is read")


def test_a_later_quarter_that_is_planned_cannot_be_chosen(cast: Cast) -> None:
    planned = QuarterFactory.create(
        name="Next", starts_on=cast.quarter.ends_on + timedelta(days=1),
        ends_on=cast.quarter.ends_on + timedelta(days=90), state=Quarter.State.PLANNING,
    )  # fmt: skip
    assert client(cast.manager).get(reverse("review"), {"quarter": planned.pk}).status_code == 422


# --- Acknowledging --------------------------------------------------------------------------


def test_acknowledged_with_a_comment_that_calls_the_owner(cast: Cast, said: CheckIn) -> None:
    manager = client(cast.manager)
    answer = manager.post(f"{url_of(said)}?quarter={cast.quarter.pk}&page=1", sent(said, "acknowledge", "Well done."))
    assertRedirects(answer, f"{reverse('review')}?quarter={cast.quarter.pk}&page=1#queue")
    said.refresh_from_db()
    assert said.acknowledged_by == cast.manager
    comment = Comment.objects.get(thread__on="check_in", thread__object_id=said.pk)
    assert comment.text == f"@{{{cast.msl.pk}}} Well done."
    assert Mention.objects.get().person == cast.msl
    assertContains(manager.get(reverse("review")), "Everything is read")


def test_acknowledged_without_words(cast: Cast, said: CheckIn) -> None:
    client(cast.manager).post(url_of(said), sent(said, "acknowledge", "  "))
    said.refresh_from_db()
    assert said.acknowledged_by == cast.manager
    assert not Comment.objects.exists()


def test_who_calls_the_owner_is_not_made_to_do_it_twice(cast: Cast, said: CheckIn) -> None:
    acknowledge_with(check_in=said, by=cast.manager, version=said.version, comment="Thanks, @Mara Lind!", at=AT)
    assert Comment.objects.get().text == f"Thanks, @{{{cast.msl.pk}}}!"


def test_a_comment_that_cannot_be_saved_acknowledges_nothing(cast: Cast, said: CheckIn) -> None:
    refused = client(cast.manager).post(url_of(said), sent(said, "acknowledge", "Ask @Colin Marsh."))
    assertContains(refused, "Ask @Colin Marsh.", status_code=422)
    said.refresh_from_db()
    assert said.acknowledged_at is None


def test_what_changed_meanwhile_is_read_again(cast: Cast, said: CheckIn) -> None:
    publish(said.key_result, cast.msl, Said(confidence=2, what_changed="No visits"))
    for act in ("acknowledge", "ask"):
        answer = client(cast.manager).post(url_of(said), sent(said, act, "Why is that?"))
        assertContains(answer, "changed a moment ago", status_code=409)
        assertContains(answer, "No visits", status_code=409)
        assertContains(answer, "Why is that?", status_code=409)
    assert not UpdateRequest.objects.exists()


def test_sent_twice_says_it_once(cast: Cast, said: CheckIn) -> None:
    manager, key = client(cast.manager), {FIELD: "8f14e45f-ceea-467f-9e36-0b0f5b1c5a11"}
    for _ in range(2):
        answer = manager.post(url_of(said), sent(said, "acknowledge", "Fine.", **key))
        assert answer.status_code == 302
    assert Comment.objects.count() == 1


def test_nothing_of_a_closed_quarter_is_acknowledged_or_asked_for(cast: Cast, said: CheckIn) -> None:
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.CLOSED)
    manager = client(cast.manager)
    for address in (reverse("review"), reverse("check-in-team"), reverse("home"), url_of(said)):
        page = manager.get(address)
        assertNotContains(page, 'value="acknowledge"')
        assertNotContains(page, "to be read and acknowledged")
        assertNotContains(page, "Acknowledge<")
    assertContains(manager.get(reverse("check-in-team"), {"state": "all"}), "Two visits")
    refused = manager.post(url_of(said), sent(said, "acknowledge"))
    assertContains(refused, "is closed: nothing in it changes", status_code=422)
    told = manager.post(reverse("check-in-acknowledge"), {"read": [f"{said.pk}:{said.version}"]}, follow=True)
    assertContains(told, "is closed: nothing in it changes")
    with pytest.raises(ValidationError):
        acknowledge(check_in=CheckIn.objects.get(pk=said.pk), by=cast.manager, version=said.version, at=AT)


# --- Asking back ----------------------------------------------------------------------------


def asked(cast: Cast, row: CheckIn, by: User | None = None) -> UpdateRequest:
    return ask_back(check_in=row, by=by or cast.manager, version=row.version, question="Which two?", at=AT)


def needs(user: User) -> Client:
    return client(user).get(reverse("home"))  # type: ignore[return-value]


def test_a_question_waits_for_the_owner_and_leaves_once_it_is_answered_in_the_thread(cast: Cast, said: CheckIn) -> None:
    answer = client(cast.manager).post(url_of(said), sent(said, "ask", "Which two?"))
    assertRedirects(answer, f"{reverse('review')}#queue")
    assert parts(cast, cast.manager) == [("asked", ["KR1.1"])]
    thread = reverse("comments", args=["check_in", said.pk])
    page = needs(cast.msl)
    assertContains(page, f"{cast.manager} asks about your check-in: KR1.1")
    assertContains(page, "“Which two?”")
    assertContains(page, f'href="{thread}"')
    assert Mention.objects.get().person == cast.msl
    assert open_requests() == []  # the mention tells them; a reminder of an update would be a second one
    target = get_target(cast.teammate, "check_in", said.pk, today=TODAY)
    write_comment(target=target, text="I know of one.", by=cast.teammate, at=LATER)
    assert UpdateRequest.objects.open().exists()
    client(cast.msl).post(thread, {"text": "Berlin and Rome."})
    assert not UpdateRequest.objects.open().exists()
    assertNotContains(needs(cast.msl), "asks about your check-in")
    assert parts(cast, cast.manager) == [("rest", ["KR1.1"])]
    assertContains(client(cast.manager).get(reverse("review")), "Answered.")


def test_a_correction_of_the_same_month_answers_and_another_month_does_not(cast: Cast, said: CheckIn) -> None:
    kr, waiting = said.key_result, UpdateRequest.objects.filter(answered_at__isnull=True)
    asked(cast, said)
    publish(kr, cast.msl, at=LATER, period=1)
    assert waiting.exists()
    corrected = publish(kr, cast.msl, Said(confidence=6, what_changed="Rome"), at=AT + timedelta(days=4))
    assert corrected.supersedes == said
    assert not waiting.exists()
    page = client(cast.manager).get(reverse("review"))
    assertContains(page, "This is the correction.")


def test_one_question_at_a_time(cast: Cast, said: CheckIn) -> None:
    asked(cast, said)
    with pytest.raises(ValidationError, match="asked on 15 Feb already"):
        asked(cast, said, cast.lead)
    assertNotContains(client(cast.lead).get(url_of(said)), 'value="ask"')
    assert Comment.objects.count() == 1
    with pytest.raises(ValidationError, match="already"):
        ask_for_update(key_result=said.key_result, by=cast.lead, note="", at=AT)


def test_acknowledging_takes_ones_own_question_back_and_nobody_elses(cast: Cast, said: CheckIn) -> None:
    request = asked(cast, said)
    acknowledge(check_in=CheckIn.objects.get(pk=said.pk), by=cast.lead, version=said.version, at=LATER)
    request.refresh_from_db()
    assert request.answered_at is None
    other = publish(key_result_for(cast, cast.msl, code="KR1.2"), cast.msl)
    request = asked(cast, other)
    acknowledge(check_in=CheckIn.objects.get(pk=other.pk), by=cast.manager, version=other.version, at=LATER)
    request.refresh_from_db()
    assert request.answered_at == LATER


def test_a_question_whose_words_are_withdrawn_is_taken_back(
    cast: Cast, said: CheckIn, clock: time_machine.Traveller
) -> None:
    asked(cast, said)
    clock.shift(timedelta(minutes=1))
    thread = reverse("comments", args=["check_in", said.pk])
    client(cast.manager).post(thread, {"text": "And which month?"})
    question, more = Comment.objects.order_by("pk")
    # Other words of theirs may go; only the question's own take it back.
    client(cast.manager).post(reverse("comment-withdraw", args=[more.pk]))
    assert UpdateRequest.objects.open().exists()
    client(cast.manager).post(reverse("comment-withdraw", args=[question.pk]))
    assert not UpdateRequest.objects.open().exists()
    assertNotContains(needs(cast.msl), "asks about your check-in")
    assert parts(cast, cast.manager) == [("rest", ["KR1.1"])]
    assertNotContains(client(cast.manager).get(reverse("review")), "Answered.")
    asked(cast, said)  # and they may ask another
    assert UpdateRequest.objects.open().exists()


@pytest.mark.parametrize("text", ["", " ", "x" * (LONGEST_QUESTION + 1)])
def test_a_question_has_words(cast: Cast, said: CheckIn, text: str) -> None:
    assert client(cast.manager).post(url_of(said), sent(said, "ask", text)).status_code == 422
    assert not UpdateRequest.objects.exists()


def test_who_may_not_ask(cast: Cast, said: CheckIn) -> None:
    for user in (cast.msl, cast.teammate, cast.other_manager, cast.compliance, cast.admin):
        with pytest.raises(PermissionDenied):
            asked(cast, said, user)
    with pytest.raises(VersionConflict):
        ask_back(check_in=said, by=cast.manager, version=9, question="Why?", at=AT)
    KeyResult.objects.filter(pk=said.key_result_id).update(state="dropped")
    with pytest.raises(ValidationError, match="cannot answer"):
        asked(cast, CheckIn.objects.get(pk=said.pk))


def test_an_owner_who_left_is_neither_asked_nor_called(cast: Cast, said: CheckIn) -> None:
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    row = CheckIn.objects.get(pk=said.pk)
    assertNotContains(client(cast.manager).get(url_of(row)), 'value="ask"')
    with pytest.raises(ValidationError, match="cannot answer"):
        asked(cast, row)
    acknowledge_with(check_in=row, by=cast.manager, version=row.version, comment="Noted.", at=AT)
    assert Comment.objects.get().text == "Noted."


def test_a_question_is_screened_as_every_text(cast: Cast, said: CheckIn) -> None:
    answer = client(cast.manager).post(url_of(said), sent(said, "ask", "Was the patient hospitalised after the dose?"))
    assertContains(answer, "Please read your text once more", status_code=422)


def test_an_update_that_is_asked_for_reads_as_before(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, code="KR1.1")
    ask_for_update(key_result=kr, by=cast.manager, note="How is it?", at=AT)
    assertContains(needs(cast.msl), f"{cast.manager} asks for an update: KR1.1")
    publish(kr, cast.msl, FINE, at=LATER)
    assert not UpdateRequest.objects.open().exists()
