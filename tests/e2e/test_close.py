"""The close of a quarter in a browser: a team from its scores to its word, then the seal."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from okrs.closing.services import sealing
from okrs.models import KeyResult, Score, Seal, TeamClose
from okrs.models.choices import Kind, Metric
from organization.models import Quarter
from tests.e2e.looking import PHONE, faults
from tests.e2e.story import Person, people, signed_in
from tests.factories.cast import Cast, calendar_quarter, make_cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SUBMIT = {"name": "Submit", "exact": True}


@pytest.fixture
def present() -> Iterator[list[Person]]:
    with people() as found:
        yield found


@pytest.fixture
def cast() -> Cast:
    return make_cast(timezone.now().date())


@pytest.fixture
def ended(cast: Cast) -> Quarter:
    """A quarter that is over everywhere, in grading: one key result of North met, one missed, one without a value."""
    first, last = calendar_quarter(cast.quarter.starts_on - timedelta(days=100))
    quarter: Quarter = QuarterFactory.create(starts_on=first, ends_on=last)
    by_hand = {"kind": Kind.COUNT, "target": 4, "measured_by": Metric.MANUAL, "activated_on": first}
    day = first + timedelta(days=40)
    with time_machine.travel(datetime.combine(day, time(12), UTC), tick=False):
        objective = ObjectiveFactory.create(quarter=quarter, primary_team=cast.north, owner=cast.msl)
        for code, title, value in (
            ("KR1.1", "Four sites", 4),
            ("KR1.2", "Four guidelines", 1),
            ("KR1.3", "Talks", None),
        ):
            made = KeyResultFactory.create(objective=objective, code=code, title=title, **by_hand)
            if value is not None:
                made.values.create(value=value, as_of=day, by=cast.msl)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.GRADING)
    return quarter


def field(person: Person, code: str, name: str) -> Any:
    """A field of a key result in a step."""
    pk = KeyResult.objects.get(code=code).pk
    return person.page.locator(f"main [name='{pk}-{name}']")


def test_a_team_is_scored_and_submitted_once_then_the_quarter_is_sealed(
    browser: Browser, live_server: LiveServer, present: list[Person], cast: Cast, ended: Quarter
) -> None:
    manager = signed_in(browser, live_server.url, cast.manager, present)
    manager.go(f"/quarters/{ended.pk}/close/")
    manager.follow("North")
    manager.sees("KR1.3 Talks", "so they are computed as 0")
    score_it(manager)
    say_what_was_learnt(manager)
    submit_it(manager, ended)
    assert list(Score.objects.order_by("key_result__code").values_list("final", "version")) != []
    assert {code: float(final) for code, final in Score.objects.values_list("key_result__code", "final")} == {
        "KR1.1": 1.0, "KR1.2": 0.3, "KR1.3": 0.0,
    }  # fmt: skip
    admin = signed_in(browser, live_server.url, cast.admin, present)
    seal_it(admin, ended)
    # What the manager has open is closed meanwhile: pressed all the same, nothing changes, and it is said why.
    manager.go(f"/quarters/{ended.pk}/close/")
    manager.sees(f"{ended.name} is closed", "Closed by Ada Quist")
    manager.follow("North")
    expect(manager.page.get_by_role("button", name="Take it back")).to_have_count(0)


def score_it(manager: Person) -> None:
    """All as computed with one press; another score takes a reason, asked for beside what was typed."""
    manager.page.get_by_role("navigation", name="Steps of the close").get_by_role("link", name="Scores").click()
    field(manager, "KR1.2", "final").fill("0.3")
    manager.press("Save and go on")
    summary = manager.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Say why it is 0.3 and not 0.25")
    expect(field(manager, "KR1.2", "final")).to_have_value("0.3")
    assert list(faults(manager.page, PHONE)) == []
    manager.page.set_viewport_size({"width": 1280, "height": 900})
    field(manager, "KR1.2", "reason").fill("The second one is in print")
    manager.press("Save and go on")


def say_what_was_learnt(manager: Person) -> None:
    """The post-mortems of what was missed, then what to change."""
    expect(manager.page.locator("main fieldset")).to_have_count(2)
    field(manager, "KR1.2", "post_mortem").fill("Two authors left.")
    field(manager, "KR1.3", "post_mortem").fill("Nobody was asked to give one.")
    manager.press("Save and go on")
    field(manager, "KR1.2", "retrospective").select_option(label="Change")
    field(manager, "KR1.2", "lesson").fill("Two authors for each guideline")
    manager.press("Save and go on")
    manager.sees("KR1.2 Four guidelines")


def submit_it(manager: Person, ended: Quarter) -> None:
    """A double click is one word."""
    manager.page.get_by_role("navigation", name="Steps of the close").get_by_role("link", name="Submit").click()
    manager.type(note="A hard quarter for writing")
    manager.page.get_by_role("button", **SUBMIT).dblclick()
    expect(manager.page).to_have_url(f"{manager.base}/quarters/{ended.pk}/close/")
    manager.sees("Nora Falk", "A hard quarter for writing")
    assert TeamClose.objects.filter(quarter=ended).count() == 1


def seal_it(admin: Person, ended: Quarter) -> None:
    """An administrator closes; the page shows the worker's bar, and by itself that it is sealed."""
    admin.go(f"/quarters/{ended.pk}/close/")
    admin.follow("Close the quarter")
    admin.sees("3 key results of 1 team")
    admin.press("Close the quarter")
    admin.sees("Being sealed", f"{ended.name} is closed")
    seal = Seal.objects.get(quarter=ended)
    assert sealing.seal(seal.pk, clock=timezone.now)  # the worker's part
    seal.refresh_from_db()
    expect(admin.page.locator(".digest")).to_have_text(seal.digest)
    admin.sees("Sealed")
    assert list(faults(admin.page)) == []
