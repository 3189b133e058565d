"""What an address answers to whom: the words of the access table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.factories.world import World

MEDICAL = "msl teammate elsewhere manager other_manager lead"


# Those beyond the firewall read that contact took place and nothing scientific.
BEYOND = "commercial market_access safety"


PARTNERS = f"clinical {BEYOND}"


ROLES = f"{MEDICAL} {PARTNERS} compliance admin"


SIGNED_IN = f"{ROLES} outsider"


PROFILES = ("visitor", *SIGNED_IN.split())


# Who reads how the organisation is set up: everybody with a role but commercial functions.
SETUP_READERS = f"{MEDICAL} clinical compliance admin"


PLANNERS = "manager other_manager lead admin compliance"


Answers = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Row:
    """What an address answers: status → profiles, for GET and for POST without any field."""

    name: str
    get: Answers
    post: Answers
    args: Callable[[World], tuple[Any, ...]] = lambda world: ()
    about: str = ""
    # Arguments under which the same address names nothing, to compare with a foreign object's answer.
    absent: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        """The name, and which object it is about."""
        return f"{self.name} ({self.about})" if self.about else self.name


def expected(answers: Answers) -> dict[str, int]:
    """Profile → status; a visitor is sent to sign in unless named."""
    found = {"visitor": 302}
    for status, profiles in answers:
        found |= dict.fromkeys(profiles.split(), status)
    return found


def page(name: str, readers: str, post: Answers | None = None) -> Row:
    """A page that ``readers`` read and to which nothing is sent."""
    return Row(name, open_to(readers), NOT_ALLOWED if post is None else post)


def open_to(profiles: str, status: int = 200) -> Answers:
    """``status`` for those, 403 for everybody else who signed in."""
    rest = " ".join(one for one in SIGNED_IN.split() if one not in profiles.split())
    return ((status, profiles), (403, rest))


def form(name: str, who: str, sent: int, args: Callable[[World], tuple[Any, ...]] = lambda world: ()) -> Row:
    """A form for ``who``; sent empty it answers ``sent``."""
    return Row(name, open_to(who), open_to(who, sent), args)


def admin(name: str, sent: int, pk: Callable[[World], Any] | None = None) -> Row:
    """A form of administrators."""
    return form(name, "admin", sent, (lambda world: (pk(world).pk,)) if pk else (lambda world: ()))


NOT_ALLOWED: Answers = ((405, SIGNED_IN),)


BAD, DONE = 422, 302  # an empty form comes back with words; a button did what it says
