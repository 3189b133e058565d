"""Asking for a calendar over the network: what is fetched, and everything that may not be."""

import gzip
import ipaddress
import logging
import ssl
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from interactions.own_calendar import fetching
from interactions.own_calendar.addresses import is_public, place_of
from interactions.own_calendar.fetching import OUTSIDE, NotFetched, fetch
from interactions.own_calendar.problems import words_of
from tests.interactions.own_calendar.machine import HOST, machine, says

SECRET = f"https://{HOST}/private-0123456789abcdef/basic.ics?token=geheim"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def refused(code: str, address: str = SECRET, **more: Any) -> None:
    with pytest.raises(NotFetched) as caught:
        fetch(address, **more)
    assert caught.value.code == code
    assert words_of(code)
    # Nothing of the address in what is raised, whatever it came from.
    assert "geheim" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.getrepr(style='value')}"


def test_the_file_comes_by_the_name_it_was_asked_by(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), machine(says(CALENDAR)) as one:
        assert fetch(SECRET, door=one.door()) == CALENDAR
    (asked,) = one.requests
    lines = asked.decode().split("\r\n")
    assert lines[0] == "GET /private-0123456789abcdef/basic.ics?token=geheim HTTP/1.1"
    assert f"Host: {HOST}" in lines
    assert not [line for line in lines if line.lower().startswith(("cookie", "authorization", "referer"))]
    assert "geheim" not in caplog.text


def test_pieces_and_an_answer_without_a_length_are_read() -> None:
    def in_pieces(line: Any, _request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in (CALENDAR[:10], CALENDAR[10:]):
            line.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        line.sendall(b"0\r\n\r\n")
        time.sleep(2)  # it does not hang up

    def to_the_end(line: Any, _request: bytes) -> None:
        line.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + CALENDAR)

    for answer in (in_pieces, to_the_end):
        with machine(answer) as one:
            assert fetch(SECRET, door=one.door()) == CALENDAR


# --- Where it may not lead ----------------------------------------------------------------------


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "169.254.170.2", "100.64.0.1", "100.127.255.255", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "192.88.99.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "100::1", "3fff::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_machine_inside_is_asked(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with machine(says(CALENDAR)) as one:
        refused(fetching.PRIVATE, door=one.door(look_up=lambda _host: [address], is_allowed=OUTSIDE.is_allowed))
        # Nor one beside a machine that is outside.
        both = one.door(look_up=lambda _host: ["93.184.216.34", address], is_allowed=OUTSIDE.is_allowed)
        refused(fetching.PRIVATE, door=both)
        assert one.requests == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001:80b::200e"])
def test_machines_on_the_internet_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["http://calendar.example.com/a.ics", "ftp://calendar.example.com/a", "file:///etc/passwd", "//example.com/a",
     "https://127.0.0.1/a", "https://2130706433/a", "https://0x7f.1/a", "https://017700000001/a", "https://[::1]/a",
     "https://localhost/a", "https://127.1/a", "https://metadata/a", "https://user:pw@calendar.example.com/a",
     "https://calendar.example.com:8443/a", "https://calendar.example.com:x/a", "https://a b.example.com/",
     "https://calendar.example.com\\@evil.example/", "https://calendar.example.com/a\r\nHost: x", "https:///a",
     "https://-a.example.com/", "https://example.com" + "/a" * 1_001, "https://ex\u0430mple.com/", "", "x"],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValidationError):
        place_of(address)


def test_an_address_as_calendars_give_it_is_taken() -> None:
    assert place_of("webcal://Calendar.Example.com/a.ics?b=1") == place_of(
        " https://calendar.example.com:443/a.ics?b=1 "
    )
    assert "secret" not in repr(place_of("https://calendar.example.com/secret"))


