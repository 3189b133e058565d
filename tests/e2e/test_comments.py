"""A comment is written with the keyboard alone, and read on a phone in light and dark."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from organization.comments.selectors.subjects import get_target
from organization.comments.services import write_comment
from organization.ground.clock import now
from organization.models import Mention
from tests.e2e.looking import DESK, PHONE, faults
from tests.factories.cast import Cast, make_cast
from tests.factories.comments import make_subjects

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def cast() -> Cast:
    return make_cast(date.today())  # noqa: DTZ011 - the browser lives in the present


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens a path as the MSL."""
    contexts: list[BrowserContext] = []

    def open_(path: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        client = Client()
        client.force_login(cast.msl, backend="django.contrib.auth.backends.ModelBackend")
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


def test_somebody_is_mentioned_with_the_keyboard_alone(open_page: Open, cast: Cast) -> None:
    objective = make_subjects(cast)["objective"]
    page = open_page(reverse("objective", args=[objective.pk]), viewport=DESK)
    text = page.get_by_label("Comment", exact=True)
    text.focus()
    page.keyboard.type("Please look, @hol")
    option = page.get_by_role("option", name="Lena Holt")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.type("t")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(text).to_have_value("Please look, @Lena Holt ")
    expect(page.get_by_label("Mention somebody")).to_be_hidden()
    page.keyboard.type("and tell us.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".comment:target")).to_contain_text("Please look, @Lena Holt and tell us.")
    assert Mention.objects.get().person == cast.lead


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_thread_is_readable_everywhere(open_page: Open, cast: Cast, size: dict[str, int]) -> None:
    objective = make_subjects(cast)["objective"]
    target = get_target(cast.lead, "objective", objective.pk, today=now().date())
    for text in ("@Mara Lind, which site?", "x" * 300, "http://evil.example/" + "y" * 200):
        write_comment(target=target, text=text, by=cast.lead, at=now())
    for path in (reverse("comments", args=["objective", objective.pk]), reverse("objective", args=[objective.pk])):
        page = open_page(path, viewport=size)
        assert list(faults(page, size)) == []
