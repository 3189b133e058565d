"""A day's work in a browser that runs no script."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from interactions.models import Activity, Interaction
from okrs.models import KeyResult, Objective
from organization.models import Quarter
from tests.e2e.story import Person, people
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.organization import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


class Plain:
    """People whose browser runs no script."""

    def __init__(self, browser: Browser, base: str, present: list[Person]) -> None:
        self.browser, self.base, self.present = browser, base, present

    def sign_in(self, email: str, *, phone: bool = False) -> Person:
        """Somebody signs in through the form."""
        person = Person(self.browser, self.base, email, phone=phone, scripts=False)
        self.present.append(person)
        person.sign_in(PASSWORD)
        return person


@pytest.fixture
def today() -> date:
    return timezone.now().date()


@pytest.fixture
def cast(today: date) -> Cast:
    return make_cast(today)


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Plain]:
    with people() as present:
        yield Plain(browser, live_server.url, present)


def test_an_interaction_is_logged_and_found_again(plain: Plain, cast: Cast) -> None:
    TopicFactory.create(name="Sequencing", therapeutic_area=cast.oncology)
    KOLFactory.create(given_name="Jonas", family_name="Zeltner")
    msl = plain.sign_in(cast.msl.email, phone=True)
    msl.page.locator(".bottombar").get_by_role("link", name="Log").click()
    msl.tap("Topics", "Sequencing")
    msl.type(kol_search="zeltner")
    msl.press("Find")
    msl.tap("Who", "Zeltner")
    expect(msl.page.get_by_role("checkbox", name="Sequencing")).to_be_checked()
    msl.tap("Follow-up questions you asked", "Why")
    msl.tap("Follow-up questions you asked", "Condition")
    msl.tap("Adverse event heard?", "None")
    msl.press("Save interaction")
    msl.sees("Product quality complaint")
    expect(msl.page.locator("[data-error-summary]")).to_be_visible()
    msl.tap("Product quality complaint heard?", "None")
    msl.press("Save interaction")
    msl.sees("Jonas Zeltner", "Sequencing")
    assert Interaction.objects.get().state == "held"
    msl.go("/search/?q=zeltner")
    msl.page.locator("main").get_by_role("link", name="Zeltner").click()
    msl.sees("Zeltner", "Sequencing")


def test_an_activity_is_recorded(plain: Plain, cast: Cast, today: date) -> None:
    msl = plain.sign_in(cast.msl.email)
    msl.go("/activities/")
    msl.follow("Record an activity")
    msl.follow("Study support")
    msl.page.get_by_text("Not in the list: name a new one").click()
    day = today.isoformat()
    msl.type(title="Support of ALPHA", new_study="ALPHA", requested_on=day, support_agreed_on=day, held_on=day)
    msl.press("Save activity")
    msl.sees("Activity recorded.", "ALPHA")
    assert Activity.objects.get().study is not None


def test_a_quarter_is_planned_and_the_board_filtered(plain: Plain, cast: Cast, today: date) -> None:
    Quarter.objects.update(state=Quarter.State.ACTIVE)
    manager = plain.sign_in(cast.manager.email)
    manager.go("/planning/")
    manager.page.locator("section", has_text=cast.quarter.name).get_by_role("link", name="North", exact=True).click()
    manager.press("Draft the objectives")
    manager.sees("objectives drafted from the template “MSL”")
    drafts = Objective.objects.count()
    manager.follow(f"Activate {drafts} drafts")
    manager.press("Activate")
    assert Objective.objects.filter(state="active").count() == drafts
    manager.go("/board/")
    rows = manager.page.locator("[data-row]")
    expect(rows).to_have_count(KeyResult.objects.count())
    manager.page.get_by_text("Filters", exact=True).click()
    manager.type(owner=cast.msl.display_name)
    manager.press("Apply filters")
    expect(rows).to_have_count(6)
    manager.row("KR1.1").locator(".key-results__title").click()
    manager.sees("What counts", "Nothing counts yet")


def test_people_are_chosen_from_plain_lists(plain: Plain, cast: Cast, today: date) -> None:
    admin = plain.sign_in(cast.admin.email)
    admin.go(f"/admin-area/teams/{cast.south.pk}/members/add/")
    admin.type(user=cast.outsider.display_name, from_date=today.isoformat())
    admin.press("Add member")
    admin.sees(cast.outsider.display_name)
