"""A planning session of two people at once: drafted, proposed, asked back, changed, accepted, activated, shown."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from insights.models import Insight
from okrs.models import KeyResult, Objective, ObjectiveReason
from tests.e2e.looking import PHONE, faults
from tests.e2e.story import Person, people, signed_in
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import InsightFactory
from tests.okrs.conftest import key_result_for

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HEARD = "Dosing leaflets are not read"
ASKED = "Which sites? Name them."


@pytest.fixture
def present() -> Iterator[list[Person]]:
    with people() as found:
        yield found


@pytest.fixture
def cast() -> Cast:
    return make_cast(today())


@pytest.fixture
def planned(cast: Cast) -> None:
    """What is there before the session: an objective of the teammate, and an insight that argues for a change."""
    key_result_for(cast, cast.teammate, title="Talks on dosing")
    state = {"state": Insight.State.ACCEPTED, "observation": HEARD, "implication": ""}
    InsightFactory.create(originator=cast.teammate, therapeutic_area=cast.oncology, **state)


def today() -> date:
    return timezone.now().date()


def looks_again(person: Person) -> None:
    """As if the tab came to the front: an open page then asks what is new, as it does every few seconds."""
    person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_people_plan_at_once_and_see_each_other(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, planned: None
) -> None:
    at = reverse("plan-session", args=[cast.quarter.pk, cast.north.pk])
    manager = signed_in(browser, live_server.url, cast.manager, present)
    msl = signed_in(browser, live_server.url, cast.msl, present)
    manager.go(at)
    draft(msl, at)
    read_the_proposal(manager, msl)
    ask_back(manager)
    read_what_is_asked(msl)
    change_it_both(manager, msl)
    accept_and_activate(manager, msl, at)
    show_it(manager, at)


def draft(msl: Person, at: str) -> None:
    """An objective of one's own with a key result, proposed."""
    msl.go(at)
    msl.follow("Add an objective")
    msl.type(title="Understand dosing questions", why="They keep coming")
    msl.press("Add objective")
    msl.follow("A count, from 0 to a target")
    msl.type(title="Dosing discussions", target="6")
    msl.press("Add key result")
    msl.go(at)
    msl.press("Propose my 1 draft")
    msl.sees("Proposed")


def read_the_proposal(manager: Person, msl: Person) -> None:
    """It is there without loading the page; what the manager has ticked and unfolded stays, and so does the focus."""
    page = manager.page
    page.get_by_role("checkbox", name=re.compile(HEARD)).check()
    summary = page.locator("#plan-tree summary", has_text="Tomas Berg")
    summary.focus()
    looks_again(manager)
    manager.sees("Mara Lind is here too.", "Understand dosing questions", "Proposed")
    expect(page.locator("#plan-said")).to_have_text("The plan was changed.")
    expect(summary).to_be_focused()
    expect(page.get_by_role("checkbox", name=re.compile(HEARD))).to_be_checked()
    manager.type(objective="O")
    manager.press("Attach as its why")
    assert ObjectiveReason.objects.count() == 1
    assert list(faults(page)) == []


def open_review(manager: Person) -> None:
    """From the plan."""
    manager.page.get_by_role("link", name=re.compile("^Review .*Understand dosing questions of Mara Lind")).click()
    manager.page.wait_for_load_state()
    manager.look()


def ask_back(manager: Person) -> None:
    """Asked back in words; without words nothing is sent."""
    open_review(manager)
    manager.press("Ask back")
    expect(manager.page.locator("[data-error-summary]")).to_contain_text("Say what is missing")
    manager.type(note=ASKED)
    manager.press("Ask back")


def read_what_is_asked(msl: Person) -> None:
    """The owner's open page says it by itself."""
    looks_again(msl)
    msl.sees("Nora Falk is here too.", f"Asked back: “{ASKED}”")


def change_it_both(manager: Person, msl: Person) -> None:
    """Both have the key result open; whoever saves second reads both texts and loses nothing."""
    edit = reverse("key-result-edit", args=[KeyResult.objects.get(title="Dosing discussions").pk])
    for person in (manager, msl):
        person.go(edit)
    manager.type(target="8")
    manager.press("Save key result")
    msl.type(title="Dosing discussions in Uppsala and Lund")
    with msl.page.expect_response(lambda answer: answer.status == 409):
        msl.press("Save key result")
    msl.said[:] = [line for line in msl.said if "status of 409" not in line]
    msl.sees("What differs", "Dosing discussions in Uppsala and Lund")
    expect(msl.page.locator("main [name=title]")).to_have_value("Dosing discussions in Uppsala and Lund")
    msl.type(target="8")
    msl.press("Save key result")
    made = KeyResult.objects.get(title="Dosing discussions in Uppsala and Lund")
    assert made.target == 8


def accept_and_activate(manager: Person, msl: Person, at: str) -> None:
    """Proposed again, accepted, activated: the owner's open page says active."""
    msl.go(at)
    msl.press("Propose my 1 draft")
    manager.go(at)
    open_review(manager)
    manager.press("Accept")
    manager.follow("Activate 1 draft")
    manager.press("Activate")
    manager.sees("1 objective of North is active")
    assert Objective.objects.get(owner__display_name="Mara Lind").state == Objective.State.ACTIVE
    looks_again(msl)
    expect(msl.page.locator("#plan-tree")).to_contain_text("Active")
    expect(msl.page.get_by_role("button", name=re.compile("Propose"))).to_have_count(0)


def show_it(manager: Person, at: str) -> None:
    """To the room: arrow keys lead from one objective to the next, Escape back to the session."""
    page, keys = manager.page, manager.page.keyboard
    manager.go(at)
    manager.follow("Present")
    expect(page.locator("main .lead, .page-header .lead")).to_contain_text("Objective 1 of 2")
    first = page.locator("h1").inner_text()
    keys.press("ArrowRight")
    expect(page.locator(".page-header .lead")).to_contain_text("Objective 2 of 2")
    manager.look()
    assert list(faults(page, PHONE)) == []
    keys.press("ArrowRight")  # there is none after it
    keys.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text(first)
    keys.press("Escape")
    page.wait_for_url(f"**{at}")
