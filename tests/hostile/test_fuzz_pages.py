"""Every address × every field of its forms and query strings × every hostile value: never a 5xx, never a row too many.

New pages are found by themselves: addresses by ``tests/access/``, which a test holds complete, and fields by the HTML
of the pages and by what their views ask a query string for. A field is sent a hostile value alone, all others as a
careful person fills them in, since a first wrong field would hide a second. Each is sent by one profile that may use
it; query strings by each kind of partner too. Of the rows of a table, which are read alike, one is sent. Headers go to
three addresses, odd bodies to one of each way to read a body.

``FUZZ=all`` sends all twelve values of ``tests/hostile/values.py`` into each field, and odd bodies to every address, in
twenty minutes of a processor. Without it each field meets one of the twelve, which its name and its address choose: the
same in every run, so that no run finds by luck what the one before it did not, and all twelve over the fields of a few
pages.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.answers import Row, expected
from tests.access.table import ROWS
from tests.access.walks import routes, walked_world
from tests.factories.world import World
from tests.hostile.page_forms import Form
from tests.hostile.values import (
    ALL,
    BEST,
    OTHER_PAGES,
    Attacker,
    Found,
    Sent,
    Value,
    crawl,
    filled_in,
    name_of,
    names_asked,
    post,
    some_of,
    with_query,
)

SEE_FORMS = ("msl", "lead", "manager", "admin")  # who see, between them, nearly every form


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for the file; each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with walked_world() as made:
            yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _found(_one_world: World, django_db_blocker: Any) -> Found:
    """All pages, read once; what fails on the way is told by the first test that asks."""
    with django_db_blocker.unblock(), Attacker(_one_world) as attacker:
        found = crawl(attacker, starts(_one_world))
    found.failures = attacker.failures
    return found


@pytest.fixture
def attacker(_one_world: World, db: None) -> Iterator[Attacker]:
    with Attacker(_one_world) as made:
        yield made


@pytest.fixture
def found(_found: Found, attacker: Attacker) -> Found:
    attacker.failures.lines |= _found.failures.lines
    return _found


def starts(world: World) -> Iterator[tuple[str, str]]:
    """Each address with those who see the most of it, and those whose page is another one."""
    for row in ROWS:
        statuses = expected(row.get)
        readers = [who for who in BEST if statuses[who] == 200]
        few = [who for who in readers if who in SEE_FORMS or who in OTHER_PAGES]
        for who in few or readers[:1]:
            yield who, reverse(row.name, args=row.args(world))
    yield "admin", reverse("person-edit", args=[world.newcomer.pk])  # who may be invited again


def askers(row: Row, method: str) -> list[str]:
    """Who is let in, those who may most first."""
    statuses = expected(row.get if method == "get" else row.post)
    return [who for who in BEST if statuses[who] in (200, 422) or (statuses[who] == 302 and who != "visitor")]


def test_every_path(attacker: Attacker) -> None:
    for row in ROWS:
        args = row.args(attacker.world)
        method = "get" if askers(row, "get") else "post"
        for who in askers(row, method)[:1]:
            for place in range(len(args)):
                for about, value in some_of(row.name, str(place)):
                    attacker.send(who, method, path_with(row, args, place, value), about)
    assert not attacker.failures.lines, str(attacker.failures)


def path_with(row: Row, args: tuple[object, ...], place: int, value: Value) -> str:
    """The row's address with a hostile value in one place."""
    marks = [f"place-{number}-" for number in range(len(args))]
    pattern = next(address for address, pattern in routes() if pattern.name == row.name)
    path = "/" + re.sub(r"<[^>]+>", lambda _: marks.pop(0), pattern)
    for number, arg in enumerate(args):
        path = path.replace(f"place-{number}-", quote(value if number == place else str(arg), safe=""))
    return path


@pytest.mark.long
def test_every_query_string(attacker: Attacker, found: Found) -> None:
    for (who, path), own in asked_once(found):
        names = list(own)
        if who not in OTHER_PAGES:  # also those that no link says
            names += sorted(found.asked.get(name_of(path), set()) - set(own))
        for name in names:  # grows by those that are asked for only beside another
            for about, value in some_of(name_of(path), name):
                with names_asked() as asked:
                    attacker.send(who, "get", with_query(path, {**own, name: value}), f"{name}: {about}")
                if who not in OTHER_PAGES:
                    names += sorted(asked - set(names))
    assert not attacker.failures.lines, str(attacker.failures)


