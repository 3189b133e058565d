"""The story, its people, what they do with a page, and the rows they import."""

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from interactions.kols.identifiers import is_npi
from msl_okr.local.mail_sink import MailSink
from organization.models import User
from tests.access.walks import BACKEND
from tests.e2e.looking import DESK, PHONE

PASSWORD = "a field full of barley"
# Name, e-mail, role, function: whom the administrator invites.
INVITED = {
    "manager": ("Greta Lund", "greta@pharma.example", "Manager", "Medical"),
    "msl": ("Mina Sato", "mina@pharma.example", "Medical Science Liaison", "Medical"),
    "second": ("Otto Berg", "otto@pharma.example", "Medical Science Liaison", "Medical"),
    "commercial": ("Cora Falk", "cora@pharma.example", "Partner", "Commercial"),
}

HEADER = (
    "NPI", "Provider Last Name (Legal Name)", "Provider First Name", "Provider Middle Name",
    "Provider Credential Text", "Provider Business Practice Location Address City Name",
    "Provider Business Practice Location Address State Name",
    "Provider Business Practice Location Address Country Code (If outside U.S.)", "Last Update Date",
    "Provider Sex Code", "Healthcare Provider Taxonomy Code_1",
)  # fmt: skip
FAMILIES = ("Okonjo", "Lindqvist", "Haverkamp", "Zeltner", "Brandauer", "Ferreira", "Novotny", "Takeda")
GIVEN = ("Amara", "Jonas", "Ilse", "Marguerite", "Tomas", "Beatriz", "Pavla", "Haruki")


class Person:
    """Somebody at a browser: every page answers, nothing is said on the console, nothing scrolls sideways."""

    def __init__(self, browser: Browser, base: str, email: str, *, phone: bool = False, scripts: bool = True) -> None:
        self.base, self.email, self.scripts = base, email, scripts
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE if phone else DESK, has_touch=phone, java_script_enabled=scripts
        )
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.taps = 0
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.said.append(f"{response.status} {response.url}")

    def close(self) -> None:
        """Leave; whatever the console said is a failure, save the refusal of a form that was wrong on purpose."""
        self.context.close()
        loud = [line for line in self.said if "status of 422" not in line]
        assert loud == [], f"{self.email}: {loud}"

    def go(self, path: str) -> None:
        """Open a path or address; it must be there."""
        response = self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        assert response is not None
        assert response.status == 200, f"{self.email} got {response.status} for {path}"
        self.look()

    def look(self) -> None:
        """What holds on every page."""
        expect(self.page.locator("h1")).to_have_count(1)
        if self.scripts:
            width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert width[0] <= width[1], f"{self.page.url} scrolls sideways"

    def sign_in(self, password: str = PASSWORD) -> None:
        """Through the page of everybody."""
        self.go("/accounts/login/")
        self.type(login=self.email, password=password)
        self.press("Sign in")
        expect(self.page.locator(".sidebar, .bottombar").first).to_be_attached()

    def press(self, name: str) -> None:
        """Press the button of this name and land on a page."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str, *, within: str = "main") -> None:
        """Follow the link of this name."""
        self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def unfold(self, name: str) -> None:
        """Open the part of this name, unless it is open."""
        part = self.page.locator("main details", has=self.page.locator("summary", has_text=name)).first
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()

    def type(self, **values: str | bool) -> None:
        """Fill in fields by name: texts and dates are typed, options chosen by their words, boxes ticked."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']:not([type=hidden])").first
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                self._choose(field, value)
            else:
                field.fill(value)

    def _choose(self, select: Locator, words: str) -> None:
        if self.scripts and select.get_attribute("data-enhanced"):
            box = self.page.locator(f"#{select.get_attribute('id')}-search")
            box.fill(words)
            self.page.get_by_role("option", name=words).first.click()
            return
        labels = select.locator("option").all_inner_texts()
        label = next((label for label in labels if label.startswith(words)), None)
        assert label is not None, f"“{words}” is not among {labels}"
        select.select_option(label=label)

    def tap(self, group: str, text: str) -> None:
        """One tap on a chip of a group."""
        chip = self.page.get_by_role("group", name=group).locator("label", has_text=text).first
        chip.tap() if self.scripts else chip.click()
        self.taps += 1

    def tap_save(self, name: str) -> None:
        """One tap on the button that ends it."""
        button = self.page.get_by_role("button", name=name, exact=True).last
        button.tap() if self.scripts else button.click()
        expect(self.page.locator("form[data-keeping]")).to_have_count(0)  # on its way by a script
        self.page.wait_for_load_state()
        self.taps += 1

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """All of these are on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def sees_nothing_of(self, *texts: str) -> None:
        """None of these is anywhere in what was sent."""
        content = self.page.content()
        assert [text for text in texts if text in content] == []

    def row(self, code: str) -> Locator:
        """The row of a key result, on whichever page shows it."""
        return self.page.locator("[data-row], .key-results__row").filter(has_text=code).first


def signed_in(browser: Browser, base: str, user: User, present: list[Person], *, phone: bool = False) -> Person:
    """Somebody opens a browser in which they are signed in."""
    person = Person(browser, base, user.email, phone=phone)
    present.append(person)
    client = Client()
    client.force_login(user, backend=BACKEND)
    name = django_settings.SESSION_COOKIE_NAME
    person.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    return person


def reach(person: Person, name: str | re.Pattern[str], role: Any = "link", *, at_most: int = 60) -> None:
    """Tab until the control of this name has the focus."""
    wanted = person.page.get_by_role(role, name=name).first
    for _ in range(at_most):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
        assert person.page.evaluate("document.activeElement !== document.body"), f"The focus was lost before {name}."
    pytest.fail(f"{name} is not reached in {at_most} steps.")


@contextmanager
def people() -> Iterator[list[Person]]:
    """Those who come in here; all leave at the end, even when the story breaks off."""
    present: list[Person] = []
    try:
        yield present
    except BaseException:
        for person in present:
            person.context.close()
        raise
    for person in present:
        person.close()


def link_of_mail(sink: MailSink, to: str) -> str:
    """The address in the newest mail to somebody."""
    for path in sorted(sink.folder.glob("*.eml"), reverse=True):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        if to in str(message["To"]):
            body = message.get_body(("plain",))
            assert body is not None
            found = re.search(r"https?://\S+/accounts/\S+", body.get_content())
            assert found is not None
            return found.group(0)
    raise AssertionError(f"No mail to {to} arrived")


def invented_kols(people: range) -> bytes:
    """Some of the invented people in a file as the registry publishes it; its last row has no valid number."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in people:
        stem = f"1{number + 1:08}"
        npi = next(stem + str(digit) for digit in range(10) if is_npi(stem + str(digit)))
        name = [FAMILIES[number].upper(), GIVEN[number].upper(), "", "MD"]
        writer.writerow([npi, *name, "INDIANAPOLIS", "IN", "US", "7/14/2023", "F", "HEMATOLOGY & ONCOLOGY"])
    writer.writerow(["12345", "NOBODY", "NED", "", "MD", "RESTON", "VA", "US", "7/14/2023", "M", "SURGERY"])
    return text.getvalue().encode()


