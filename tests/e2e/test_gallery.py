"""The components in a real browser: accessible, quiet, within weight, and working without JavaScript."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.looking import DESK, PHONE, faults, violations
from tests.factories.cast import Cast, make_cast
from tests.factories.organization import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGE_WEIGHT = 60 * 1024  # bytes compressed, everything a first visit loads

Open = Callable[..., Page]


@pytest.fixture
def cast(_local: None) -> Cast:
    return make_cast(date(2026, 2, 16))


@pytest.fixture
def _local(settings: Any) -> None:
    settings.LOCAL = True


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens a path as the MSL of the cast; any word on the console fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    def open_(path: str, *, signed_in: bool = True, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        if signed_in:
            client = Client()
            client.force_login(cast.msl, backend="django.contrib.auth.backends.ModelBackend")
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_gallery_has_no_accessibility_violation(open_page: Open, size: dict[str, int]) -> None:
    """Every component at both widths; the pages of accounts are in the walk over all pages (``test_pages.py``)."""
    page = open_page("/gallery/", viewport=size)
    assert list(faults(page, size)) == []


def test_targets_are_44_pixels_high_on_a_phone(open_page: Open) -> None:
    page = open_page("/gallery/", viewport=PHONE)
    low = page.evaluate(
        """() => [...document.querySelectorAll('.button, a.chip, .choice-chip, .field select, .bottombar a, .tabs a')]
            .filter((target) => target.offsetHeight && target.offsetHeight < 44)
            .map((target) => target.outerHTML.slice(0, 120))"""
    )
    assert [target for target in low if "button--link" not in target] == []


def test_page_stays_within_its_weight(open_page: Open, live_server: LiveServer) -> None:
    page = open_page("/accounts/password/change/")
    page.wait_for_load_state("networkidle")  # or what the first load still fetches would be weighed as well
    loaded: dict[str, Response] = {}

    def note(response: Response) -> None:
        loaded[response.url] = response

    page.on("response", note)
    page.reload(wait_until="networkidle")
    ours = [response for url, response in loaded.items() if url.startswith(live_server.url) and response.ok]
    weights = {response.url: len(gzip.compress(response.body(), 9)) for response in ours}
    assert len(weights) > 5
    assert sum(weights.values()) <= PAGE_WEIGHT, sorted(weights.items(), key=lambda item: -item[1])


def test_theme_is_remembered_before_the_first_paint(open_page: Open) -> None:
    page = open_page("/gallery/", color_scheme="light")
    page.locator(".page-header [data-set-theme=dark]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 19, 25)")


@pytest.mark.parametrize("key", ["Control+k", "/"])
def test_search_opens_by_key_and_closes_with_escape(open_page: Open, key: str) -> None:
    page = open_page("/gallery/")
    page.keyboard.press(key)
    expect(page.locator("#palette-input")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_typeahead_chooses_with_the_keyboard_and_ignores_half_a_name(open_page: Open) -> None:
    page = open_page("/gallery/")
    box = page.get_by_role("combobox", name="KOL").first
    box.press_sequentially("lindq")
    expect(page.get_by_role("option", name="Prof. Jonas Lindqvist")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Prof. Jonas Lindqvist")
    assert page.locator("#id_fresh-kol").evaluate("select => select.value") == "2"
    box.press_sequentially("nobody")
    page.keyboard.press("Tab")
    expect(box).to_have_value("Prof. Jonas Lindqvist")


def test_date_chip_fills_the_date(open_page: Open) -> None:
    page = open_page("/gallery/", timezone_id="UTC")
    chip = page.get_by_role("button", name="Yesterday").first
    chip.click()
    expect(page.locator("#id_fresh-date")).to_have_value(str(datetime.now(UTC).date() - timedelta(days=1)))
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_peek_shows_the_fragment_and_its_link_works_alone(open_page: Open) -> None:
    page = open_page("/gallery/")
    link = page.get_by_role("link", name="Peek at KR1.1")
    link.click()
    expect(page.locator("#peek").get_by_role("heading", name="KR1.1 In-depth discussions")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    plain = open_page("/gallery/", java_script_enabled=False)
    plain.get_by_role("link", name="Peek at KR1.1").click()
    expect(plain.get_by_role("heading", name="KR1.1 In-depth discussions")).to_be_visible()


def test_destructive_button_asks_first(open_page: Open) -> None:
    page = open_page("/gallery/")
    page.get_by_role("button", name="Delete draft").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("Delete this draft? It cannot be brought back.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_drawer_opens_without_javascript(open_page: Open) -> None:
    page = open_page("/gallery/", viewport=PHONE, java_script_enabled=False)
    drawer = page.get_by_role("navigation", name="Main")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(drawer).to_be_visible()


def test_refused_sign_in_is_said_in_focus_and_keeps_the_address(open_page: Open) -> None:
    page = open_page("/accounts/login/", signed_in=False)
    page.get_by_label("E-mail address").fill("nobody@demo.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value("nobody@demo.example")
    assert violations(page) == []


def test_forgotten_password_is_reset_by_mail(open_page: Open, cast: Cast, live_server: LiveServer) -> None:
    page = open_page("/accounts/password/reset/", signed_in=False)
    page.get_by_label("Email").fill(cast.msl.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    (letter,) = mail.outbox
    link = next(word for word in str(letter.body).split() if "/password/reset/key/" in word)
    page.goto(f"{live_server.url}/{link.split('/', 3)[3]}")
    assert violations(page) == []
    for box in page.locator("input[type=password]").all():
        box.fill("heron kettle marble sixpence")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", name="Password changed")).to_be_visible()
    assert violations(page) == []


def test_second_factor_is_set_up_and_asked_for(open_page: Open) -> None:
    page = open_page("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Turn on the authenticator app")).to_be_visible()
    assert violations(page) == []
    secret = page.get_by_label("Secret").input_value()
    page.get_by_label("code").fill(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert violations(page) == []
    page.goto(page.url.split("/accounts/")[0] + "/accounts/2fa/recovery-codes/generate/")
    assert violations(page) == []
    page.goto(page.url.split("/accounts/")[0] + "/accounts/2fa/")
    expect(page.get_by_text("10 of 10 codes are left")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Turn off").click()
    assert violations(page) == []
