"""The secret address of a calendar: what may be one, and which machines it may lead to. No ORM, no network."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

LONGEST = 2_000
ENDING = 4
PORT = 443
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PRINTED = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(r"(?=.{4,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)(?=[a-z0-9-]*[a-z])[a-z0-9-]{2,63}(?<!-)")
# Beyond what ``ipaddress`` calls not global: machines of clouds, and ways from one kind of address to the other.
_NEVER = [
    ipaddress.ip_network(one)
    for one in (
        "168.63.129.16/32", "192.88.99.0/24", "192.0.0.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "2620:4f:8000::/48",
    )
]  # fmt: skip
_UNICAST = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask: a name and what stands behind it. Its text is never printed: it is a secret."""

    host: str
    target: str

    def __repr__(self) -> str:
        return f"Place({self.host})"


def place_of(text: str) -> Place:
    """The place of an address. ValidationError unless it is https, of a named machine, without port and password."""
    text = text.strip()
    if text[:9].lower() == "webcal://":
        text = f"https://{text[9:]}"
    if len(text) > LONGEST or not _PRINTED.fullmatch(text) or "\\" in text:
        raise ValidationError("This is no address of a calendar. Copy it once more, whole.")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise ValidationError("This is no address of a calendar. Copy it once more, whole.") from None
    if parts.scheme != "https":
        raise ValidationError("The address must begin with https://, so that nobody on the way can read your calendar.")
    if parts.username is not None or parts.password is not None:
        raise ValidationError("An address with a name and a password in it is not taken.")
    if port not in (None, PORT):
        raise ValidationError("An address with a port in it is not taken.")
    if not _HOST.fullmatch(host):
        raise ValidationError("The address must name a machine on the internet, such as calendar.example.com.")
    target = parts.path or "/"
    return Place(host, f"{target}?{parts.query}" if parts.query else target)


def ending_of(text: str) -> str:
    """The last four signs, by which a person tells one address from another."""
    return text.strip()[-ENDING:]


def is_public(address: Address) -> bool:
    """Whether a machine there is on the internet, for everybody: a global unicast address and nothing in disguise.

    Not private, local, shared by a carrier, multicast, reserved, of a cloud's own services, or an IPv4 address
    written, tunnelled or translated as IPv6.
    """
    if isinstance(address, ipaddress.IPv6Address) and (address not in _UNICAST or address.scope_id):
        return False  # also ::1, mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96), link-local and multicast
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(address in network for network in _NEVER if network.version == address.version)
