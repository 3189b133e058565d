"""Logged without a connection: kept on the phone, sent once, by whoever wrote it and nobody else."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from insights.models import Insight
from interactions.log.services.interactions import log_interaction
from interactions.models import KOL, Interaction
from msl_okr.pages import offline
from okrs.models import WeeklyUpdate
from organization import unsent
from tests.e2e.looking import PHONE, faults, violations
from tests.e2e.offline.phone import KEY, STORED, Phone
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TopicFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    made = make_cast(date.today())  # noqa: DTZ011 - the browser lives in the present
    TopicFactory.create(name="Sequencing", therapeutic_area=made.oncology)
    return made


@pytest.fixture
def kol(cast: Cast) -> KOL:
    made: KOL = KOLFactory.create(given_name="Amara", family_name="Okafor")
    make_interaction(msl=cast.msl, kols=(made,), on=date.today() - timedelta(days=5))  # noqa: DTZ011
    return made


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, kol: KOL) -> Iterator[Phone]:
    """With the service worker, unlike other browser tests."""
    context = browser.new_context(viewport=PHONE, has_touch=True, service_workers="allow", reduced_motion="reduce")
    made = Phone(context, live_server.url)
    yield made
    context.close()
    assert [text for text in made.said if "Failed to load resource" not in text] == []


@pytest.fixture
def upstairs(browser: Browser, live_server: LiveServer, cast: Cast, kol: KOL) -> Iterator[Phone]:
    """A connection that is there, on which answers can go wrong."""
    made = Phone(browser.new_context(viewport=PHONE, has_touch=True), live_server.url)
    made.sign_in(cast.msl)
    yield made
    made.context.close()


def held(cast: Cast) -> int:
    return Interaction.objects.filter(msl=cast.msl, client_id__isnull=False).count()


def test_two_talks_in_the_basement_are_sent_once_upstairs(phone: Phone, cast: Cast) -> None:
    phone.prepare(cast.msl)
    phone.offline()
    phone.log_offline()
    phone.page.get_by_role("link", name="Log another").tap()
    phone.tap("Who", "Amara Okafor")
    phone.page.get_by_label("Other number of minutes").fill("25")
    phone.page.get_by_text("Note, next step and other details").tap()
    phone.page.locator("[name=notes]").fill("Asked why the biomarker matters.")
    phone.save("Save on this device")
    expect(phone.page.get_by_role("alert")).to_contain_text("Adverse event heard?")
    phone.answer_safety()
    phone.save("Save on this device")
    expect(phone.page.get_by_role("heading", name="Kept on this device")).to_be_visible()
    phone.expect_waiting("2 not sent yet")
    assert held(cast) == 0
    stored = phone.page.evaluate(STORED)
    assert all(word not in stored for word in ("Okafor", "biomarker", "minutes", cast.msl.email))
    assert phone.page.evaluate(KEY) == [1, "AES-GCM", 256, "InvalidAccessError"]
    phone.open("/log/unsent/")
    expect(phone.page.get_by_text("Interaction: Amara Okafor")).to_have_count(2)
    assert list(faults(phone.page, PHONE)) == []
    phone.open("/kols/")
    expect(phone.page.get_by_text("needs a connection")).to_be_visible()
    phone.open("/log/")
    expect(phone.page.get_by_role("group", name="Who", exact=True)).to_be_visible()
    assert list(faults(phone.page, PHONE)) == []
    phone.offline(False)
    phone.expect_waiting("")
    assert held(cast) == 2
    found = Interaction.objects.filter(msl=cast.msl, client_id__isnull=False).order_by("pk")
    assert [(one.state, one.minutes) for one in found] == [("held", 30), ("held", 25)]
    phone.open("/log/unsent/")
    expect(phone.page.get_by_text("Nothing waits on this device")).to_be_visible()
    assert held(cast) == 2


@pytest.mark.parametrize("how", ["503", "sign-in page", "lost", "half"])
def test_only_an_answer_with_its_own_key_counts(upstairs: Phone, cast: Cast, how: str) -> None:
    page = upstairs.open("/log/")
    upstairs.answers(how)
    upstairs.tap("Who", "Amara Okafor")
    upstairs.answer_safety()
    upstairs.save()
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_focused()
    upstairs.expect_waiting("1 not sent yet")
    assert held(cast) == (1 if how in ("lost", "half") else 0)
    page.unroute_all()
    upstairs.open("/log/unsent/")
    expect(page.get_by_text("Nothing waits on this device")).to_be_visible()
    assert held(cast) == 1


def test_a_slow_answer_is_waited_for(upstairs: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(**said: Any) -> Any:
        time.sleep(5)
        return log_interaction(**said)

    monkeypatch.setattr("msl_okr.pages.log.log_interaction", slowly)
    page = upstairs.open("/log/")
    upstairs.tap("Who", "Amara Okafor")
    upstairs.answer_safety()
    upstairs.save()
    expect(page.get_by_text("Slow connection")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    upstairs.expect_waiting("")
    assert held(cast) == 1


def test_what_is_kept_when_the_session_ended_is_sent_after_signing_in(upstairs: Phone, cast: Cast) -> None:
    page = upstairs.open("/log/")
    upstairs.tap("Who", "Amara Okafor")
    upstairs.answer_safety()
    Session.objects.all().delete()
    upstairs.save()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.get_by_role("link", name="Sign in").tap()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert held(cast) == 0
    upstairs.sign_in(cast.msl)
    upstairs.open("/log/unsent/")
    expect(page.get_by_text("Nothing waits on this device")).to_be_visible()
    assert held(cast) == 1


def test_what_the_product_refuses_opens_with_its_words(phone: Phone, cast: Cast) -> None:
    phone.prepare(cast.msl)
    phone.offline()
    phone.open("/log/")
    phone.page.get_by_label("Somebody else: write the name").fill("Okafor")
    phone.answer_safety()
    phone.tap("You asked", "Condition")
    phone.save("Save on this device")
    phone.expect_waiting("1 not sent yet")
    phone.offline(False)
    phone.expect_waiting("1 not sent yet, 1 needs attention")
    page = phone.open("/log/unsent/")
    expect(page.locator(".rows")).to_contain_text("Choose at least one KOL")
    assert violations(page) == []
    page.get_by_role("link", name="Edit").tap()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one KOL")
    expect(page.get_by_role("checkbox", name="Condition")).to_be_checked()
    expect(page.get_by_label("Find another KOL")).to_have_value("Okafor")
    phone.expect_waiting("1 not sent yet, 1 needs attention")
    phone.tap("Who", "Amara Okafor")
    phone.save()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    phone.expect_waiting("")
    made = Interaction.objects.get(client_id__isnull=False)
    assert list(made.follow_ups.values_list("depth", flat=True)) == ["condition"]


def test_somebody_else_on_the_phone_neither_sees_nor_sends_it(phone: Phone, cast: Cast) -> None:
    phone.prepare(cast.msl)
    phone.offline()
    phone.log_offline()
    phone.sign_in(cast.teammate)
    phone.offline(False)
    phone.page.wait_for_timeout(500)  # the page of the one before finds a connection, and somebody else's session
    phone.open("/log/unsent/")
    expect(phone.page.get_by_text("Nothing waits on this device")).to_be_visible()
    phone.expect_waiting("")
    expect(phone.page.locator("html[data-offline=ready]")).to_be_attached()
    phone.offline()
    phone.open("/log/")
    expect(phone.page.locator("h1")).to_have_text("Log an interaction")
    expect(phone.page.get_by_text("Amara Okafor")).to_have_count(0)
    phone.expect_waiting("")
    phone.offline(False)
    assert not Interaction.objects.filter(client_id__isnull=False).exists()
    phone.sign_in(cast.msl)
    phone.open("/")
    phone.expect_waiting("")
    expect(phone.page.locator("html[data-offline=ready]")).to_be_attached()
    assert Interaction.objects.get(client_id__isnull=False).msl == cast.msl


@pytest.mark.parametrize("choice", ["Keep for me and sign out", "Throw away and sign out"])
def test_signing_out_asks_what_becomes_of_what_waits(phone: Phone, cast: Cast, choice: str) -> None:
    phone.prepare(cast.msl)
    phone.offline()
    phone.log_offline()
    monkey = pytest.MonkeyPatch()
    monkey.setattr(unsent, "turned_away", lambda request: HttpResponse(status=503))
    phone.offline(False)
    page = phone.open("/")
    phone.expect_waiting("1 not sent yet")
    page.get_by_role("button", name="Menu").tap()
    page.get_by_text("Account menu").locator("..").tap()
    page.get_by_role("button", name="Sign out", exact=True).tap()
    dialog = page.get_by_role("dialog", name="Sign out?")
    expect(dialog).to_contain_text("1 entry is not sent yet.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Send now").tap()
    expect(dialog).to_contain_text("Not all could be sent.")
    monkey.undo()
    dialog.get_by_role("button", name=choice).tap()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    phone.offline()
    phone.open("/log/")
    expect(page.get_by_text("Nobody is signed in on this device")).to_be_visible()
    phone.expect_waiting("")
    phone.offline(False)
    phone.sign_in(cast.msl)
    phone.open("/log/unsent/")
    expect(page.get_by_text("Nothing waits on this device")).to_be_visible()
    assert held(cast) == (1 if choice.startswith("Keep") else 0)


def test_a_new_release_leaves_what_waits(phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.prepare(cast.msl)
    phone.offline()
    phone.log_offline()
    phone.log_offline()
    earlier = offline.release()
    monkeypatch.setattr(offline, "release", lambda: earlier | {"name": "next"})
    with monkeypatch.context() as away:
        away.setattr(unsent, "turned_away", lambda request: HttpResponse(status=503))
        phone.offline(False)
        phone.open("/")
        for _ in range(100):
            if phone.page.evaluate("caches.keys()") == ["shell-next"]:
                break
            phone.page.wait_for_timeout(100)
        phone.open("/")
        phone.expect_waiting("2 not sent yet")
        assert phone.page.evaluate("caches.keys()") == ["shell-next"]
    phone.open("/")
    phone.expect_waiting("")
    assert held(cast) == 2


@pytest.fixture
def plan(cast: Cast, kol: KOL) -> Interaction:
    topic = TopicFactory.create(name="Biomarkers", therapeutic_area=cast.oncology)
    return make_interaction(
        msl=cast.msl, kols=(kol,), topics=(topic,), state="planned", ae_screen="", pqc_screen="", minutes=45,
        notes="Bring the poster.", starts_at=datetime.now(UTC) - timedelta(minutes=50), occurred_on=date.today(),  # noqa: DTZ011
    )  # fmt: skip


@pytest.mark.parametrize(("path", "lost"), [("/", True), ("/log/", False)])
def test_a_planned_visit_takes_four_taps(phone: Phone, cast: Cast, plan: Interaction, path: str, lost: bool) -> None:
    phone.prepare(cast.msl)
    phone.offline(lost)
    page = phone.open(path)
    page.get_by_role("navigation", name="Planned").get_by_role("link", name="Amara Okafor").tap()
    phone.answer_safety()
    phone.save("Save on this device" if lost else "Record as held")
    if lost:
        phone.expect_waiting("1 not sent yet")
        phone.offline(False)
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Amara Okafor")
    phone.expect_waiting("")
    plan.refresh_from_db()
    assert (plan.state, plan.minutes, plan.notes) == ("held", 45, "Bring the poster.")
    assert [row.topic.name for row in plan.exchange_topics.all()] == ["Biomarkers"]


def test_drafts_survive_a_lost_connection(phone: Phone, cast: Cast) -> None:
    phone.prepare(cast.msl)
    page = phone.open("/weekly/")
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    phone.offline()
    page.get_by_label("Highlights").fill("The registry opens.")
    expect(page.locator("[data-saved]")).to_have_text("Kept on this device, and saved once there is a connection.")
    assert "registry" not in page.evaluate(STORED)
    phone.open("/log/unsent/")  # the tab moves on
    expect(page.get_by_role("link", name="Weekly update")).to_be_visible()
    phone.offline(False)
    phone.open("/weekly/")
    WeeklyUpdate.objects.all().delete()
    page.get_by_role("button", name="Put it back").tap()
    expect(page.get_by_label("Highlights")).to_have_value("The registry opens.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    kept = WeeklyUpdate.objects.get()
    assert kept.highlights == "The registry opens."

    phone.offline()
    page.get_by_label("Highlights").fill("The registry opens in May.")
    expect(page.locator("[data-saved]")).to_contain_text("Kept on this device")
    WeeklyUpdate.objects.update(highlights="Written at the desk.", version=kept.version + 1)
    phone.offline(False)
    both = page.get_by_role("alert")
    expect(both).to_contain_text("Written at the desk.")
    expect(both).to_contain_text("The registry opens in May.")
    assert WeeklyUpdate.objects.get().highlights == "Written at the desk."

    phone.open("/insights/new/")
    phone.offline()
    page.get_by_label("What was said or seen").fill("Centres lack the assay.")
    page.get_by_role("group", name="Category").locator("label").first.tap()
    phone.save("Save draft")
    expect(page.get_by_role("heading", name="Kept on this device")).to_be_visible()
    phone.offline(False)
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert [(one.observation, one.state) for one in Insight.objects.all()] == [("Centres lack the assay.", "draft")]


def test_it_can_be_installed(phone: Phone, cast: Cast) -> None:
    phone.prepare(cast.msl)
    session = phone.context.new_cdp_session(phone.page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
