"""Logging on a phone, between two meetings: seven taps, no typing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from interactions.models import KOL, Interaction, SafetyHandoff
from tests.e2e.looking import PHONE, faults, violations
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import KOLFactory, TopicFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]
# What a hand takes: seconds for a tap, and characters in a second.
TAP, TYPED = 0.8, 3


@pytest.fixture
def cast() -> Cast:
    return make_cast(date.today())  # noqa: DTZ011 - the browser lives in the present


@pytest.fixture
def kol(cast: Cast) -> KOL:
    made: KOL = KOLFactory.create(given_name="Amara", family_name="Okafor")
    TopicFactory.create(name="Sequencing", therapeutic_area=cast.oncology)
    make_interaction(msl=cast.msl, kols=(made,), on=date.today() - timedelta(days=5))  # noqa: DTZ011
    return made


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens a path on a phone as the MSL; any word on the console fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_(path: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "has_touch": True, **options})
        contexts.append(context)
        client = Client()
        client.force_login(cast.msl, backend="django.contrib.auth.backends.ModelBackend")
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    # Chromium itself remarks on a form that is shown again with its errors.
    assert [text for text in said if "status of 422" not in text] == []


def test_seven_taps_for_a_kol_met_lately(open_page: Open, kol: KOL) -> None:
    page = open_page("/log/")
    taps = 0

    def tap(group: str, text: str) -> None:
        nonlocal taps
        page.get_by_role("group", name=group).locator("label", has_text=text).tap()
        taps += 1

    tap("Who", "Amara Okafor")
    tap("Topics", "Sequencing")
    tap("Follow-up questions you asked", "Why")
    tap("Follow-up questions you asked", "Condition")
    tap("Adverse event heard?", "None")
    tap("Product quality complaint heard?", "None")
    page.get_by_role("button", name="Save interaction").tap()
    taps += 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    assert taps == 7
    made = Interaction.objects.latest("pk")
    assert (made.state, made.minutes) == ("held", 30)
    assert list(made.follow_ups.values_list("depth", flat=True)) == ["why", "condition"]
    page.locator(".messages").get_by_role("button", name="Undo").tap()
    expect(page.locator(".messages")).to_contain_text("Undone")
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_someone_new_is_found_by_typing(open_page: Open, kol: KOL) -> None:
    KOLFactory.create(given_name="Jonas", family_name="Zeltner")
    page = open_page("/log/")
    page.get_by_label("Find another KOL").press_sequentially("zelt")
    page.get_by_role("option", name="Zeltner").tap()
    who = page.get_by_role("group", name="Who")
    expect(who.get_by_role("checkbox", name="Zeltner")).to_be_checked()
    expect(page.get_by_label("Find another KOL")).to_have_value("")
    who.locator("label", has_text="Amara Okafor").tap()
    page.get_by_role("group", name="Adverse event heard?").locator("label", has_text="None").tap()
    page.get_by_role("group", name="Product quality complaint heard?").locator("label", has_text="None").tap()
    page.get_by_role("button", name="Save interaction").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zeltner")
    assert Interaction.objects.latest("pk").kols.count() == 2


def test_the_first_screen_says_whom_how_and_when(open_page: Open, cast: Cast, kol: KOL) -> None:
    for number in range(8):
        many = KOLFactory.create(given_name="Maximiliane", family_name=f"Longworthington{number}")
        make_interaction(msl=cast.msl, kols=(many,), on=date.today() - timedelta(days=1))  # noqa: DTZ011
    page = open_page("/log/")
    footer = page.locator(".form-footer--sticky").bounding_box()
    day = page.get_by_label("Date", exact=True).bounding_box()
    assert footer
    assert day
    assert day["y"] + day["height"] <= footer["y"]
    who = page.get_by_role("group", name="Who", exact=True)
    tops = who.locator("label").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    # What a KOL met lately needs, up to the safety questions, is within a screen and a half.
    safety = page.get_by_role("group", name="Product quality complaint heard?").bounding_box()
    assert safety
    assert safety["y"] + safety["height"] <= 1.5 * PHONE["height"]
    who.locator("label").last.tap()
    expect(who.get_by_role("checkbox").last).to_be_checked()
    assert list(faults(page, PHONE)) == []


def test_nobody_found_is_seen_and_leads_to_a_new_kol_and_back(open_page: Open, kol: KOL) -> None:
    page = open_page("/log/")
    page.get_by_role("group", name="You asked").locator("label", has_text="Why").tap()
    search = page.get_by_label("Find another KOL")
    search.press_sequentially("Jonas Zeltner")
    expect(page.get_by_text("Nothing found")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Add “Jonas Zeltner” as a KOL").tap()
    expect(page.get_by_label("Given name")).to_have_value("Jonas")
    page.get_by_role("button", name="Add KOL").tap()
    expect(page.get_by_role("checkbox", name="Jonas Zeltner")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Why")).to_be_checked()
    expect(page.get_by_label("Find another KOL")).to_have_value("")


def test_a_forgotten_answer_takes_the_focus_to_what_lacks(open_page: Open, kol: KOL) -> None:
    page = open_page("/log/")
    page.get_by_role("group", name="Who").locator("label", has_text="Amara Okafor").tap()
    page.get_by_role("button", name="Save interaction").tap()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("adverse event")
    expect(page.get_by_role("checkbox", name="Amara Okafor")).to_be_checked()
    assert violations(page) == []


def test_without_javascript_a_kol_is_found_and_saved(open_page: Open, kol: KOL) -> None:
    KOLFactory.create(given_name="Jonas", family_name="Zeltner")
    page = open_page("/log/", java_script_enabled=False)
    page.get_by_role("group", name="Follow-up questions you asked").locator("label", has_text="Why").tap()
    page.get_by_label("Find another KOL").fill("zeltner")
    page.get_by_role("button", name="Find").tap()
    page.get_by_role("group", name="Who").locator("label", has_text="Zeltner").tap()
    expect(page.get_by_role("checkbox", name="Why")).to_be_checked()
    page.get_by_role("group", name="Adverse event heard?").locator("label", has_text="None").tap()
    page.get_by_role("group", name="Product quality complaint heard?").locator("label", has_text="None").tap()
    page.get_by_role("button", name="Save interaction").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas Zeltner")


def test_the_pages_of_daily_work_are_accessible(open_page: Open, cast: Cast, kol: KOL) -> None:
    made = Interaction.objects.latest("pk")
    activity = ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
    page = open_page("/log/")
    base = page.url.removesuffix("/log/")
    for path in (
        "/log/", reverse("interactions"), reverse("interaction", args=[made.pk]),
        reverse("interaction-edit", args=[made.pk]), reverse("interaction-cancel", args=[made.pk]),
        reverse("activities"), reverse("activity-new"), f"{reverse('activity-new')}?kind=campaign_review",
        reverse("activity", args=[activity.pk]), reverse("activity-edit", args=[activity.pk]), reverse("topics"),
    ):  # fmt: skip
        page.goto(f"{base}{path}")
        expect(page.locator("h1")).to_be_visible()
        assert list(faults(page, PHONE)) == [], path


def test_a_possible_event_waits_after_undo_until_it_is_handed_off(open_page: Open, kol: KOL) -> None:
    page = open_page("/log/")
    for group, text in (
        ("Who", "Amara Okafor"),
        ("Adverse event heard?", "Possible"),
        ("Product quality complaint heard?", "None"),
    ):
        page.get_by_role("group", name=group).locator("label", has_text=text).tap()
    page.get_by_role("button", name="Save interaction").tap()
    page.locator(".messages").get_by_role("button", name="Undo").tap()
    expect(page.locator(".messages")).to_contain_text("still waits for safety")
    page.goto(page.url.split("/interactions/")[0] + "/")
    page.get_by_role("link", name="Hand over to safety: Amara Okafor", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Possible adverse event")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Confirm the hand-off").tap()
    expect(page.locator(".messages")).to_contain_text("Handed off to safety.")
    handed = SafetyHandoff.objects.get()
    assert (handed.stage, handed.interaction.state) == ("handed_off", "cancelled")


class Hand:
    """A thumb on a phone, and how long it takes; how fast the machine is does not count."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def tap(self, what: Locator) -> None:
        """One tap."""
        what.tap()
        self.seconds += TAP

    def choose(self, group: str, text: str) -> None:
        """One of the chips of a group."""
        self.tap(self.page.get_by_role("group", name=group).locator("label", has_text=text))

    def write(self, what: Locator, text: str) -> None:
        """A tap into the field, then its characters."""
        self.tap(what)
        what.press_sequentially(text)
        self.seconds += len(text) / TYPED