def kol_file(folder: Path) -> tuple[Path, int]:
    """The file to import and how many KOLs it holds: the real one where shared data are, else an invented one."""
    shared = os.environ.get("MSL_OKR_SHARED_DATA", "")
    if shared:
        return Path(shared) / "hcp" / "hcp_nppes.csv", 2502
    path = folder / "registry.csv"
    path.write_bytes(invented_kols(range(6)))
    return path, 6


def iso(day: date, days: int = 0) -> str:
    """A day, some days later or earlier, as a date field takes it."""
    return (day + timedelta(days=days)).isoformat()


class Story:
    """Who is there, and the day of the story."""

    def __init__(self, browser: Browser, base: str, sink: MailSink, folder: Path, present: list[Person]) -> None:
        self.browser, self.base, self.sink, self.folder, self.present = browser, base, sink, folder, present
        self.today: date = timezone.now().date()  # everybody invited lives in UTC
        self.quarter = f"FY{self.today:%y}-Q2"

    def enter(self, email: str, *, phone: bool = False) -> Person:
        """Somebody opens a browser."""
        person = Person(self.browser, self.base, email, phone=phone)
        self.present.append(person)
        return person

    def accept(self, key: str, *, phone: bool = False) -> Person:
        """An invited person follows the link of the mail, chooses a password and signs in."""
        person = self.enter(INVITED[key][1], phone=phone)
        person.go(link_of_mail(self.sink, person.email))
        person.type(password1=PASSWORD, password2=PASSWORD)
        person.press("Change password")
        person.sign_in()
        return person

    def day(self, days: int) -> str:
        """A day so many days from today, as a date field takes it."""
        return iso(self.today, days)
