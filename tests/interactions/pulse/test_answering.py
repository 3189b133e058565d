"""The form: who is asked answers once, whatever happens to the window; and what is typed is not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client

from interactions.models import PulseAnswer, PulseInvitation, PulseQuestion, PulseWave
from interactions.pulse.services.answers import answer
from organization.models import User
from tests.factories.pulse import begun, make_people, make_question, make_wave
from tests.interactions.pulse.conftest import AT, TODAY, client_of
from tests.reading import words_of

URL = "/pulse/answer/"


@pytest.fixture
def wave(opener: User, question: PulseQuestion) -> PulseWave:
    """Open; six of clinical and one of compliance are asked a statement and a text."""
    make_question(kind="text", text="What is missing?")
    make_people(6)
    return begun(make_wave(opener, TODAY, name="Spring"))


@pytest.fixture
def asked(wave: PulseWave) -> User:
    return User.objects.filter(function="clinical").order_by("pk").first()


def _fields(score: str = "", text: str = "") -> dict[str, str]:
    scale, own_words = PulseQuestion.objects.filter(is_active=True, audience="colleagues").order_by("pk")
    return {f"question-{scale.pk}": score, f"question-{own_words.pk}": text}


def test_who_is_asked_answers_and_is_thanked(asked: User, wave: PulseWave) -> None:
    client = client_of(asked)
    form = words_of(client.get(URL))
    for words in ("It helps.", "What is missing?", "Not now", "Not your name, not the time", "Words can give you away"):
        assert words in form
    sent = client.post(URL, _fields("4", "Earlier data."), follow=True)
    assert sent.redirect_chain == [(URL, 302)]
    assert "You have answered" in words_of(sent)
    rows = set(PulseAnswer.objects.values_list("functions", "score", "text"))
    assert rows == {("clinical,compliance", 4, ""), ("", None, "Earlier data.")}
    assert list(PulseInvitation.objects.filter(is_spent=True).values_list("user", flat=True)) == [asked.pk]


def test_a_question_may_be_left_out_but_not_all(asked: User, wave: PulseWave) -> None:
    client = client_of(asked)
    refused = client.post(URL, _fields(text="   "))
    assert refused.status_code == 422
    assert "Answer at least one question" in words_of(refused)
    assert client.post(URL, _fields("1")).status_code == 302
    assert PulseAnswer.objects.count() == 1


def test_two_clicks_and_two_windows_are_one_answer(asked: User, wave: PulseWave) -> None:
    client = client_of(asked)
    assert client.post(URL, _fields("5")).status_code == 302
    for other in (_fields("5"), _fields("1", "Typed in the other window.")):
        again = client.post(URL, other)
        assert again.status_code == 422
        assert "You answered already, perhaps in another window" in words_of(again)
    assert "Typed in the other window." in words_of(again)  # so that it can be copied
    assert "Send without my name" not in words_of(again)
    assert list(PulseAnswer.objects.values_list("score", flat=True)) == [5]


def test_what_is_sent_after_the_end_is_told_so_and_kept_on_the_page(asked: User, wave: PulseWave) -> None:
    with time_machine.travel(AT + timedelta(days=14), tick=False):
        client = client_of(asked)
        late = client.post(URL, _fields("5", "Too late."))
        assert late.status_code == 422
        for words in ("Spring closed on 15 March 2026. This was not saved.", "Too late."):
            assert words in words_of(late)
        assert "This pulse is closed" in words_of(client.get(URL))
    assert not PulseAnswer.objects.exists()


def test_the_last_day_is_that_of_the_person(asked: User, wave: PulseWave) -> None:
    User.objects.filter(pk=asked.pk).update(timezone="Pacific/Auckland")
    evening = datetime(2026, 3, 15, 18, tzinfo=AT.tzinfo)  # the sixteenth in Auckland
    with time_machine.travel(evening, tick=False):
        assert client_of(asked).post(URL, _fields("5")).status_code == 422
        User.objects.filter(pk=asked.pk).update(timezone="America/Los_Angeles")
        assert client_of(asked).post(URL, _fields("5")).status_code == 302


@pytest.mark.parametrize("wrong", ["6", "0", "x", "-1", "²"])
def test_a_score_that_is_none_is_refused_at_its_field(asked: User, wave: PulseWave, wrong: str) -> None:
    refused = client_of(asked).post(URL, _fields(wrong, "And this stays."))
    assert refused.status_code == 422
    assert "Choose a number from 1 to 5." in words_of(refused)
    assert "And this stays." in words_of(refused)
    assert not PulseInvitation.objects.filter(is_spent=True).exists()


def test_a_text_that_reads_like_a_patient_is_refused_because_nobody_could_ask(asked: User, wave: PulseWave) -> None:
    refused = client_of(asked).post(URL, _fields("3", "The patient had a fatal reaction."))
    assert refused.status_code == 422
    assert "Hand it to safety" in words_of(refused)
    assert not PulseAnswer.objects.exists()


def test_who_was_not_asked_has_nothing_to_send(wave: PulseWave) -> None:
    (newcomer,) = make_people(1)
    client = client_of(newcomer)
    assert "Nothing is asked of you" in words_of(client.get(URL))
    assert client.post(URL, _fields("5")).status_code == 403
    with pytest.raises(PermissionDenied):
        answer(by=newcomer, wave=wave, scores={}, texts={}, today=TODAY)


def test_a_question_of_the_other_audience_is_not_answered(asked: User, wave: PulseWave) -> None:
    other = make_question("msls", text="Of MSLs.")
    with pytest.raises(ValidationError, match="at least one"):
        answer(by=asked, wave=wave, scores={other.pk: 5}, texts={}, today=TODAY)


def test_the_service_checks_what_the_form_checks(asked: User, wave: PulseWave, question: PulseQuestion) -> None:
    with pytest.raises(ValidationError):
        answer(by=asked, wave=wave, scores={question.pk: 6}, texts={}, today=TODAY)
    assert not PulseInvitation.objects.filter(is_spent=True).exists()


def test_who_leaves_or_loses_the_role_answers_no_more(asked: User, wave: PulseWave) -> None:
    client = client_of(asked)
    User.objects.filter(pk=asked.pk).update(role="")
    assert client.get(URL).status_code == 403
    User.objects.filter(pk=asked.pk).update(is_active=False)
    assert client.get(URL).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_six_sendings_at_the_same_moment_are_one_answer() -> None:
    opener, *_ = make_people(1, "compliance", "compliance")
    made = make_question(text="At once.")
    make_people(6)
    wave = begun(make_wave(opener, TODAY))
    somebody = wave.invitations.order_by("pk").first()
    assert somebody is not None
    barrier = Barrier(6)

    def send(_: int) -> Any:
        barrier.wait(30)
        try:
            answer(by=somebody.user, wave=wave, scores={made.pk: 3}, texts={}, today=TODAY)
        except ValidationError as error:
            return error.code
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(send, range(6)))
    assert answers == ["saved", *["spent"] * 5]
    assert PulseAnswer.objects.count() == 1


def test_everybody_finds_the_form_without_a_link(asked: User, wave: PulseWave) -> None:
    """A lost mail loses nothing: the address says nothing of whoever opens it."""
    client: Client = client_of(asked)
    for address in ("/pulse/", "/"):
        assert 'href="/pulse/answer/"' in words_of(client.get(address))
    client.post(URL, _fields("5"))
    assert "You have answered" in words_of(client.get("/pulse/"))
    assert "Pulse: two questions" not in words_of(client.get("/"))


def test_not_now_takes_it_off_the_first_page_until_the_next_sign_in(asked: User, wave: PulseWave) -> None:
    client = client_of(asked)
    assert "Pulse: two questions" in words_of(client.get("/"))
    assert client.post("/pulse/not-now/", {"wave": wave.pk}).url == "/"  # type: ignore[attr-defined]
    assert "Pulse: two questions" not in words_of(client.get("/"))
    assert 'href="/pulse/answer/"' in words_of(client.get("/pulse/"))
    assert "Pulse: two questions" in words_of(client_of(asked).get("/"))
    client.post("/pulse/not-now/", {"wave": "x"})
    assert "Pulse: two questions" in words_of(client.get("/"))