def test_a_name_is_looked_up_once_and_that_very_machine_is_asked() -> None:
    """A second look-up that leads inside finds nobody who asks it."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with machine(says(CALENDAR)) as one:
        assert fetch(SECRET, door=one.door(look_up=lambda _host: next(answers))) == CALENDAR
        assert next(answers) == ["127.0.0.2"]


# --- Redirects ---------------------------------------------------------------------------------


def leading(*where: str) -> Any:
    """To each of ``where`` in turn, then to the calendar."""
    left = list(where)

    def answer(line: Any, request: bytes) -> None:
        to = left.pop(0) if left else ""
        (says(b"", f"Location: {to}", status="302 Found") if to else says(CALENDAR))(line, request)

    return answer


def test_up_to_three_redirects_are_followed_each_looked_at_anew() -> None:
    looked_up: list[str] = []

    def look_up(host: str) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    with machine(leading("/b", f"https://{HOST}/c", "?d")) as one:
        assert fetch(SECRET, door=one.door(look_up=look_up)) == CALENDAR
    assert looked_up == [HOST] * 4
    assert [request.split()[1] for request in one.requests][1:] == [b"/b", b"/c", b"/c?d"]
    with machine(leading("/b", "/c", "/d", "/e")) as one:
        refused(fetching.AWAY, door=one.door())


@pytest.mark.parametrize(
    "to",
    ["https://127.0.0.1/", "http://calendar.example.com/", "https://localhost/", "//127.0.0.1/", "file:///etc/passwd",
     "https://[::1]/", "https://calendar.example.com:22/", "gopher://x.example.com/", "https://[", " "],
)  # fmt: skip
def test_a_redirect_leads_nowhere_else(to: str) -> None:
    with machine(leading(to)) as one:
        refused(fetching.AWAY, door=one.door())
        assert len(one.requests) == 1


def test_a_redirect_to_a_name_that_leads_inside_is_not_followed() -> None:
    inside = {HOST: ["127.0.0.1"], "inside.example.com": ["10.0.0.1"]}
    with machine(leading("https://inside.example.com/")) as one:
        refused(fetching.PRIVATE, door=one.door(look_up=inside.__getitem__))
        assert len(one.requests) == 1


# --- A machine that means harm -------------------------------------------------------------------


def test_a_certificate_of_somebody_else_is_not_taken() -> None:
    with machine(says(CALENDAR)) as one:
        refused(fetching.CERTIFICATE, door=one.door(context=ssl.create_default_context))
        refused(fetching.CERTIFICATE, "https://other.example.com/geheim", door=one.door())
        assert one.requests == []


def drips(line: Any, _request: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        line.sendall(b"x")
        time.sleep(0.05)


def drips_its_head(line: Any, _request: bytes) -> None:
    for _ in range(100):
        line.sendall(b"H")
        time.sleep(0.05)


def says_nothing(line: Any, _request: bytes) -> None:
    time.sleep(2)


@pytest.mark.parametrize("answer", [drips, drips_its_head, says_nothing])
def test_a_slow_machine_is_left(answer: Any) -> None:
    begun = time.monotonic()
    with machine(answer) as one:
        refused(fetching.SILENT, door=one.door(seconds=0.6))
    assert time.monotonic() - begun < 2


def test_all_of_it_takes_no_longer_than_ten_seconds_by_rule() -> None:
    assert OUTSIDE.seconds == 10
    assert OUTSIDE.port == 443
    assert OUTSIDE.is_allowed is is_public


def test_a_name_that_nobody_answers_for_is_left_in_time() -> None:
    def look_up(_host: str) -> list[str]:
        time.sleep(2)
        return []

    with machine(says(CALENDAR)) as one:
        refused(fetching.SILENT, door=one.door(look_up=look_up, seconds=0.3))


def floods(line: Any, _request: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(200):
        line.sendall(b"x" * 100_000)


@pytest.mark.parametrize("answer", [floods, says(b"", length=10**9), says(b"x" * 2_000_001)])
def test_a_large_answer_is_left(answer: Any) -> None:
    with machine(answer) as one:
        refused(fetching.BIG, door=one.door())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (says(gzip.compress(b"0" * 10_000_000), "Content-Encoding: gzip"), fetching.PACKED),
        (says(b"", status="404 Not Found"), fetching.GONE),
        (says(b"", status="401 Unauthorized"), fetching.REFUSED),
        (says(b"", status="500 Oh"), fetching.REFUSED),
        (lambda line, _: line.sendall(b"nonsense\r\n\r\n"), fetching.SILENT),
        (lambda line, _: line.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000), fetching.STRANGE),
        (says(b"short", length=100), fetching.SILENT),
    ],
)  # fmt: skip
def test_other_answers_are_told_apart(answer: Any, code: str) -> None:
    with machine(answer) as one:
        refused(code, door=one.door(seconds=1.5))


def test_what_the_environment_says_of_proxies_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with machine(says(CALENDAR)) as one:
        assert fetch(SECRET, door=one.door()) == CALENDAR
