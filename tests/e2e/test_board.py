"""The status board by keyboard alone, and a page that stays open while others work."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from okrs.models import CheckIn, KeyResult
from okrs.models.choices import Kind, Metric
from okrs.values.services import enter_value
from tests.e2e.looking import violations
from tests.e2e.story import Person, people, reach
from tests.factories.cast import Cast, make_cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def today() -> date:
    return timezone.now().date()


@pytest.fixture
def cast(today: date) -> Cast:
    return make_cast(today)


@pytest.fixture
def rows(cast: Cast) -> list[KeyResult]:
    """Two by hand of msl, one of teammate."""
    by_hand = {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "target": 10}
    made = []
    for owner, codes in ((cast.msl, ("KR1.1", "KR1.2")), (cast.teammate, ("KR2.1",))):
        objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=owner)
        made += [
            KeyResultFactory.create(objective=objective, code=code, title=f"Sites of {code}", **by_hand)
            for code in codes
        ]
    return made


@pytest.fixture
def present() -> Iterator[list[Person]]:
    with people() as found:
        yield found


def person_at(browser: Browser, server: LiveServer, present: list[Person], email: str) -> Person:
    made = Person(browser, server.url, email)
    present.append(made)
    made.sign_in(PASSWORD)
    return made


def test_the_board_is_worked_by_keyboard_alone(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, rows: list[KeyResult]
) -> None:
    msl = person_at(browser, live_server, present, cast.msl.email)
    page, keys = msl.page, msl.page.keyboard
    msl.go("/board/")
    # Filter: open the disclosure, choose an owner, apply.
    page.locator("#main").focus()
    summary = page.locator(".disclosure > summary")
    for _ in range(20):
        keys.press("Tab")
        if summary.evaluate("node => node === document.activeElement"):
            break
    keys.press("Enter")
    owner = page.locator("select[name=owner]")
    while not owner.evaluate("node => node === document.activeElement"):
        keys.press("Tab")
    keys.type("Mara")
    reach(msl, "Apply filters", "button")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(rf"owner={cast.msl.pk}"))
    expect(page.locator("[data-row]")).to_have_count(2)
    # Peek at a row, go on to the next with the arrow, close with Escape: the focus is where it was.
    page.locator("#main").focus()
    reach(msl, re.compile("KR1.1 ?Sites of KR1.1"))
    keys.press("ArrowDown")
    title = page.get_by_role("link", name=re.compile("KR1.2 ?Sites of KR1.2"))
    expect(title).to_be_focused()
    keys.press("Enter")
    peek = page.locator("#board-peek")
    expect(peek).to_be_visible()
    expect(peek.get_by_role("heading", name="Sites of KR1.2")).to_be_visible()
    assert violations(page) == []
    keys.press("Escape")
    expect(peek).to_be_hidden()
    expect(title).to_be_focused()
    # Move to…: a status, a reason, save.
    reach(msl, re.compile(r"Move to… ?KR1.2"))
    keys.press("Enter")
    dialog = page.locator("#board-move")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    counted = dialog.get_by_role("radio", name="As counted")
    while not counted.evaluate("node => node === document.activeElement"):
        keys.press("Tab")
    keys.press("ArrowDown")
    chosen = dialog.locator("input[name=status]:checked").get_attribute("value")
    reach(msl, "Save status", "button")
    keys.press("Enter")
    expect(dialog.locator("[data-error-summary]")).to_be_focused()
    reach(msl, "Why", "textbox")
    keys.type("The site visit is fixed")
    reach(msl, "Confidence", "combobox")
    keys.type("7")
    reach(msl, "Save status", "button")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#board-said")).to_have_text("Status saved.")
    row = page.locator(f'[data-row="{rows[1].pk}"]')
    expect(row).to_contain_text("Declared instead: The site visit is fixed")
    expect(row.get_by_role("link", name=re.compile("Move to…"))).to_be_focused()
    made = CheckIn.objects.get()
    assert (made.declared_status, made.override_reason, made.confidence) == (chosen, "The site visit is fixed", 7)


def test_an_open_board_follows_without_taking_focus_or_place(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, rows: list[KeyResult], today: date
) -> None:
    manager = person_at(browser, live_server, present, cast.manager.email)
    page = manager.page
    manager.go("/board/?group=none&sort=code")
    busy, other = (page.locator(f'[data-row="{one.pk}"]') for one in (rows[0], rows[1]))
    busy.locator(".key-results__title").focus()
    page.evaluate("window.scrollTo(0, 40)")
    before = page.evaluate("window.scrollY")
    for row in rows[:2]:
        enter_value(key_result=row, by=cast.msl, value=4, as_of=today, at=timezone.now())
    # As if the tab came to the front again.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other).to_contain_text("4 (from 0 to 10)")
    expect(other).to_have_class(re.compile("is-fresh"))
    expect(busy).not_to_contain_text("4 (from 0 to 10)")
    expect(busy.locator(".key-results__title")).to_be_focused()
    assert page.evaluate("window.scrollY") == before
    page.get_by_role("link", name="Table", exact=True).focus()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(busy).to_contain_text("4 (from 0 to 10)")
    # Rows are chosen; the toolbar counts them and leads to the page that asks.
    page.get_by_role("checkbox", name="Choose all rows").check()
    expect(page.locator("#bulk")).to_contain_text("3 chosen:")
    page.get_by_role("button", name="Ask for an update…").click()
    expect(page.get_by_role("heading", name="Ask for an update")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2 people will be asked about 3 key results")
    # A session that ends elsewhere sends the open page to sign in, and back.
    manager.go("/board/?view=board")
    manager.context.clear_cookies()
    manager.said.clear()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=%2Fboard%2F%3Fview%3Dboard"))
    manager.said[:] = [line for line in manager.said if "status of 401" not in line]


def test_without_scripts_rows_are_chosen_and_moved_on_pages(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, rows: list[KeyResult]
) -> None:
    plain = Person(browser, live_server.url, cast.manager.email, scripts=False)
    present.append(plain)
    plain.sign_in(PASSWORD)
    plain.go("/board/?view=board")
    plain.page.get_by_role("checkbox", name="Choose KR2.1, Tomas Berg").check()
    plain.press("Reassign…")
    plain.type(owner="Mara Lind", reason="Parental leave")
    plain.press("Show what changes")
    plain.sees("stays no value")  # by hand, so there is nothing to keep or to count anew
    plain.press("Reassign 1 key result")
    plain.sees("1 key result reassigned.")
    rows[2].refresh_from_db()
    assert rows[2].owner == cast.msl
    plain.go(f"/board/?as_of={cast.quarter.starts_on + timedelta(days=1)}")
    plain.sees("As it stood on")