def asked_once(found: Found) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Each page with those names that it links or its forms send, by one who sees the most and by each partner."""
    seen = set()
    for who, path in sorted(found.queries, key=lambda one: BEST.index(one[0])):
        key = (name_of(path), who if who in OTHER_PAGES else "")
        if key not in seen:
            seen.add(key)
            yield (who, path), {name: value for name, value in found.queries[who, path].items() if name}


def given(world: World) -> dict[str, list[str]]:
    """What a form offers by typing alone, or asks for in a form of its own."""
    kol = str(world.kol.pk)
    after = world.planned["quarter"].ends_on
    quarter = {"starts_on": 1, "ends_on": 90, "grace_ends_on": 100, "planning_session_on": 80}
    return {
        "kols": [kol], "kol": [kol], "kr": [str(world.key_result.pk)], "country": ["DE"], "npi": ["1234567893"],
        "orcid": [""], "languages": ["de"], "timezone": ["Europe/Paris"], "reason": ["It was typed wrongly."],
        # Left as they are: what is optional, must differ from another field, or be named instead of a choice.
        **{name: [""] for name in ("product", "channel_second", "contact_consent", "new_study", "new_campaign")},
        **{name: [""] for name in ("link", "person", "options", "before", "custom.detail")},
        **{f"new_congress{of}": [""] for of in ("", "_starts_on", "_ends_on")},
        **{name: [(after + timedelta(days=days)).isoformat()] for name, days in quarter.items()},
        "due_on": [(after + timedelta(days=30)).isoformat()], "key": ["cost_centre"],
        "range_low": ["1"], "range_high": ["5"], "address": ["https://files.example/1"],
        "begins_at": ["09:00"], "ends_at": ["10:00"],
        "secret_address": ["https://calendar.example/private/own.ics"],
    }  # fmt: skip


@pytest.mark.long
def test_every_form(attacker: Attacker, found: Found) -> None:
    """As a careful person sends it; a hostile value in one field; a field in another way."""
    seen: set[tuple[str, str]] = set()
    refused = {}
    for (route, names), (who, form) in found.forms.items():
        sent = filled_in(form, given(attacker.world))
        answer = post(attacker, who, form, sent, "as a careful person would")
        if answer.status_code not in (200, 204, 302):
            refused[route] = errors_of(answer)
        new = [name for field, name in {one_of(name): name for name in names}.items() if (route, field) not in seen]
        seen |= {(route, one_of(name)) for name in new}
        for name in new:
            for about, value in some_of(route, one_of(name)):
                post(attacker, who, form, sent | {name: [value]}, f"{name}: {about}")
        for about, other in in_other_ways(form, sent, new if ALL else ()):
            post(attacker, who, form, other, about)
    assert not attacker.failures.lines, str(attacker.failures)
    # Otherwise hostile values meet the first refusal and nothing behind it.
    assert {route: words for route, words in refused.items() if route not in NOT_TAKEN} == {}


def errors_of(answer: HttpResponse) -> str:
    """What the page says is wrong."""
    parts = re.findall(r"data-error-summary.*?</div>", answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(parts)).split())


def one_of(name: str) -> str:
    """The name of a field whichever row of a table it stands in: the rows are read alike."""
    return re.sub(r"\d+-", "0-", name)


# Forms that a careful person could not send here either: nothing is changed in the rules, no draft waits in that plan,
# a question of the pulse is asked already, not every team is submitted, a team's score differs without a reason,
# a file of KOLs is no calendar, and the KOL objected to contact: who left had planned some, and plans would.
NOT_TAKEN = {
    "in-depth-rule", "status-rule", "plan-activate", "pulse-question-new", "quarter-seal", "quarter-close-team",
    "own-calendar", "left-plans", "touchpoint-imports", "engagement-plan-edit", "engagement-plan-new",
}  # fmt: skip


def in_other_ways(form: Form, sent: Sent, names: Iterable[str]) -> list[tuple[str, Sent]]:
    """Nothing; every field twice; a file for a text and a text for a file; each of ``names`` missing."""
    twice = {name: [*texts, *texts] for name, texts in sent.items()}
    swapped: Sent = {
        name: ["no file"] if one.is_file else [SimpleUploadedFile("a.txt", b"a")] for name, one in form.fields.items()
    }
    ways: list[tuple[str, Sent]] = [("nothing", {}), ("twice", twice), ("file for text", swapped)]
    return ways + [(f"{name} missing", {key: texts for key, texts in sent.items() if key != name}) for name in names]


@pytest.mark.long
def test_every_address_that_is_sent_to_has_a_form(attacker: Attacker, found: Found) -> None:
    """Or the walk above would miss it in silence."""
    sent_to = {row.name for row in ROWS if askers(row, "post") and row.name not in WITHOUT_FORM}
    assert sent_to - {name for name, _ in found.forms} == set()


# Sent to by scripts, by steps that this walk does not take, or closed for whoever is signed in.
WITHOUT_FORM = {
    "account_confirm_login_code", "account_signup",  # closed
    "account_reset_password_from_key", "account_set_password",  # behind a link from a mail
    "engagement-plans-start",  # where the quarter before has plans that can go on
    "insight-action-record",  # once the action is finished
    "receipt-undo",  # of one's own decision that nothing has followed
    "mfa_activate_totp", "mfa_authenticate", "mfa_generate_recovery_codes", "mfa_reauthenticate",  # after a factor
    "custom-field-restore",  # once it is archived
    "board-seen",  # only when there is news
    "template-objective-reorder", "template-key-result-reorder",  # only where there are two
    "plan-session-live",  # a script asks it
    "quarter-year",  # once its quarters were shown
    "board-undo",  # only after a change of owner
    "activity-step-undo", "promise-reopen",  # only after a step or a promise was finished
    "possible-contact-dismiss", "possible-contact-ignore",  # where something was found
    "possible-contact-undo", "ignored-appointment-again",  # after an answer
    "left-plans-undo",  # only after plans were handed on or cancelled
    "decision-reopen", "meeting-held-undo",  # only after a decision was answered, or a meeting held
}  # fmt: skip


HEADERS: dict[str, tuple[str, ...]] = {
    "HX-Current-URL": ("http://[::1", "//evil.example/x", "javascript:1", "\xed\xa0\x80"),
    "HX-Target": ("'\";<script>", "x" * 10_000),
    "HX-Boosted": ("²",),
    "Referer": ("http://[::1", "\xff"),
    "Accept-Language": ("x" * 10_000, "de;q=1e400", "*;q=²", "-"),
    "Accept": ("²", "*/*;q=NaN", "text/html;q=" + "9" * 5_000),
    "If-None-Match": ('"', "W/²"),
    "If-Modified-Since": ("Mon, 01 Jan 0001 00:00:00 GMT", "x"),
    "Range": ("bytes=-" + "9" * 5_000,),
    "Host": ("[::1", "localhost:" + "9" * 5_000, "evil.example"),
    "X-Forwarded-Proto": ("http://[::1",),
    "X-Forwarded-For": ("http://[::1", "\xff"),
    "Cookie": ('sessionid="abcdefgh\\000"', 'messages="\\000"', 'csrftoken="²\\000"', "sessionid=" + "²" * 5_000),
    "Content-Type": ("text/plain; charset=utf-7", "text/plain; charset=²", "/", ";="),
    "Content-Length": ("²", "-1", "9" * 30),
}


def test_every_header(attacker: Attacker) -> None:
    sent = [(name, text) for name, texts in HEADERS.items() for text in texts]
    for who, path in (("msl", "/kols/?q=%2B2AA-"), ("msl", "/nowhere/"), ("visitor", "/board/live/?team=all")):
        for name, text in sent:
            for more in ({}, {"HX-Request": "true"}):
                environ = environ_of({name: text} | more)
                attacker.send(who, "get", path, f"{name}: {text[:30]!r}", headers=more, **environ)
    assert not attacker.failures.lines, str(attacker.failures)


def environ_of(headers: dict[str, str]) -> dict[str, str]:
    """Headers as a server hands them over: bytes read as Latin-1."""
    bare = {"Content-Type", "Content-Length"}
    return {
        ("" if name in bare else "HTTP_") + name.upper().replace("-", "_"): text.encode().decode("latin-1")
        for name, text in headers.items()
    }


BODIES: dict[str, tuple[str, bytes]] = {
    "another character set": ("application/x-www-form-urlencoded; charset=utf-7", b"q=+2AA-"),
    "no boundary": ("multipart/form-data", b"q=a"),
    "half a part": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=q"),
    "a strange transfer": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="q"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--',
    ),
    "a part in another character set": (
        "multipart/form-data; boundary=x; charset=utf-7",
        b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n+2AA-\r\n--x--',
    ),
    "a file whose name is a NUL": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00.csv"\r\n\r\na\r\n--x--',
    ),
    "2,000 fields": ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2_000))),
    "3 MB": ("application/x-www-form-urlencoded", b"q=" + b"x" * 3_000_000),
    "JSON": ("application/json", b'{"q": "\\ud800"}'),
}


# Of each kind: by whom the body is read, and what is answered.
BODY_READERS = {"log", "kol-new", "board-bulk", "board-seen", "import-kols", "account_login", "account_reauthenticate"}


@pytest.mark.parametrize("about", BODIES)
def test_every_body(about: str, attacker: Attacker) -> None:
    kind, body = BODIES[about]
    for row in (row for row in ROWS if ALL or row.name in BODY_READERS):
        if row.args(attacker.world):
            continue
        for who in askers(row, "post")[:1]:
            address = reverse(row.name)
            attacker.send(who, "post", address, about, data=body, content_type=kind)
    assert not attacker.failures.lines, str(attacker.failures)
