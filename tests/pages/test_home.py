"""My quarter: what needs a person, each with its reason and one thing to do, and the page of a day without any."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from interactions.models import Topic
from interactions.safety.services import hand_off
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models.choices import Kind, Metric, Pace
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory
from tests.reading import assertContains, assertNotContains

# A Sunday in the middle of a quarter.
AT = datetime(2026, 2, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_day() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(AT.date())


def home(user: User) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("home"))


def needs(page: Any) -> list[tuple[str, str, str]]:
    """(title, why, what to do) of each row under "Needs you", in their order."""
    start = 'aria-labelledby="needs">'
    (card,) = re.findall(f"{start}.*?</section>", page.content.decode(), re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", card, re.DOTALL)
    found = []
    for row in rows:
        (title,) = re.findall(r'class="rows__title" href="[^"]+">(.*?)</a>', row)
        (why,) = re.findall(r'<span class="(?:danger|muted) small">(.*?)</span>', row)
        (action,) = re.findall(r'<a class="button button--small" href="[^"]+">(.*?)<span', row)
        found.append((title, why, action))
    return found


def test_each_need_has_its_reason_and_one_thing_to_do_most_urgent_first(cast: Cast) -> None:
    msl, kol = cast.msl, KOLFactory.create(given_name="Ada", family_name="Novak")
    make_interaction(msl=msl, kols=(kol,), on=date(2026, 2, 12), ae_screen="possible")
    make_interaction(
        msl=msl, kols=(kol,), on=date(2026, 2, 2), next_step="Send the paper", next_step_on=date(2026, 2, 10)
    )
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=msl)
    behind = KeyResultFactory.create(objective=objective, code="KR1.1", title="Discussions")
    KeyResultFactory.create(
        objective=objective, code="KR3.3", title="Weekly updates", kind=Kind.CADENCE, pace=Pace.CALENDAR, target=None,
        measured_by=Metric.WEEKLY_UPDATES,
    )  # fmt: skip
    ask_for_update(key_result=behind, by=cast.manager, note="Before Friday?", at=AT - timedelta(days=2))
    found = needs(home(msl))
    assert [action for _, _, action in found] == [
        "Hand off", "Answer", "Write", "Write", "Check in", "See why", "See why", "Move or drop",
    ]  # fmt: skip
    said = [f"{title} | {why}" for title, why, _ in found]
    for text, line in zip(
        (
            "Hand over to safety: Ada Novak | Possible adverse event, heard on 12 February; overdue since 13 February",
            "Nora Falk asks for an update: KR1.1 Discussions | Asked on 13 Feb: “Before Friday?”.",
            "Weekly update of 2 February | Was due Friday 6 February",
            "Weekly update of 9 February | Was due Friday 13 February",
            "Check-in for January 2026 | 2 key results, was due 30 January.",
            "KR3.3 Weekly updates | 0 of 13. 0 of the 7 due met.",
            "KR1.1 Discussions | 0 of 15. ",
            "Follow-up with Ada Novak | “Send the paper”, promised for 10 February, 5 days overdue.",
        ),
        said,
        strict=True,
    ):
        assert line.startswith(text)


def test_a_day_on_which_nothing_needs_one_is_said_beside_how_it_stands(cast: Cast) -> None:
    msl = cast.msl
    assertContains(home(msl), "Nothing needs you")
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=msl)
    done = KeyResultFactory.create(objective=objective, measured_by=Metric.TRAININGS, target=1)
    for day in (10, 20):
        ActivityFactory.create(owner=msl, held_on=date(2026, 1, day), therapeutic_area=cast.oncology, created_at=AT)
    CheckInFactory.create(key_result=done, period=1, published_at=AT - timedelta(days=16), confidence=8)
    page = home(msl)
    assertContains(page, "Nothing needs you")
    assertContains(page, 'class="sparkline')
    assertContains(page, "2 of 1")


def test_a_plan_whose_day_is_over_waits_until_somebody_says_what_came_of_it(cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Ada", family_name="Novak")
    plan: dict[str, Any] = {"state": "planned", "ae_screen": "", "pqc_screen": ""}
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 13), **plan)
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 16), **plan)
    assert needs(home(cast.msl)) == [
        ("Did it take place? Virtual meeting with Ada Novak", "Planned for 13 February.", "Record or cancel")
    ]


def test_what_waits_for_others_does_not_need_me(cast: Cast, topic: Topic) -> None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.teammate)
    KeyResultFactory.create(objective=objective, title="Talks of a colleague")
    make_interaction(msl=cast.teammate, on=date(2026, 2, 12), ae_screen="possible", topics=(topic,))
    page = home(cast.msl)
    assertContains(page, "Nothing needs you")
    assertNotContains(page, "Hand over to safety")
    assertNotContains(page, "not with safety")


def test_a_hand_off_needs_all_who_oversee_it_until_it_is_done(cast: Cast) -> None:
    made = make_interaction(msl=cast.msl, on=date(2026, 2, 12), hour=9, ae_screen="possible", state="cancelled")
    overseers = (cast.manager, cast.lead, cast.compliance, cast.safety)
    for user in overseers:
        page = home(user)
        assertNotContains(page, "Nothing needs you")
        said = ("Possible adverse event is not with safety", "Of Mara Lind, overdue since 13 February, 09:00.", "Open")
        assert needs(page)[0] == said, user
    for user in (cast.teammate, cast.elsewhere, cast.other_manager, cast.admin):
        assert "safety" not in str(needs(home(user))), user
    hand_off(by=cast.msl, handoff=made.hand_offs.get(), at=AT)
    for user in (cast.msl, *overseers[:3]):
        assertContains(home(user), "Nothing needs you")
    assert needs(home(cast.safety))[0][0] == "Possible adverse event awaits your receipt"


def test_due_times_are_in_the_readers_zone_and_no_quarter_hides_them(cast: Cast) -> None:
    make_interaction(msl=cast.msl, on=date(2026, 2, 15), hour=9, ae_screen="possible")
    User.objects.filter(pk=cast.compliance.pk).update(timezone="Asia/Tokyo")
    cast.quarter.delete()
    assert needs(home(cast.compliance))[0][1] == "Of Mara Lind, due 16 February, 18:00."


def test_what_was_promised_waits_without_a_quarter_too(cast: Cast) -> None:
    make_interaction(msl=cast.msl, on=date(2026, 2, 10), next_step="Send the abstract", next_step_on=date(2026, 2, 12))
    cast.quarter.delete()
    assert "Send the abstract" in str(needs(home(cast.msl)))
    assertNotContains(home(cast.teammate), "Send the abstract")


def test_more_than_five_are_counted_and_lead_to_the_list(cast: Cast) -> None:
    for _ in range(7):
        make_interaction(msl=cast.msl, on=date(2026, 2, 12), ae_screen="possible")
    found = needs(home(cast.manager))
    assert found[5] == ("2 more hand-offs to safety", "The most urgent are listed above.", "See all")


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.create(name="Biomarkers", therapeutic_area=cast.oncology)
