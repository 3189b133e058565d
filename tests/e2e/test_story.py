"""The whole story in a browser: an empty organisation, a planned quarter, work logged, numbers that open their rows."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, expect
from pytest_django.live_server_helper import LiveServer

from interactions.models import KOL, Activity, Interaction
from msl_okr.local.mail_sink import MailSink
from okrs.models import Alignment, KeyResult, Objective
from organization.models import Membership, Quarter, Team
from tests.e2e.looking import PHONE
from tests.e2e.story import INVITED, PASSWORD, Person, Story, invented_kols, kol_file, people

pytestmark = [pytest.mark.long, pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOTE = "Resistance after first line worries her; she wants sequencing data."
TEAM = ("KR1.2", "KR2.2", "KR3.2")
CODES = ("KR1.1", "KR1.2", "KR1.3", "KR2.1", "KR2.2", "KR2.3", "KR3.1", "KR3.2", "KR3.3")


@pytest.fixture
def story(browser: Browser, live_server: LiveServer, sink: MailSink, settings: Any, tmp_path: Path) -> Iterator[Story]:
    """An empty organisation whose mails go over SMTP to a server that keeps them."""
    settings.BASE_URL = live_server.url
    with people() as present:
        yield Story(browser, live_server.url, sink, tmp_path, present)


def test_from_an_empty_organisation_to_numbers_that_open_their_rows(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRST_ADMIN_EMAIL", "ada.first@pharma.example")
    monkeypatch.setenv("FIRST_ADMIN_PASSWORD", PASSWORD)
    call_command("create_admin", stdout=io.StringIO())
    admin = story.enter("ada.first@pharma.example")
    admin.sign_in()

    set_up_the_organisation(story, admin)
    set_up_the_quarter(story, admin)
    import_kols(story, admin)
    manager = story.accept("manager")
    plan_the_quarter(story, manager)
    msl = story.accept("msl", phone=True)
    see_a_quarter_without_work(msl)
    log_four_discussions(msl)
    record_activities(story, msl)
    as_if_planned_in_time()
    see_the_numbers(msl)
    open_the_rows_behind_a_number(msl)
    see_the_board(manager)
    commercial = story.accept("commercial")
    see_contact_and_nothing_scientific(commercial)


# --- a. The administrator -----------------------------------------------------------------


def set_up_the_organisation(story: Story, admin: Person) -> None:
    admin.go("/admin-area/")
    admin.sees("Not everything is ready", "No therapeutic area yet", "No team yet", "No quarter includes today")
    admin.follow("Therapeutic areas")
    admin.follow("Add a therapeutic area")
    admin.type(name="Oncology", code="ONC")
    admin.press("Add therapeutic area")
    admin.go("/admin-area/topics/")
    admin.type(name="Biomarkers", therapeutic_area="Oncology")
    admin.press("Add topic")
    admin.sees("“Biomarkers” added.")
    for name, email, role, function in INVITED.values():
        admin.go("/admin-area/people/invite/")
        area = "Oncology" if function == "Medical" else "None"
        admin.type(display_name=name, email=email, role=role, function=function, therapeutic_area=area)
        admin.press("Send invitation")
        admin.sees(f"An invitation was sent to {email}.")
    admin.go("/admin-area/teams/")
    admin.follow("Add a team")
    admin.type(name="North", region="Nordics")
    admin.press("Add team")
    team = admin.page.url
    for key in ("msl", "second"):
        admin.go(team)
        admin.follow("Add a member")
        admin.type(user=INVITED[key][0], from_date=story.day(-40))
        admin.press("Add member")
    admin.go(team)
    admin.follow("Add a manager")
    admin.type(user=INVITED["manager"][0])
    admin.press("Add manager")
    admin.sees("Greta Lund", "Mina Sato", "Otto Berg")


def set_up_the_quarter(story: Story, admin: Person) -> None:
    admin.go("/admin-area/quarters/")
    admin.follow("Add a quarter")
    admin.type(name=story.quarter, starts_on=story.day(49), ends_on=story.day(-40))
    admin.press("Add quarter")
    admin.sees("The last day must be after the first day.")
    admin.type(starts_on=story.day(-40), ends_on=story.day(49))
    admin.press("Add quarter")
    admin.sees(story.quarter, "Planning")
    admin.follow("Add a quarter")
    admin.type(name="Overlapping", starts_on=story.day(30), ends_on=story.day(120))
    admin.press("Add quarter")
    admin.sees(f"These dates overlap {story.quarter}")
    assert Quarter.objects.count() == 1
    admin.go("/admin-area/quarters/")
    admin.follow(f"Change state of {story.quarter}")
    admin.sees("What follows", "drafts stay drafts", "Evidence is accepted until", "Mina Sato, Otto Berg")
    admin.press("Start the quarter")
    admin.sees(f"{story.quarter} is now active.", "Active")


# --- b. The KOLs --------------------------------------------------------------------------


def run_import(path: Path) -> str:
    """The last line of the command."""
    said = io.StringIO()
    call_command("import_kols", str(path), stdout=said)
    return said.getvalue().strip().splitlines()[-1]


def import_kols(story: Story, admin: Person) -> None:
    path, kols = kol_file(story.folder)
    assert run_import(path).startswith(f"created {kols}, updated 0, unchanged 0, rejected")
    assert run_import(path).startswith(f"created 0, updated 0, unchanged {kols}, rejected")
    assert KOL.objects.count() == kols
    admin.go("/admin-area/imports/")
    file = {"name": "more.csv", "mimeType": "text/csv", "buffer": invented_kols(range(6, 8))}
    admin.page.locator("main input[type=file]").set_input_files(file)
    admin.press("Check the file")
    admin.sees("Dry run of more.csv", "nothing was written", "To create", "Pavla Novotny", "Rejected")
    assert KOL.objects.count() == kols
    admin.press("Import this file")
    admin.sees("more.csv imported")
    assert KOL.objects.count() == kols + 2
    admin.go("/kols/?q=novotny")
    admin.sees("Pavla Novotny")


# --- c. The manager -----------------------------------------------------------------------


def plan_the_quarter(story: Story, manager: Person) -> None:
    manager.sees("Nothing is active in this quarter")
    manager.go("/planning/")
    manager.follow("North")
    manager.sees("Nothing is planned yet")
    plan = manager.page.url
    manager.press("Draft the objectives")
    manager.sees("9 objectives drafted", "15 key results", "1 without a target")
    check_the_template()
    manager.unfold("Mina Sato")
    manager.follow("Edit KR1.1 of Mina Sato")
    manager.type(target="12")
    manager.press("Save key result")
    manager.unfold("The whole team")
    manager.follow("Edit KR1.2 of Greta Lund")
    manager.type(owner="Otto Berg")
    manager.press("Save key result")
    manager.follow("Add an objective")
    manager.type(title="Answer medical questions faster", owner="Greta Lund", therapeutic_area="Oncology")
    manager.press("Add objective")
    manager.sees("Add a key result")
    manager.follow("A number, up or down to a target")
    manager.type(
        title="Working days until an answer", baseline="10", target="5", unit="days",
        owner="Greta Lund",
    )  # fmt: skip
    manager.press("Add key result")
    assert manager.page.url.partition("#")[0] == plan
    manager.sees("Working days until an answer", "Activation will ask for targets")
    manager.follow("Activate 10 drafts")
    target = manager.page.get_by_label("Target of KR2.3")
    expect(target).to_have_value("3")
    manager.sees("Suggested: 3.")
    target.fill("")
    manager.press("Activate")
    manager.sees("KR2.3 has no number yet. Enter a target.")
    manager.page.get_by_label("Target of KR2.3").fill("3")
    manager.press("Activate")
    assert set(Objective.objects.values_list("state", flat=True)) == {"active"}
    assert set(KeyResult.objects.filter(code="KR2.3").values_list("target", flat=True)) == {3}


def check_the_template() -> None:
    """Three team key results once, six for each member, members' objectives aligned to the team's."""
    north = Team.objects.get()
    team = KeyResult.objects.filter(objective__is_team=True, objective__primary_team=north)
    assert tuple(team.order_by("code").values_list("code", flat=True)) == TEAM
    for name in ("Mina Sato", "Otto Berg"):
        own = KeyResult.objects.filter(owner__display_name=name).order_by("code").values_list("code", flat=True)
        assert list(own) == ["KR1.1", "KR1.3", "KR2.1", "KR2.3", "KR3.1", "KR3.3"]
    assert Alignment.objects.filter(objective__is_team=False, to__is_team=True).count() == 6


# --- d. The MSL, on a phone -----------------------------------------------------------------


def see_a_quarter_without_work(msl: Person) -> None:
    msl.sees("Mina", "Enhance scientific engagement with KOLs")
    for code in CODES:
        expect(msl.row(code)).to_be_visible()
    expect(msl.row("KR1.1")).to_contain_text("0 of 12")


def discuss(msl: Person, depths: tuple[str, str]) -> None:
    """The taps that every in-depth discussion needs, after the KOL."""
    msl.tap("Topics", "Biomarkers")
    for depth in depths:
        msl.tap("Follow-up questions you asked", depth)
    msl.tap("Adverse event heard?", "None")
    msl.tap("Product quality complaint heard?", "None")


def log_four_discussions(msl: Person) -> None:
    msl.page.locator(".bottombar").get_by_role("link", name="Log").tap()
    msl.page.wait_for_url("**/log/")
    msl.page.get_by_label("Find a KOL").press_sequentially("novot")
    msl.page.get_by_role("option", name="Pavla Novotny").tap()
    discuss(msl, ("Why", "Condition"))
    msl.page.get_by_text("Note, next step and other details").tap()
    msl.type(notes=NOTE)
    msl.tap_save("Save interaction")
    msl.look()
    msl.sees("Pavla Novotny", NOTE)

    msl.go("/log/")
    msl.taps = 0
    msl.tap("Who", "Pavla Novotny")
    discuss(msl, ("Why", "Implication"))
    msl.tap_save("Save interaction")
    msl.sees("Pavla Novotny")
    assert msl.taps <= 7

    msl.go("/log/")
    msl.tap("Who", "Pavla Novotny")
    discuss(msl, ("Why", "Condition"))
    msl.tap("Minutes", "15")
    msl.tap_save("Save interaction")
    msl.sees("Pavla Novotny", "15")

    msl.go("/log/")
    msl.tap("Who", "Pavla Novotny")
    discuss(msl, ("Why", "Implication"))
    msl.page.get_by_role("button", name="Yesterday").first.tap()  # one talk with a KOL counts a day
    msl.tap_save("Save interaction")
    msl.sees("Pavla Novotny")
    assert Interaction.objects.filter(state="held").count() == 4


def record(msl: Person, kind: str, **values: str) -> None:
    """One activity through its page."""
    msl.go("/activities/new/")
    msl.follow(kind)
    if any(name.startswith("new_") for name in values):
        msl.page.get_by_text("Not in the list: name a new one").tap()
    msl.type(**values)
    msl.press("Save activity")
    msl.sees("Activity recorded.", values["title"])


def record_activities(story: Story, msl: Person) -> None:
    day = story.day
    record(msl, "Advisory board", title="Board on sequencing", need_documented_on=day(-30), approved_on=day(-20),
           approval_reference="MAP-1", held_on=day(-3))  # fmt: skip
    record(msl, "Scientific newsletter", title="Biomarker news", approved_on=day(-12), approval_reference="MAP-2",
           held_on=day(-8))  # fmt: skip
    record(
        msl, "Scientific newsletter", title="News still in the drawer", approved_on=day(-2), approval_reference="MAP-3"
    )
    record(msl, "Educational presentation", title="Grand round", held_on=day(-6), attendee_count="25")
    record(msl, "Study support", title="Support of ALPHA", new_study="ALPHA", requested_on=day(-25),
           support_agreed_on=day(-15), held_on=day(-4))  # fmt: skip
    record(msl, "Internal training", title="New data for colleagues", held_on=day(-5), attendee_count="9")
    record(msl, "Cross-functional meeting", title="Strategy aligned", held_on=day(-1))
    record(msl, "Campaign review", title="Review of SUNRISE", new_campaign="SUNRISE", accuracy_reviewed_on=day(-9),
           held_on=day(-7))  # fmt: skip


def as_if_planned_in_time() -> None:
    """Pace begins when the work could begin, and nothing is forecast on its first day."""
    first = Quarter.objects.get(state=Quarter.State.ACTIVE).starts_on
    Membership.objects.update(from_date=first)
    Objective.objects.update(activated_on=first)
    KeyResult.objects.update(activated_on=first)


# --- e. The numbers -------------------------------------------------------------------------

COUNTED = {
    "KR1.1": "2 of 12", "KR1.2": "1 of 3", "KR1.3": "1 of 2", "KR2.1": "1 of 5", "KR2.2": "1 of 2", "KR2.3": "1 of 3",
    "KR3.2": "1 of 3",
}  # fmt: skip
STATUS = re.compile(r"Complete|On\s+Track|In\s+Progress|At\s+Risk", re.IGNORECASE)


def check_the_rows(person: Person, codes: Iterable[str]) -> None:
    """Each key result says value and status; what grows evenly or by plan has its tick and its forecast."""
    for code in codes:
        row = person.row(code)
        expect(row.locator(".status")).to_have_text(STATUS)
        expect(row.locator(".key-results__value")).to_contain_text(COUNTED.get(code, re.compile(r"\d+\s+of\s+\d+")))
        if code in COUNTED:
            expect(row.locator(".progress__expected")).to_be_attached()
            expect(row).to_contain_text(re.compile(r"about\s+\d+\s+(at\s+this\s+rate|with\s+the\s+\w+\s+planned)"))


def see_the_numbers(msl: Person) -> None:
    msl.go("/")
    check_the_rows(msl, CODES)
    expect(msl.row("KR3.1").locator(".key-results__value")).to_contain_text("1 of")
    expect(msl.page.locator(".key-results__row")).to_have_count(9)


def open_number(msl: Person, code: str) -> None:
    """Tap the number of a key result at home."""
    msl.go("/")
    msl.row(code).locator(".key-results__value").tap()
    msl.page.wait_for_url("**/key-results/*/#evidence")
    msl.look()


def open_near_misses(msl: Person) -> Locator:
    """From a key result to the rows that almost count."""
    msl.page.get_by_role("link", name="What almost counts, and why not").tap()
    msl.page.wait_for_url("**/evidence/?part=near")
    msl.look()
    return msl.page.get_by_role("region", name="Rows that do not count")


def open_the_rows_behind_a_number(msl: Person) -> None:
    open_number(msl, "KR1.1")
    counting = msl.page.get_by_role("region", name="Rows that count")
    expect(counting.locator("tbody tr")).to_have_count(2)
    near = open_near_misses(msl)
    expect(near.locator("tbody tr")).to_have_count(2)
    expect(near).to_contain_text("15 minutes")
    expect(near).to_contain_text("Another talk with the same KOL counts for that day")
    why = near.locator(".why").first.bounding_box()
    assert why is not None
    assert why["x"] + why["width"] <= PHONE["width"], "the reason is read without scrolling sideways"
    open_number(msl, "KR1.1")
    counting.get_by_role("link").first.tap()
    msl.page.wait_for_url("**/interactions/*/")
    msl.look()
    msl.sees("Pavla Novotny")
    open_number(msl, "KR1.3")
    expect(msl.page.get_by_role("region", name="Rows that count")).to_contain_text("Biomarker news")
    near = open_near_misses(msl)
    expect(near).to_contain_text("News still in the drawer")
    expect(near).to_contain_text("Not distributed yet")
    open_number(msl, "KR1.2")
    expect(msl.page.get_by_role("region", name="Rows that count")).to_contain_text("Board on sequencing")


def see_the_board(manager: Person) -> None:
    manager.go("/board/")
    manager.sees("Mina Sato", "Otto Berg", "Working days until an answer")
    check_the_rows(manager, TEAM)
    manager.page.get_by_text("Filters", exact=True).click()
    manager.type(owner="Mina Sato")
    manager.press("Apply filters")
    expect(manager.page.locator("[data-row]")).to_have_count(6)
    check_the_rows(manager, [code for code in CODES if code not in TEAM])
    for objective in Objective.objects.filter(is_team=True).prefetch_related("key_results"):
        manager.go(f"/objectives/{objective.pk}/")
        manager.sees("Mina Sato", "Otto Berg")  # their objectives support it
        check_the_rows(manager, [row.code for row in objective.key_results.all()])


# --- f. The other side of the firewall --------------------------------------------------------


def see_contact_and_nothing_scientific(commercial: Person) -> None:
    kol = KOL.objects.get(family_name="Novotny")
    secret = ("Biomarkers", NOTE, "Resistance", "sequencing", "in-depth", "Implication")
    for path in ("/interactions/", f"/kols/{kol.pk}/"):
        commercial.go(path)
        commercial.sees("Pavla Novotny")
        commercial.sees_nothing_of(*secret)
    commercial.sees("Contact", "Mina Sato")
    for path in ("/", "/board/", "/activities/", "/kols/"):
        commercial.go(path)
        commercial.sees_nothing_of(*secret)
    interaction = Interaction.objects.earliest("pk")
    activity = Activity.objects.earliest("pk")
    for path in (f"/interactions/{interaction.pk}/", f"/activities/{activity.pk}/", "/planning/", "/log/"):
        answer = commercial.context.request.get(f"{commercial.base}{path}")
        assert answer.status in {403, 404}, path
        assert [text for text in secret if text in answer.text()] == []
