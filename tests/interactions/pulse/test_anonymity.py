"""What an answer leaves behind: nothing that leads from a person to it, and nothing that others could see change."""

import logging
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from interactions.models import PulseAnswer, PulseInvitation, PulseQuestion, PulseWave
from interactions.pulse.services.answers import answer
from interactions.pulse.tasks import turn_waves
from msl_okr.access_log import MaskedLogger
from msl_okr.logs import WrittenFilter
from organization import roles
from organization.models import User
from tests.access.walks import answer as answered
from tests.access.walks import text_of
from tests.factories.pulse import begun, make_people, make_question, make_wave
from tests.interactions.pulse.conftest import TODAY, client_of

WRITTEN = {"interactions_pulseanswer", "interactions_pulseinvitation"}


@pytest.fixture
def wave(opener: User, question: PulseQuestion) -> PulseWave:
    make_question(kind="text", text="What is missing?")
    make_people(12)
    return begun(make_wave(opener, TODAY))


def _sheet(wave: PulseWave, user: User, score: int, text: str = "") -> None:
    scale, own_words = PulseQuestion.objects.filter(asked__wave=wave, audience="colleagues").order_by("pk")
    answer(by=user, wave=wave, scores={scale.pk: score}, texts={own_words.pk: text}, today=TODAY)


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _people(wave: PulseWave) -> list[User]:
    return [one.user for one in wave.invitations.select_related("user").order_by("pk")]


def test_an_answer_has_no_column_for_a_person_or_a_moment(db: None) -> None:
    assert {one.name for one in PulseAnswer._meta.concrete_fields} == {
        "id", "wave", "question", "functions", "score", "text"
    }  # fmt: skip
    kinds = {one.get_internal_type() for model in (PulseAnswer, PulseInvitation) for one in model._meta.concrete_fields}
    assert not kinds & {"DateField", "DateTimeField", "TimeField"}
    assert PulseAnswer._meta.pk.get_internal_type() == "UUIDField"
    triggers = _asked(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN "
        "('interactions_pulseanswer'::regclass, 'interactions_pulseinvitation'::regclass)"
    )
    assert triggers == []


def test_all_rows_carry_the_number_of_the_last_sending(wave: PulseWave) -> None:
    """As a row is numbered by the transaction that wrote it (here: the savepoint), it would else name the sheet."""
    for number, user in enumerate(_people(wave)[:7]):
        _sheet(wave, user, 1 + number % 5, f"Text {number}")
        for table in WRITTEN:
            assert len(_asked(f'SELECT DISTINCT xmin FROM "{table}"')) == 1, table  # noqa: S608 - two names of ours
    assert PulseAnswer.objects.count() == 14
    assert PulseInvitation.objects.filter(is_spent=True).count() == 7


def test_answers_lie_in_an_order_of_chance_under_new_keys(wave: PulseWave) -> None:
    people = _people(wave)
    for number, user in enumerate(people):
        before = set(PulseAnswer.objects.values_list("pk", flat=True))
        _sheet(wave, user, 3, f"Text {number:02}")
        assert not before & set(PulseAnswer.objects.values_list("pk", flat=True))
    lying = [text for (text,) in _asked("SELECT text FROM interactions_pulseanswer WHERE text <> '' ORDER BY ctid")]
    in_time = [f"Text {number:02}" for number in range(len(people))]
    assert sorted(lying) == in_time
    assert lying != in_time  # by chance once in six thousand million runs


def _counts() -> dict[str, tuple[Any, ...]]:
    """Table → how many rows, and a digest of all of them."""
    tables = connection.introspection.django_table_names(only_existing=True)
    return {
        table: _asked(f"SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{table}\" t")[0]  # noqa: S608
        for table in tables
    }