def test_one_line_fills_the_form_within_half_a_minute(open_page: Open, kol: KOL) -> None:
    page = open_page("/log/")
    hand = Hand(page)
    hand.write(page.get_by_label("Say it in one line"), "Prof Okafor phone 25 min yesterday sequencing, asked why")
    page.keyboard.press("Enter")
    said = page.get_by_role("group", name="Your line")
    expect(said).to_be_focused()
    expect(said).to_contain_text("answer both safety questions")
    for chip in ("KOL: Amara Okafor", "Channel: Phone", "Minutes: 25 min", "Topic: Sequencing", "Follow-up: Why"):
        expect(said.get_by_role("button", name=chip)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Amara Okafor")).to_be_checked()
    expect(page.get_by_label("Other number of minutes")).to_have_value("25")
    assert list(faults(page, PHONE)) == []
    assert not Interaction.objects.filter(minutes=25).exists()
    for question in ("Adverse event heard?", "Product quality complaint heard?"):
        answers = page.get_by_role("group", name=question).get_by_role("radio", checked=True)
        expect(answers).to_have_count(0)
        hand.choose(question, "None")
    hand.tap(page.get_by_role("button", name="Save interaction").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    made = Interaction.objects.latest("pk")
    assert (made.channel, made.minutes, made.occurred_on) == ("phone", 25, date.today() - timedelta(days=1))  # noqa: DTZ011
    assert list(made.follow_ups.values_list("depth", flat=True)) == ["why"]
    assert hand.seconds < 30

    # The same by taps alone, and a note of forty characters.
    page.goto(page.url.split("/interactions/")[0] + "/log/")
    hand = Hand(page)
    for group, text in (("Who", "Amara Okafor"), ("Channel", "Phone"), ("Topics", "Sequencing"),
                        ("Follow-up questions you asked", "Why"), ("Adverse event heard?", "None"),
                        ("Product quality complaint heard?", "None")):  # fmt: skip
        hand.choose(group, text)
    hand.tap(page.get_by_text("Note, next step and other details"))
    hand.write(page.get_by_label("Note (optional)"), "She doubts the assay in the second line.")
    hand.tap(page.get_by_role("button", name="Save interaction").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    assert Interaction.objects.latest("pk").notes == "She doubts the assay in the second line."
    assert hand.seconds < 30


def test_chips_of_a_line_are_taken_out_and_the_rest_of_the_page_still_works(open_page: Open, kol: KOL) -> None:
    for given in ("Petra", "Hans"):
        KOLFactory.create(given_name=given, family_name="Müller")
    page = open_page("/log/")
    line = page.get_by_label("Say it in one line")
    line.fill("okafor phone")
    page.get_by_role("button", name="Fill in the form").tap()
    said = page.get_by_role("group", name="Your line")
    expect(said.get_by_role("button", name="Channel: Phone")).to_be_visible()
    # Another line, which nobody asked to read, is read instead of saving.
    line.fill("okafor and muller zoom 20 min, labs are slow")
    page.get_by_role("button", name="Save interaction").last.tap()
    expect(said.get_by_role("button", name="KOL: Amara Okafor")).to_be_visible()
    note = page.get_by_label("Note (optional)")
    expect(note).to_have_value("muller, labs are slow")
    page.get_by_role("group", name="Who is “muller”?").get_by_role("button", name="Petra Müller").tap()
    expect(page.get_by_role("checkbox", name="Petra Müller")).to_be_checked()
    expect(note).to_have_value("labs are slow")
    said.get_by_role("button", name="Minutes: 20 min").tap()
    expect(page.get_by_role("radio", name="30")).to_be_checked()
    expect(note).to_have_value("20 min, labs are slow")
    # The form is a new one: what the page does by itself it still does.
    page.get_by_label("Other number of minutes").fill("35")
    expect(page.get_by_role("radio", name="30")).not_to_be_checked()
    KOLFactory.create(given_name="Jonas", family_name="Zeltner")
    page.get_by_label("Find another KOL").press_sequentially("zelt")
    page.get_by_role("option", name="Zeltner").tap()
    expect(page.get_by_role("checkbox", name="Jonas Zeltner")).to_be_checked()
