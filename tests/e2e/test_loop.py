"""The loop in a browser: what was heard travels, week and month are told, reminders go out, partners look on."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Locator, expect
from pytest_django.live_server_helper import LiveServer

from insights.models import Insight
from msl_okr.local.mail_sink import MailSink
from okrs.models import CheckIn, WeeklyUpdate
from organization.models import User
from reminders.models import Kind, Notification, ReminderRule
from reminders.outbox import delivery
from tests.e2e.loop import (
    ANSWER,
    CHANGED,
    DECISION,
    HEARD,
    HIGHLIGHT,
    MINUTE,
    MONDAY,
    NOTE,
    REASON,
    SCIENTIFIC,
    SO_WHAT,
    WEDNESDAY,
    WHY,
    Loop,
    plan,
    press,
)
from tests.e2e.story import Person, people
from tests.factories.cast import make_cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.okrs import WeeklyUpdateFactory
from tests.factories.organization import MembershipFactory, UserFactory

pytestmark = [pytest.mark.long, pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Wednesday of a running week, in the last week but one of a period."""
    with time_machine.travel(WEDNESDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def loop(
    browser: Browser,
    live_server: LiveServer,
    sink: MailSink,
    clock: time_machine.Traveller,
    settings: Any,
    tmp_path: Path,
) -> Iterator[Loop]:
    """North with a planned, activated quarter and one held discussion; its mails go over SMTP."""
    settings.BASE_URL = live_server.url
    settings.VAR_DIR, settings.LOCAL = tmp_path, True  # the mailbox page shows what the mail server keeps
    cast = make_cast(WEDNESDAY.date())
    away: User = UserFactory.create(display_name="Ida Krog", therapeutic_area=cast.oncology)
    MembershipFactory.create(user=away, team=cast.north)
    User.objects.filter(pk=away.pk).update(timezone="America/New_York")
    User.objects.filter(pk=cast.teammate.pk).update(timezone="Asia/Tokyo")
    plan(cast)
    for user in (cast.msl, cast.teammate, away):
        last_week = {"week_start": MONDAY - timedelta(days=7), "submitted_at": WEDNESDAY - timedelta(days=6)}
        WeeklyUpdateFactory.create(author=user, nothing_new_heard=True, **last_week)
    for kind, offset in ((Kind.WEEKLY_UPDATE, 0), (Kind.CHECK_IN, -2)):
        rule = {"is_active": True, "offset_days": offset, "local_hour": 8, "in_app": True, "email": True}
        ReminderRule.objects.update_or_create(kind=kind, defaults=rule)
    discussion = make_interaction(
        msl=cast.msl, kols=(KOLFactory.create(given_name="Jonas", family_name="Lindqvist"),),
        on=MONDAY + timedelta(days=1), depths=("why", "condition"), notes=NOTE,
        topics=(TopicFactory.create(name="Biomarkers", therapeutic_area=cast.oncology),),
    )  # fmt: skip
    with people() as present:
        yield Loop(browser, live_server.url, sink, clock, present, cast, away, discussion)


def test_what_was_logged_is_told_and_reminded_of_and_seen_by_those_who_may(loop: Loop) -> None:
    cast = loop.cast
    msl = loop.enter(cast.msl, phone=True)
    capture_an_insight(loop, msl)
    lead = loop.enter(cast.lead)
    accept_it(lead)
    read_the_answer(msl)

    write_the_week(loop, msl)
    teammate, manager = loop.enter(cast.teammate), loop.enter(cast.manager)
    for reader in (teammate, manager):
        read_the_week(reader)
    see_who_read_it(msl)
    say_that_nothing_was_heard(loop, loop.enter(loop.away, phone=True))

    check_in(loop, msl)
    acknowledge(loop, manager)
    see_the_board(manager)

    see_who_is_next(loop)
    be_reminded_of_the_check_in(loop)
    be_reminded_of_the_week(loop, teammate)

    see_contact_and_status_only(loop, loop.enter(cast.commercial))
    see_the_insight_without_a_name(loop.enter(cast.clinical))


# --- 1. The insight -------------------------------------------------------------------------


def capture_an_insight(loop: Loop, msl: Person) -> None:
    msl.go(f"/interactions/{loop.discussion.pk}/")
    msl.follow("Record an insight")
    expect(msl.page.get_by_role("checkbox", name="Jonas Lindqvist")).to_be_checked()
    msl.tap("Kind", "Insight")
    msl.tap("Category", "Unmet need")
    msl.type(observation=HEARD, interpretation=WHY)
    msl.press("Submit insight")
    expect(msl.page.locator("[data-error-summary]")).to_be_focused()
    msl.type(implication=SO_WHAT)
    msl.press("Submit insight")
    msl.sees("Insight submitted.", HEARD, WHY, SO_WHAT, "Jonas Lindqvist")


def accept_it(lead: Person) -> None:
    lead.go("/insights/")
    lead.follow(HEARD)
    lead.page.get_by_role("group", name="Decision").locator("label", has_text="Accept").click()
    lead.type(note=ANSWER, decision=DECISION)
    lead.press("Decide and tell the author")
    lead.sees("accepted. The author has your answer.", "Nothing waits for you")
    assert Insight.objects.get().state == Insight.State.ACCEPTED


def read_the_answer(msl: Person) -> None:
    msl.go("/insights/")
    msl.sees("New answer")
    msl.follow(HEARD)
    answer = msl.page.get_by_role("region", name="New answer")
    expect(answer).to_contain_text(ANSWER)
    expect(answer).to_contain_text(DECISION)
    msl.tap("How helpful was it?", "5 very")
    msl.press("I have read it")
    msl.sees(ANSWER, "helpful 5 of 5")
    expect(msl.page.get_by_text("New answer")).to_have_count(0)


# --- 2. The week ----------------------------------------------------------------------------


def week_of(person: Person, label: str) -> Locator:
    """The running week among the slots of the quarter."""
    return person.page.get_by_role("list", name=label).locator("li", has_text=re.compile(r"23 Nov\s+to\s+29 Nov"))


def write_the_week(loop: Loop, msl: Person) -> None:
    msl.go("/weekly/")
    msl.sees("23 Nov", "Jonas Lindqvist")  # drafted from what was logged
    expect(msl.page.get_by_role("checkbox", name="Jonas Lindqvist")).to_be_checked()
    expect(msl.page.get_by_role("checkbox", name="waits five weeks")).to_be_checked()
    expect(week_of(msl, "Weeks")).to_have_class(re.compile("is-pending"))
    msl.type(highlights="The panel discussion")
    expect(msl.page.locator("[data-saved]")).to_contain_text("version 1")  # by itself
    msl.type(highlights=HIGHLIGHT, plans="Visit two sites.")
    msl.press("Submit update")
    msl.sees("Update for", "submitted.", "Submitted")
    expect(week_of(msl, "Weeks")).to_have_class(re.compile("is-met"))
    kr = loop.key_result("KR3.3", loop.cast.msl)
    msl.go(f"/key-results/{kr.pk}/")
    msl.sees("23 Nov to 29 Nov: met")


def read_the_week(reader: Person) -> None:
    reader.go("/weekly/team/")
    card = reader.page.get_by_role("article", name="Mara Lind")
    for text in (HIGHLIGHT, "Visit two sites.", "waits five weeks"):
        expect(card).to_contain_text(text)
    card.get_by_text("Records of the week").click()
    expect(card.get_by_role("listitem").filter(has_text="Lindqvist").last).to_be_visible()
    press(reader, "Mark as read.*Mara Lind")
    reader.sees("1 update marked as read.")


def see_who_read_it(msl: Person) -> None:
    msl.go("/weekly/team/")
    msl.sees("Read by", "Nora Falk", "Tomas Berg")


def say_that_nothing_was_heard(loop: Loop, away: Person) -> None:
    away.go("/weekly/")
    away.tap_save("Nothing new heard: submit")
    away.look()
    away.sees("Update for", "submitted.")
    assert away.taps == 1
    update = WeeklyUpdate.objects.get(author=loop.away, week_start=MONDAY)
    assert update.nothing_new_heard
    assert update.submitted_at is not None


# --- 3. The month ---------------------------------------------------------------------------


def check_in(loop: Loop, msl: Person) -> None:
    first = loop.key_result("KR1.1", loop.cast.msl)
    msl.go("/check-in/")
    card = msl.page.get_by_role("region", name=re.compile("KR1.1"))
    expect(card).to_contain_text("1 of")  # the facts are filled in
    card.get_by_role("group", name="Confidence").locator("label", has_text=re.compile(r"^\s*8\s*$")).tap()
    card.get_by_text("Another status, feedback, evidence, insights").tap()
    prefix = f"kr{first.pk}-"
    msl.type(**{f"{prefix}what_changed": CHANGED, f"{prefix}declared_status": "On Track"})
    card.get_by_role("checkbox", name="waits five weeks").check()
    press(msl, "^Publish.*KR1.1")
    msl.sees("Say why")  # another status needs its reason
    assert not CheckIn.objects.filter(published_at__isnull=False).exists()
    msl.type(**{f"{prefix}override_reason": REASON})
    press(msl, "^Publish.*KR1.1")
    msl.sees("1 published.", REASON, CHANGED, "confidence 8 of 10")
    msl.press("No change for the rest")
    msl.sees("5 published.", "6 of 6")
    assert CheckIn.objects.filter(author=loop.cast.msl, published_at__isnull=False, period=2).count() == 6


def acknowledge(loop: Loop, manager: Person) -> None:
    manager.go("/check-in/team/")
    manager.sees("6 wait to be acknowledged", REASON, CHANGED, "Not checked in yet", "Tomas Berg")
    press(manager, "Acknowledge.*KR1.1, Mara Lind")
    manager.sees("1 check-in acknowledged.", "5 wait to be acknowledged")
    kr = loop.key_result("KR1.1", loop.cast.msl)
    manager.go(f"/key-results/{kr.pk}/")
    manager.sees("Acknowledged by Nora Falk", "waits five weeks")


def see_the_board(manager: Person) -> None:
    manager.go("/board/")
    manager.page.get_by_text("Filters", exact=True).click()
    manager.type(owner="Mara Lind")
    manager.press("Apply filters")
    row = manager.row("KR1.1")
    expect(row.locator(".status")).to_have_text(re.compile(r"On\s+Track", re.IGNORECASE))
    for text in ("Counted: At Risk.", f"Declared instead: {REASON}", "8 of 10"):
        expect(row).to_contain_text(text)


# --- 4. Reminders ---------------------------------------------------------------------------


def tick(loop: Loop, at: datetime) -> tuple[int, int]:
    """What the worker does each minute, at a moment; (shown in the app, mailed)."""
    loop.clock.move_to(at)
    with ThreadPoolExecutor(max_workers=1) as worker:  # the browser's event loop is not the worker's
        done = worker.submit(_tick, at).result()
    return done.shown, done.mailed


def _tick(at: datetime) -> delivery.Tally:
    from django.db import connections  # of this thread alone

    try:
        return delivery.tick(clock=lambda: at)
    finally:
        connections.close_all()


def see_who_is_next(loop: Loop) -> None:
    """The administrator moves the weekly reminder to nine o'clock, sees who is next, and moves it back."""
    admin = loop.enter(loop.cast.admin)
    for hour, shown in (("09:00", "Fri 27 Nov, 09:00"), ("08:00", "Fri 27 Nov, 08:00")):
        admin.go("/admin-area/reminders/")
        admin.page.get_by_role("link", name=re.compile("Edit.*Weekly update")).click()
        admin.type(local_hour=hour)
        if admin.page.locator("main [name=reason]").count():
            admin.type(reason="Mornings begin then")
        admin.press("Save rule")
        admin.sees("The rule was saved.")
        table = admin.page.get_by_role("region", name="Next seven days")
        row = table.get_by_role("row").filter(has_text="Tomas Berg")
        expect(row.filter(has_text="Weekly update")).to_contain_text(shown)
        expect(row.filter(has_text="Weekly update")).to_contain_text("Asia/Tokyo")
        expect(row.filter(has_text="check-in")).to_contain_text("Thu 26 Nov, 08:00")
        expect(table).not_to_contain_text("Mara Lind")
    assert loop.mails() == []


def be_reminded_of_the_check_in(loop: Loop) -> None:
    """Thursday, two working days before the month's last: Tokyo wakes first, New York last; Mara has done it."""
    cast = loop.cast
    tokyo = datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert tick(loop, tokyo - MINUTE) == (0, 0)
    expected: list[str] = []
    for at, user in (
        (tokyo, cast.teammate),
        (datetime(2026, 11, 26, 8, tzinfo=UTC), cast.manager),
        (datetime(2026, 11, 26, 13, tzinfo=UTC), loop.away),
    ):
        assert tick(loop, at) == (1, 1)
        expected.append(user.email)
        assert loop.mailed_to() == expected
        assert tick(loop, at + MINUTE) == (0, 0)


def be_reminded_of_the_week(loop: Loop, teammate: Person) -> None:
    """Friday: only Tomas still owes the week. The mail's link opens its page; the inbox says it once."""
    before = len(loop.mails())
    assert tick(loop, datetime(2026, 11, 26, 23, tzinfo=UTC)) == (1, 1)
    for hours in (0, 9, 14):  # the mornings of the others, who have done it
        assert tick(loop, datetime(2026, 11, 26, 23, 1, tzinfo=UTC) + timedelta(hours=hours)) == (0, 0)
    assert loop.mailed_to()[before:] == [loop.cast.teammate.email]
    assert not Notification.objects.filter(recipient=loop.cast.msl).exists()
    assert Notification.objects.count() == 2 * len(loop.mails()) == 8  # each by mail and in the app, all once
    assert [text for mail in loop.mails() for text in SCIENTIFIC if text in mail.as_string()] == []

    teammate.go("/dev/mailbox/")
    teammate.follow("Your weekly update for the week of 23 November is due")
    address = teammate.page.locator("main .prewrap a[href*='/weekly/']").get_attribute("href")
    assert address == f"{loop.base}/weekly/?week={MONDAY}"
    teammate.go(address)
    teammate.sees("Weekly update", "23 Nov")
    teammate.go("/inbox/")
    teammate.sees("2 unread reminders.")
    for title in ("Your weekly update for the week of 23 November", "Your check-in for November 2026"):
        expect(teammate.page.get_by_role("link", name=title)).to_have_count(1)
    press(teammate, "Write the update.*Your weekly update for the week of 23 November")
    assert teammate.page.url == address
    expect(teammate.page.get_by_role("link", name="Inbox, 1 unread").first).to_be_attached()


# --- 5. The other functions -----------------------------------------------------------------


def see_contact_and_status_only(loop: Loop, commercial: Person) -> None:
    for path in ("/", "/board/"):
        commercial.go(path)
        commercial.sees("Earlier diagnosis", "North")
        commercial.sees_nothing_of(*SCIENTIFIC)
    kol = loop.discussion.kols.get()
    for path in ("/interactions/", f"/kols/{kol.pk}/"):
        commercial.go(path)
        commercial.sees("Jonas Lindqvist", "24 Nov")
        commercial.sees_nothing_of(*SCIENTIFIC)
    insight = Insight.objects.get()
    kr = loop.key_result("KR1.1", loop.cast.msl)
    closed = (
        "/insights/", "/insights/?q=panel", "/insights/export.csv", f"/insights/{insight.pk}/", "/weekly/team/",
        "/check-in/team/", f"/key-results/{kr.pk}/", f"/interactions/{loop.discussion.pk}/",
    )  # fmt: skip
    reached = ("/search/?q=panel", "/search/?q=Lindqvist", "/inbox/", "/dev/mailbox/")
    exports = ("/interactions/export.csv", "/kols/export.csv")
    for path in (*closed, *reached, *exports):
        answer = commercial.context.request.get(f"{commercial.base}{path}")
        assert (answer.status in {403, 404}) if path in closed else answer.status in {200, 403}, path
        assert [text for text in SCIENTIFIC if text in answer.text()] == [], path


def see_the_insight_without_a_name(clinical: Person) -> None:
    clinical.go("/insights/?q=panel")
    found = clinical.page.locator("main a.rows__title")
    expect(found).to_have_count(1)
    clinical.sees_nothing_of("Lindqvist", "Jonas")
    found.click()
    clinical.page.wait_for_load_state()
    clinical.look()
    clinical.sees("waits five weeks for panel results", WHY, SO_WHAT)
    clinical.sees_nothing_of("Lindqvist", "Jonas", NOTE, ANSWER)
    clinical.go("/insights/?q=Lindqvist")
    expect(found).to_have_count(0)
    answer = clinical.context.request.get(f"{clinical.base}/insights/export.csv")
    assert answer.status == 200
    assert "waits five weeks" in answer.text()
    assert "Lindqvist" not in answer.text()
