"""Those of the loop, what they write and say, and the quarter that is planned for them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import time_machine
from playwright.sync_api import Browser

from interactions.models import Interaction
from msl_okr.local.mail_sink import MailSink
from okrs.models import KeyResult, Objective
from okrs.planning.services.objectives import activate
from okrs.planning.services.starting import start_from_template
from organization.models import User
from tests.e2e.story import Person, signed_in
from tests.factories.cast import Cast
from tests.factories.organization import StrategicImperativeFactory

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)

NOTE = "Turnaround of panels worries him."
HEARD = "Professor Lindqvist waits five weeks for panel results."
WHY = "Only one laboratory of the region runs the panel."
SO_WHAT = "Offer the list of laboratories at site visits."
ANSWER = "Taken into the laboratory plan of the first quarter."
DECISION = "Which laboratories we name"
HIGHLIGHT = "The panel discussion in Uppsala found its audience."
CHANGED = "Two more sites asked for a visit."
REASON = "Three discussions are booked for next week."
SCIENTIFIC = (NOTE, HEARD, WHY, SO_WHAT, ANSWER, HIGHLIGHT, CHANGED, REASON, "Biomarkers", "five weeks", "Turnaround")


@dataclass
class Loop:
    """Who is there, what was set up, and the clock of the organisation."""

    browser: Browser
    base: str
    sink: MailSink
    clock: time_machine.Traveller
    present: list[Person]
    cast: Cast
    away: User  # an MSL of North whose mornings are New York's; ``cast.teammate`` wakes in Tokyo
    discussion: Interaction

    def enter(self, user: User, *, phone: bool = False) -> Person:
        """Somebody opens a browser in which they are signed in."""
        return signed_in(self.browser, self.base, user, self.present, phone=phone)

    def key_result(self, code: str, owner: User) -> KeyResult:
        """Somebody's key result of the template."""
        return KeyResult.objects.get(code=code, owner=owner)

    def mails(self) -> list[EmailMessage]:
        """What the mail server took so far, oldest first."""
        files = sorted(self.sink.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default) for file in files]

    def mailed_to(self) -> list[str]:
        """To whom, oldest first."""
        return [str(mail["To"]) for mail in self.mails()]


def press(person: Person, name: str) -> None:
    """Press the button whose name has a part that is not shown, and land on a page."""
    person.page.locator("main").get_by_role("button", name=re.compile(name)).click()
    person.page.wait_for_load_state()
    person.look()


def plan(cast: Cast) -> None:
    """North's quarter from the template, activated; the first objective serves an imperative of the company."""
    common: dict[str, Any] = {"quarter": cast.quarter, "team": cast.north, "by": cast.manager}
    start_from_template(today=cast.quarter.starts_on, **common)
    activate(today=cast.quarter.starts_on, targets={"KR2.3": Decimal(3)}, **common)
    imperative = StrategicImperativeFactory.create(title="Earlier diagnosis")
    Objective.objects.filter(code="O1").update(imperative=imperative)
