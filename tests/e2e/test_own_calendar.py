"""Three appointments of one's own calendar on a phone: one is logged, one was no contact, one is never asked again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from interactions.models import IgnoredAppointment, Interaction, PossibleContact
from tests.access.walks import BACKEND
from tests.e2e.looking import PHONE, faults
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import KOLFactory
from tests.interactions.own_calendar.files import calendar, event

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return make_cast(datetime.now(UTC).date())


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, base_url=live_server.url)
    client = Client()
    client.force_login(cast.msl, backend=BACKEND)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_three_appointments_and_three_answers(page: Page, cast: Cast, tmp_path: Path) -> None:
    names = ("Amara Okafor", "Ingrid Solberg", "Maja Lind")
    for name in names:
        given, family = name.split()
        KOLFactory.create(given_name=given, family_name=family)
    noon = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0) - timedelta(days=1)
    file = tmp_path / "calendar.ics"
    file.write_bytes(calendar(*(event(name, noon - timedelta(days=n), name) for n, name in enumerate(names))))
    page.goto("/me/calendar-in/")
    assert list(faults(page, PHONE)) == []
    page.get_by_label("Calendar file (.ics)").set_input_files(file)
    page.get_by_role("button", name="Look through it").click()
    said = page.locator(".callout")
    expect(said).to_contain_text("3 appointments may be contacts.")
    assert list(faults(page, PHONE)) == []
    page.get_by_role("button", name=re.compile("Not a contact.*Ingrid Solberg")).click()
    expect(said).to_contain_text("Not a contact.")
    page.get_by_role("button", name=re.compile("Ignore such.*Maja Lind")).click()
    expect(page.get_by_text("Appointments such as one with Maja Lind")).to_be_visible()
    page.get_by_role("link", name=re.compile("Log it.*Amara Okafor")).click()
    expect(page.get_by_role("checkbox", name="Amara Okafor")).to_be_checked()
    expect(page.get_by_label("Date")).to_have_value(f"{noon:%Y-%m-%d}")
    for question in ("Adverse event heard?", "Product quality complaint heard?"):
        page.get_by_role("group", name=question).get_by_role("radio", name="None").check()
    page.get_by_role("button", name="Save interaction").last.click()
    expect(page.get_by_role("heading", name="Amara Okafor", level=1)).to_be_visible()
    made = Interaction.objects.get()
    assert (made.starts_at, made.minutes, made.msl_id) == (noon, 30, cast.msl.pk)
    page.goto("/me/calendar-in/")
    expect(page.get_by_text("Nothing waits for an answer.")).to_be_visible()
    assert PossibleContact.objects.filter(is_dismissed=True).count() == 1
    assert IgnoredAppointment.objects.count() == 1
