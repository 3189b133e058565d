"""Asking for a calendar over the network, so that nobody can make us ask for anything else.

The name is looked up once, every address of it must be on the internet (``is_public``), and the connection goes to the
very address that was looked at, with the certificate of the name. Port 443 alone; no proxies; at most three redirects,
each looked at in the same way; at most 2 MB and ten seconds for all of it. What goes wrong is a code: neither the
address nor the answer is in an error or in a log.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import Any, cast
from urllib.parse import urljoin

from django.core.exceptions import ValidationError

from interactions.own_calendar.addresses import PORT, Address, Place, is_public, place_of
from interactions.own_calendar.reading import MAX_BYTES
from organization.ground.numbers import as_number

SECONDS = 10.0
REDIRECTS = 3
# So many addresses of a name are tried, each so many seconds.
TRIED, FOR_EACH = 3, 3.0
HEADERS = 32_000
_AT_ONCE = 65_536
_REDIRECT = (301, 302, 303, 307, 308)

UNKNOWN, PRIVATE, SILENT, CERTIFICATE, REFUSED, GONE, BIG, PACKED, AWAY, STRANGE = (
    "unknown", "private", "silent", "certificate", "refused", "gone", "big", "packed", "away", "strange",
)  # fmt: skip


class NotFetched(Exception):
    """It could not be fetched; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _look_up(host: str) -> list[str]:
    """The addresses of a name, as the system knows them."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Door:
    """How the outside is reached. The one below is the only one the product uses; tests bring their own machine."""

    look_up: Callable[[str], Iterable[str]] = _look_up
    is_allowed: Callable[[Address], bool] = is_public
    port: int = PORT
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = SECONDS


OUTSIDE = Door()


def fetch(address: str, *, door: Door = OUTSIDE) -> bytes:
    """The file at a secret address. NotFetched with a code that says why not; never with the address."""
    deadline = time.monotonic() + door.seconds
    for _ in range(REDIRECTS + 1):
        try:
            place = place_of(address)
        except ValidationError:
            raise NotFetched(AWAY) from None
        try:
            status, header, body = _asked(place, door, deadline)
        except NotFetched:
            raise
        except ssl.SSLCertVerificationError:
            raise NotFetched(CERTIFICATE) from None
        except (OSError, HTTPException, ValueError):
            raise NotFetched(SILENT) from None
        if status not in _REDIRECT:
            return _body_of(status, header, body)
        address = _onward(place, header("Location") or "")
    raise NotFetched(AWAY)


def _onward(place: Place, location: str) -> str:
    try:
        return urljoin(f"https://{place.host}{place.target}", location) if location else ""
    except ValueError:
        raise NotFetched(AWAY) from None


def _body_of(status: int, header: Callable[[str], str | None], body: bytes) -> bytes:
    if status in (404, 410):
        raise NotFetched(GONE)
    if status != 200:
        raise NotFetched(REFUSED)
    if (header("Content-Encoding") or "identity").strip().lower() != "identity":
        raise NotFetched(PACKED)  # nobody asked for it, and what it unpacks to nobody knows
    if len(body) > MAX_BYTES:
        raise NotFetched(BIG)
    return body


def _asked(place: Place, door: Door, deadline: float) -> tuple[int, Callable[[str], str | None], bytes]:
    with _connected(_checked(place.host, door, deadline), door, deadline) as plain:
        plain.settimeout(_left(deadline))
        with door.context().wrap_socket(plain, server_hostname=place.host) as secured:
            request = (
                f"GET {place.target} HTTP/1.1\r\nHost: {place.host}\r\nAccept: text/calendar\r\n"
                "Accept-Encoding: identity\r\nUser-Agent: MSL-OKR\r\nConnection: close\r\n\r\n"
            )
            secured.settimeout(_left(deadline))
            secured.sendall(request.encode("ascii"))
            return _answer(_received(secured, deadline))


def _connected(addresses: list[str], door: Door, deadline: float) -> socket.socket:
    """To the first of them that takes the connection; a machine may have one of each kind, and we only one way out."""
    for address in addresses[:TRIED]:
        try:
            return socket.create_connection((address, door.port), timeout=min(_left(deadline), FOR_EACH))
        except OSError:
            continue
    raise NotFetched(SILENT)


def _checked(host: str, door: Door, deadline: float) -> list[str]:
    """The addresses to connect to. One look-up, in a thread, since the system's own waits as long as it likes."""
    pool = ThreadPoolExecutor(1)
    try:
        found = list(pool.submit(door.look_up, host).result(timeout=_left(deadline)))
        addresses = [ipaddress.ip_address(one) for one in found]
    except TimeoutError:
        raise NotFetched(SILENT) from None
    except (OSError, UnicodeError, ValueError):
        raise NotFetched(UNKNOWN) from None
    finally:
        pool.shutdown(wait=False)
    if not addresses:
        raise NotFetched(UNKNOWN)
    # All of them: a name that also leads inside is not to be trusted with the choice.
    if not all(door.is_allowed(one) for one in addresses):
        raise NotFetched(PRIVATE)
    return [str(one) for one in addresses]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched(SILENT)
    return left


def _received(secured: ssl.SSLSocket, deadline: float) -> bytes:
    """All that comes until the answer is whole, the other side ends, or it is too much; each piece by the deadline."""
    found = bytearray()
    whole: int | None = None
    is_read = False
    while True:
        secured.settimeout(_left(deadline))
        piece = secured.recv(_AT_ONCE)
        found += piece
        if not is_read and (end := found.find(b"\r\n\r\n")) >= 0:
            is_read, whole = True, _whole(bytes(found[:end]), end + 4)
        if not is_read and len(found) > HEADERS:
            raise NotFetched(STRANGE)
        if len(found) > MAX_BYTES * 2 + HEADERS or (is_read and whole is not None and whole > MAX_BYTES + HEADERS):
            raise NotFetched(BIG)
        if not piece or (whole is not None and len(found) >= whole) or found.endswith(b"\r\n0\r\n\r\n"):
            return bytes(found)


def _whole(head: bytes, begun: int) -> int | None:
    """How long the answer is, if it says so."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = as_number(value.strip()[:20].decode("ascii", "replace"))
            return None if length is None else begun + length
    return None


class _Read:
    """What was received, as ``http.client`` reads it."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, *_args: object, **_more: object) -> BytesIO:
        return BytesIO(self.content)


def _answer(content: bytes) -> tuple[int, Callable[[str], str | None], bytes]:
    response = HTTPResponse(cast("Any", _Read(content)), method="GET")
    response.begin()
    body = response.read(MAX_BYTES + 1)
    if response.length and len(body) <= MAX_BYTES:
        raise NotFetched(SILENT)  # cut off
    return response.status, response.getheader, body
