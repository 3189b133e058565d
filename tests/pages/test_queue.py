"""Needs you: what waits for each role, and for nobody else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from insights.models import Insight
from interactions.activities.approvals import ask_for_approval
from interactions.activities.services import Work, log_activity
from interactions.models import PulseAsked
from interactions.pulse.services.answers import answer
from okrs.models import CheckIn
from organization.models import Membership, Quarter, User
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import InsightFactory, ReceiptFactory
from tests.factories.pulse import begun, make_people, make_question, make_wave
from tests.okrs.conftest import key_result_for
from tests.reading import words_of

AT = datetime(2026, 2, 16, 12, tzinfo=UTC)
WHO = ("msl", "teammate", "manager", "other_manager", "lead", "compliance", "admin")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(AT, tick=False):
        yield make_cast(AT.date())


def home_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return words_of(client.get("/"))


def who_sees(cast: Cast, words: str) -> set[str]:
    return {who for who in WHO if words in home_of(getattr(cast, who))}


def test_an_insight_asked_back_waits_for_its_author(cast: Cast) -> None:
    insight = InsightFactory.create(
        originator=cast.msl, therapeutic_area=cast.oncology, state=Insight.State.NEEDS_DETAIL,
        submitted_at=AT - timedelta(days=20),
    )  # fmt: skip
    ReceiptFactory.create(
        insight=insight, about=Insight.State.NEEDS_DETAIL, message="Which setting?", sent_at=AT - timedelta(days=15)
    )
    assert who_sees(cast, f"A question about your insight No. {insight.pk}") == {"msl"}
    assert "Asked on 1 February: “Which setting?”" in home_of(cast.msl)


def test_insights_wait_for_the_lead(cast: Cast) -> None:
    for days in (22, 3):
        InsightFactory.create(
            originator=cast.msl, therapeutic_area=cast.oncology, state=Insight.State.SUBMITTED,
            submitted_at=AT - timedelta(days=days),
        )  # fmt: skip
    assert who_sees(cast, "2 insights wait for triage") == {"lead"}
    assert "The oldest came on 25 January, 22 days ago." in home_of(cast.lead)


def test_an_approval_is_asked_of_those_who_may(cast: Cast) -> None:
    work = Work(title="A board", therapeutic_area=cast.oncology)
    made = log_activity(by=cast.msl, kind="advisory_board", work=work, today=AT.date())
    assert who_sees(cast, "1 approval is asked of you") == set()
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    assert who_sees(cast, "1 approval is asked of you") == {"manager", "lead", "compliance"}


def test_an_approval_waits_since_it_was_asked_for(cast: Cast) -> None:
    with time_machine.travel(AT - timedelta(days=20), tick=False):
        work = Work(title="A board", therapeutic_area=cast.oncology)
        made = log_activity(by=cast.msl, kind="advisory_board", work=work, today=AT.date())
    ask_for_approval(by=cast.msl, activity=made, at=AT - timedelta(days=3))
    assert "The oldest came on 13 February, 3 days ago." in home_of(cast.manager)


def test_check_ins_wait_to_be_read(cast: Cast) -> None:
    key_result = key_result_for(cast, cast.msl)
    said = {"value": 1, "confidence": 7, "computed_status": "on_track", "published_at": AT - timedelta(days=2)}
    CheckIn.objects.create(key_result=key_result, period=1, author=cast.msl, zone_name="UTC", **said)
    words = "1 check-in waits to be read and acknowledged"
    assert who_sees(cast, words) == {"manager", "lead"}
    CheckIn.objects.update(acknowledged_by=cast.manager, acknowledged_at=AT)
    assert who_sees(cast, words) == set()


def test_what_the_set_up_lacks(cast: Cast) -> None:
    assert who_sees(cast, "The next quarter is missing") == set()
    with time_machine.travel(AT + timedelta(days=20), tick=False):
        assert who_sees(cast, "The next quarter is missing") == {"admin"}
        Quarter.objects.create(
            name="Next", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30), grace_ends_on=date(2026, 7, 14)
        )
        assert who_sees(cast, "The next quarter is missing") == set()
    assert who_sees(cast, "MSLs without a team") == set()
    Membership.objects.filter(user=cast.teammate).delete()
    assert who_sees(cast, "MSLs without a team") == {"admin"}
    assert cast.teammate.display_name in home_of(cast.admin)


def test_an_open_pulse_waits_for_who_is_asked_until_it_is_answered(cast: Cast) -> None:
    """In the query that the frame asks anyway: tests/shape/test_query_counts.py has the first pages' numbers."""
    question = make_question(text="It helps.")
    make_people(5)
    wave = begun(make_wave(cast.admin, AT.date()))
    PulseAsked.objects.filter(wave=wave).exclude(question=question).delete()
    words = "Pulse: one question, closes on 1 March"
    asked = ("clinical", "commercial", "market_access", "safety", "compliance")
    assert [who for who in (*asked, *WHO) if words in home_of(getattr(cast, who))] == [*asked, "compliance"]
    answer(by=cast.clinical, wave=wave, scores={question.pk: 2}, texts={}, today=AT.date())
    assert words not in home_of(cast.clinical)
    Quarter.objects.all().delete()  # the frame asks for less
    assert words not in home_of(cast.clinical)
    assert words in home_of(cast.safety)