def test_sending_writes_two_tables_and_nothing_else(wave: PulseWave, question: PulseQuestion) -> None:
    """No history, no record of access, no key of the form, no session, no message, no reminder marked as read."""
    client = client_of(_people(wave)[0])
    client.get("/pulse/answer/")
    before = _counts()
    cookies = client.cookies.output()
    assert client.post("/pulse/answer/", {f"question-{question.pk}": "4"}).status_code == 302
    client.get("/pulse/answer/")
    after = _counts()
    assert {table for table in before if before[table] != after[table]} == WRITTEN
    assert client.cookies.output() == cookies


def test_nobody_else_sees_anything_change(wave: PulseWave, question: PulseQuestion) -> None:
    """Those who open waves, manage people, set reminders or watch over the product, and a colleague."""
    first, second, *_ = [user for user in _people(wave) if user.role == roles.PARTNER]
    onlookers = [second, wave.opened_by]
    for role in (roles.ADMIN, roles.MANAGER, roles.MEDICAL_LEAD, roles.MSL):
        onlookers += make_people(1, "medical", role)
    places = ("/", "/pulse/", "/pulse/answer/", "/pulse/export/", f"/pulse/waves/{wave.pk}/", "/pulse/questions/",
              "/admin-area/", "/people/", f"/people/{first.pk}/", "/inbox/", "/reminders/", "/oversight/access/",
              "/oversight/changes/", "/search/?q=pulse", "/api/v1/me/")  # fmt: skip
    clients = [client_of(user) for user in onlookers]

    def seen() -> list[str]:
        return [text_of(answered(client, "get", place)) for client in clients for place in places]

    before = seen()
    _sheet(wave, first, 1, "Something")
    assert client_of(first).get("/pulse/answer/").status_code == 200
    assert seen() == before
    assert len({len(page) for page in before}) > 20  # they are pages, not refusals alone


def test_the_log_has_no_line_for_a_refused_sending() -> None:
    for path, level, is_written in (
        ("/pulse/answer/", logging.WARNING, False), ("/pulse/answer/", logging.ERROR, True),
        ("/pulse/", logging.WARNING, True),
    ):  # fmt: skip
        record = logging.makeLogRecord({"levelno": level, "request": SimpleNamespace(path=path)})
        assert WrittenFilter().filter(record) == is_written
    assert WrittenFilter().filter(logging.makeLogRecord({"levelno": logging.INFO}))


def test_the_web_log_has_no_line_for_the_form() -> None:
    lines: list[str] = []
    with patch("gunicorn.glogging.Logger.access", lambda self, resp, req, *_: lines.append(req.path)):
        logger = MaskedLogger.__new__(MaskedLogger)
        for path in ("/pulse/answer/", "/pulse/answer", "/pulse/", "/"):
            logger.access(None, SimpleNamespace(path=path), {}, None)
    assert lines == ["/pulse/", "/"]
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/", "SERVER_PROTOCOL": "HTTP/1.1",
               "HTTP_REFERER": "https://okr.example/pulse/answer/"}  # fmt: skip
    took, sent = SimpleNamespace(seconds=0, microseconds=1), SimpleNamespace(status="200", sent=1, headers=[])
    assert logger.atoms(sent, SimpleNamespace(headers=[]), environ, took)["f"] == "-"


def test_no_log_says_who_answered(
    wave: PulseWave, question: PulseQuestion, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    with caplog.at_level(logging.DEBUG):
        client_of(_people(wave)[0]).post("/pulse/answer/", {f"question-{question.pk}": "4"})
    assert [one.getMessage() for one in caplog.records if one.name != "django.db.backends"] == []


@pytest.mark.django_db(transaction=True)
def test_what_rows_were_before_is_swept_up_every_hour() -> None:
    """Or the states of both tables after each sending would lie side by side on disk."""

    def swept() -> list[Any]:
        return [at for (at,) in _asked(
            "SELECT last_vacuum FROM pg_stat_user_tables WHERE relname IN "
            "('interactions_pulseanswer', 'interactions_pulseinvitation') ORDER BY relname"
        )]  # fmt: skip

    before = swept()
    turn_waves()
    assert all(at is not None and at not in before for at in swept())
