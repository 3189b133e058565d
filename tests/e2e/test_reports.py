"""The monthly check-in and the weekly update in a browser: with a script that saves, and without any."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from okrs.models import CheckIn, InDepthRule, StatusRule, WeeklyUpdate
from tests.e2e.looking import PHONE, faults, violations
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import TopicFactory
from tests.okrs.conftest import discussion, key_result_for
from tests.okrs.weekly.weeks import cadence_for, make_insight

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def cast() -> Cast:
    # A browser test before this one has emptied the tables, and with them what the migrations wrote.
    StatusRule.objects.get_or_create(version=1, defaults={"reason": "Test"})
    InDepthRule.objects.get_or_create(
        version=1, defaults={"channels": ["virtual_meeting"], "purposes": ["scientific_exchange"], "depths": ["why"]}
    )
    return make_cast(timezone.now().date())


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens a path as the MSL; any word on the console fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_(path: str, **options: Any) -> Page:
        context = browser.new_context(**options)
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
    # A refused save is told by the browser as well.
    assert [line for line in said if "409" not in line] == []


def test_check_in_without_a_script(cast: Cast, open_page: Open) -> None:
    one, two = key_result_for(cast, cast.msl, title="Talks"), key_result_for(cast, cast.msl, title="Trainings")
    page = open_page("/check-in/", java_script_enabled=False, viewport=PHONE)
    card = page.get_by_role("region", name="Talks")
    card.get_by_role("radio", name="8").check()
    card.get_by_label("What changed").fill("Two visits")
    card.get_by_text("Another status, feedback").click()
    card.get_by_label("Feedback from HCPs").fill("They ask for data")
    page.get_by_role("button", name="Publish what is written").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.get_by_role("button", name=f"No change for {two.code}").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    row = CheckIn.objects.get(key_result=one)
    assert (row.confidence, row.feedback_hcp) == (8, "They ask for data")


def test_weekly_update_without_a_script(cast: Cast, open_page: Open) -> None:
    cadence_for(cast, cast.msl)
    insight = make_insight(cast.msl, at=timezone.now())
    discussion(cast.msl, TopicFactory.create(therapeutic_area=cast.oncology), timezone.now().date())
    page = open_page("/weekly/", java_script_enabled=False, viewport=PHONE)
    expect(page.get_by_label(insight.observation)).to_be_checked()
    page.get_by_label("Highlights").fill("A good week")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#main").get_by_text("Draft saved.")).to_be_visible()
    page.get_by_role("button", name="Submit update").click()
    expect(page.get_by_text("You can correct it for three days")).to_be_visible()
    update = WeeklyUpdate.objects.get()
    assert update.submitted_at is not None
    assert list(update.insights.all()) == [insight]
    assert update.facts


def test_a_draft_saves_itself_and_the_second_tab_sees_both_texts(cast: Cast, open_page: Open) -> None:
    cadence_for(cast, cast.msl)
    first, second = open_page("/weekly/"), open_page("/weekly/")
    first.get_by_label("Plans for next week").fill("From the first tab")
    expect(first.locator("[data-saved]")).to_contain_text("version 1")
    second.get_by_label("Plans for next week").fill("From the second tab")
    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("From the first tab")
    expect(alert).to_contain_text("From the second tab")
    assert violations(second) == []
    second.get_by_role("button", name="Save draft").click()
    expect(second.locator("#main").get_by_text("Draft saved.")).to_be_visible()
    assert WeeklyUpdate.objects.get().plans == "From the second tab"


def test_pages_of_reports_pass_axe(cast: Cast, open_page: Open) -> None:
    key_result_for(cast, cast.msl)
    cadence_for(cast, cast.msl)
    make_insight(cast.msl, at=timezone.now() - timedelta(hours=1))
    for path in ("/check-in/", "/weekly/", "/weekly/team/"):
        assert list(faults(open_page(path))) == [], path
