"""Initiatives are moved with the pointer and with the keyboard alone; on a phone by the page that asks where to."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, expect
from pytest_django.live_server_helper import LiveServer

from okrs.initiatives.services import add_initiative
from okrs.models import Initiative
from tests.e2e.looking import violations
from tests.e2e.story import Person, people, reach, signed_in
from tests.factories.cast import Cast, make_cast
from tests.okrs.conftest import key_result_for

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TITLES = ("Visit the sites", "List the laboratories", "Train the nurses")


@pytest.fixture
def present() -> Iterator[list[Person]]:
    with people() as found:
        yield found


@pytest.fixture
def cast() -> Cast:
    return make_cast(today())


@pytest.fixture
def made(cast: Cast) -> list[Initiative]:
    """Three in the first column, behind a key result of the MSL."""
    common = {"key_result": key_result_for(cast, cast.msl), "by": cast.msl, "at": timezone.now()}
    return [add_initiative(**common, fields={"title": title, "owner": cast.msl}) for title in TITLES]


def today() -> date:
    return timezone.now().date()


def column(person: Person, name: str) -> Locator:
    return person.page.get_by_role("region", name=re.compile(f"^{name}"))


def standing() -> dict[str, list[str]]:
    """State → titles as they are stored, from the top of the column down."""
    found: dict[str, list[str]] = {}
    for title, state in Initiative.objects.in_column_order().values_list("title", "state"):
        found.setdefault(state, []).append(title)
    return found


def test_initiatives_are_dragged_or_moved_by_keyboard(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, made: list[Initiative]
) -> None:
    msl = signed_in(browser, live_server.url, cast.msl, present)
    page = msl.page
    visit, laboratories, nurses = TITLES
    msl.go("/initiatives/")
    # Into another column.
    page.locator(f"#initiative-{made[0].pk}").drag_to(column(msl, "Under way"))
    expect(column(msl, "Under way")).to_contain_text(visit)
    msl.sees(f"“{visit}” is in Under way.")
    # In front of another card of its own column.
    first = page.locator(f"#initiative-{made[1].pk}")
    page.locator(f"#initiative-{made[2].pk}").drag_to(first, target_position={"x": 20, "y": 4})
    cards = column(msl, "Planned").locator(".kanban__card")
    expect(cards.nth(0)).to_contain_text(nurses)
    assert standing() == {"planned": [nurses, laboratories], "under_way": [visit]}
    # By keyboard alone: Move to…, two states on, and back on the board with its card in view.
    page.locator("#main").focus()
    reach(msl, re.compile(f"Move to… ?{laboratories}"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/move/"))
    assert violations(page) == []
    now_in = page.get_by_role("radio", name="Planned")
    page.locator("#main").focus()
    while not now_in.evaluate("node => node === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Done")).to_be_checked()
    reach(msl, "Move", "button")
    page.keyboard.press("Enter")
    expect(column(msl, "Done")).to_contain_text(laboratories)
    expect(page).to_have_url(re.compile(rf"#initiative-{made[1].pk}$"))
    assert standing() == {"planned": [nurses], "under_way": [visit], "done": [laboratories]}


def test_on_a_phone_an_initiative_is_moved_by_taps(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, made: list[Initiative]
) -> None:
    msl = signed_in(browser, live_server.url, cast.msl, present, phone=True)
    msl.go("/initiatives/")
    msl.page.get_by_role("link", name=re.compile(f"Move to… ?{TITLES[0]}")).tap()
    msl.page.wait_for_url(re.compile("/move/"))
    msl.look()
    assert violations(msl.page) == []
    msl.page.locator("label", has_text="Stopped").tap()
    msl.tap_save("Move")
    msl.look()
    expect(column(msl, "Stopped")).to_contain_text(TITLES[0])
    assert standing()["stopped"] == [TITLES[0]]
    # What somebody else moved meanwhile is said, and nothing of it is undone.
    other = signed_in(browser, live_server.url, cast.msl, present)
    move = f"/initiatives/{made[1].pk}/move/"
    msl.go(move)
    other.go(move)
    other.page.locator("label", has_text="Under way").click()
    other.press("Move")
    msl.page.locator("label", has_text="Done").tap()
    with msl.page.expect_response(lambda answer: answer.status == 409):
        msl.tap_save("Move")
    msl.sees("Somebody else changed or moved it meanwhile")
    assert standing()["under_way"] == [TITLES[1]]
    msl.said[:] = [line for line in msl.said if "status of 409" not in line]
