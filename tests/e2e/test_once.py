"""Saving once on a phone: a double click, a click that is repeated past the script, and Back after saving."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from okrs.models import Report
from organization.models import Team, User
from tests.access.walks import BACKEND
from tests.e2e.looking import PHONE, violations
from tests.factories.cast import Cast, make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return make_cast(date.today())  # noqa: DTZ011 - the browser lives in the present


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    client = Client()
    client.force_login(User.objects.get(pk=cast.admin.pk), backend=BACKEND)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_double_click_saves_once_and_back_says_so(page: Page) -> None:
    page.goto("/admin-area/teams/add/")
    page.get_by_label("Name").fill("Alps")
    page.get_by_role("button", name="Add team").dblclick()
    expect(page.get_by_role("heading", name="Alps", level=1)).to_be_visible()
    assert Team.objects.filter(name="Alps").count() == 1
    page.go_back()
    note = page.locator(".callout")
    expect(note).to_contain_text("Saved from this page at")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
    note.get_by_role("link", name="Open what was saved").click()
    expect(page.get_by_role("heading", name="Alps", level=1)).to_be_visible()


def test_what_is_sent_twice_past_the_script_leads_to_the_first_row(page: Page) -> None:
    page.goto("/reports/new/")
    page.get_by_label("Name").fill("By team")
    # The same request again, as a network that repeats it, or a page that is reloaded.
    first, second = page.evaluate(
        """async () => {
            const form = document.querySelector("main form[method=post]");
            const send = () => fetch(location.href, {method: "POST", body: new URLSearchParams(new FormData(form))});
            const answers = await Promise.all([send(), send()]);
            return answers.map((one) => one.url);
        }"""
    )
    assert first == second
    assert Report.objects.filter(name="By team").count() == 1
    page.goto(first)
    expect(page.get_by_role("heading", name="By team", level=1)).to_be_visible()
