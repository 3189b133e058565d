"""First pages of partners and compliance, and that no link of a first page or of the menu leads to a closed door."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessRecord
from audit.services import record_access
from insights.models import Insight
from interactions.log.services import interactions as log
from interactions.models import Interaction
from okrs.models import Exclusion, TargetChange
from organization.models import User
from tests.access.walks import answer, people_at, walked_world
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import InsightActionFactory, InsightFactory
from tests.factories.interactions import ActivityFactory, StudyFactory, make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import StrategicImperativeFactory
from tests.factories.world import World
from tests.reading import assertContains, assertNotContains

# A Wednesday in the middle of a quarter.
AT = datetime(2026, 2, 18, 12, tzinfo=UTC)
ROLES = ("msl", "manager", "lead", "clinical", "commercial", "market_access", "safety", "compliance", "admin")


@pytest.fixture
def _on_that_day() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def cast(db: None, _on_that_day: Any) -> Cast:
    return make_cast(AT.date())


def get(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def home(user: User) -> Any:
    return get(user, reverse("home"))


def words_of(page: Any) -> str:
    """What a page says, without its tags."""
    main = page.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" ,", ",")


def links_of(page: str) -> list[str]:
    """Where the links of a page lead within the product."""
    found = dict.fromkeys(unescape(url) for url in re.findall(r'<a[^>]*\shref="(/[^"#]*)', page, re.DOTALL))
    return list(found)


# --- Every role ------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with walked_world() as made:
        yield made


@pytest.mark.long
def test_no_link_of_a_first_page_or_of_the_menu_is_refused(world: World) -> None:
    clients, wrong = people_at(world), []
    for who in ROLES:
        page = answer(clients[who], "get", reverse("home"))
        links = links_of(page.content.decode())
        assert len(links) > 8, who
        for link in links:
            status = answer(clients[who], "get", link).status_code
            if status not in (200, 302):
                wrong.append(f"{who}: {link} answers {status}")
    assert not wrong, "\n".join(wrong)


def test_administration_is_in_the_menu_of_administrators_alone(cast: Cast) -> None:
    for who in ROLES:
        menu = links_of(home(getattr(cast, who)).content.decode())
        assert (reverse("admin-area") in menu) == (who == "admin"), who
    assertContains(get(cast.manager, reverse("me")), reverse("admin-area"))
    assertNotContains(get(cast.commercial, reverse("me")), reverse("admin-area"))


# --- Partners --------------------------------------------------------------------------------------


def shared_objective(cast: Cast) -> Any:
    imperative = StrategicImperativeFactory.create(title="Reach patients earlier")
    objective = ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, imperative=imperative, title="Odd words inside"
    )
    return KeyResultFactory.create(objective=objective).objective


def meet(cast: Cast, name: str, on: date, *, state: str = "planned") -> Interaction:
    kol = KOLFactory.create(given_name="Ada", family_name=name)
    return make_interaction(msl=cast.msl, kols=(kol,), on=on, state=state)


def test_a_partner_to_whom_nothing_is_shared_is_told_what_will_come(cast: Cast) -> None:
    for user in (cast.commercial, cast.clinical):
        page = home(user)
        assertContains(page, "Nothing is shared with you yet")
        assert page.content.decode().count("card__title") == 0


def test_commercial_reads_statuses_and_who_meets_whom_and_no_text(cast: Cast) -> None:
    shared_objective(cast)
    meet(cast, "Today", date(2026, 2, 18))
    meet(cast, "Sunday", date(2026, 2, 22))
    meet(cast, "Monday", date(2026, 2, 23))
    meet(cast, "Later", date(2026, 3, 2))
    meet(cast, "Over", date(2026, 2, 16), state="held")
    page = home(cast.commercial)
    said = words_of(page)
    assert "Reach patients earlier North, 1 objective" in said
    assert "Odd words inside" not in said
    assert "Who meets whom: this week 2 contacts Ada Today Mara Lind, Medical" in said
    assert "Who meets whom: next week 1 contact Ada Monday" in said
    assert "Ada Later" not in said
    assert "Ada Over" not in said


def test_the_number_of_contacts_opens_its_rows(cast: Cast) -> None:
    for day in range(8):
        meet(cast, f"Met{day}", date(2026, 2, 23 + day % 5))
    page = home(cast.commercial).content.decode()
    (url,) = [link for link in links_of(page) if link.startswith("/interactions/?first=2026-02-23")]
    assert "8 contacts" in page
    assert page.count("Ada Met") == 6
    assert get(cast.commercial, url).content.decode().count('<th scope="row">') == 8


def test_clinical_partners_find_what_they_work_with(cast: Cast) -> None:
    shared_objective(cast)
    insight = InsightFactory.create(
        originator=cast.msl, state=Insight.State.ACTION_ASSIGNED, observation="What Ada Novak said",
        shared_observation="What a KOL said", therapeutic_area=cast.oncology,
    )  # fmt: skip
    InsightActionFactory.create(insight=insight, owner=cast.clinical, function="clinical", due=date(2026, 2, 10))
    InsightActionFactory.create(insight=insight, owner=cast.msl, function="medical")
    study = StudyFactory.create(therapeutic_area=cast.oncology)
    for title, is_shared in (("A registry", True), ("Not for partners", False)):
        ActivityFactory.create(
            kind="study_support", study=study, title=title, is_shared=is_shared, requested_on=date(2026, 2, 2),
            owner=cast.msl, therapeutic_area=cast.oncology, held_on=None,
        )  # fmt: skip
    page = home(cast.clinical)
    said = words_of(page)
    assert said.count("Due 10 February 2026") == 1
    assert "No day set" not in said
    assert "What a KOL said" in said
    assert "Ada Novak" not in said
    assert "Odd words inside" in said
    assert "A registry Oncology · Mara Lind · asked for on 2 February 2026, not agreed yet" in said
    assert "Not for partners" not in said
    assert "Your actions" not in words_of(home(cast.commercial))
    read = AccessRecord.objects.filter(actor_id=cast.clinical.pk, detail="home").values_list("model", flat=True)
    assert sorted(read) == ["activity", "insight"]


# --- Compliance ------------------------------------------------------------------------------------


def figures(user: User) -> dict[str, tuple[int, str]]:
    """Label → (number, the address of its rows)."""
    stat = r'stat__label">(.*?)</dt>.*?stat__value"><a href="([^"]+)">(\d+)</a>'
    found = re.findall(stat, home(user).content.decode(), re.DOTALL)
    return {label: (int(number), unescape(url)) for label, url, number in found}


def rows_of(page: Any) -> int:
    return len(re.findall(r'<th scope="row"', page.content.decode()))


def test_each_number_of_compliance_opens_its_rows(cast: Cast) -> None:
    made = make_interaction(msl=cast.msl, on=date(2026, 2, 12))
    Interaction.objects.filter(pk=made.pk).update(objection_reason="They wrote first.")
    make_interaction(msl=cast.msl, on=date(2026, 2, 12))
    key_result = shared_objective(cast).key_results.get()
    TargetChange.objects.create(
        key_result=key_result, field="target", old="10", new="12", reason="A new colleague.", by=cast.manager,
        at=AT - timedelta(days=2),
    )  # fmt: skip
    for days, number in ((3, 1), (60, 2)):
        Exclusion.objects.create(
            key_result=key_result, source="interactions", row_id=number, reason="A test entry.", by=cast.manager,
            at=AT - timedelta(days=days),
        )  # fmt: skip
    for action in ("read", "read", "export"):
        record_access(by=cast.manager.pk, action=action, model="insight", object_id=None, at=AT - timedelta(days=1))
    found = figures(cast.compliance)
    assert {label: number for label, (number, _) in found.items()} == {
        "Hand-offs overdue": 0, "Approvals waiting for you": 0, "Contacts despite an objection": 1,
        "Rows taken out of evidence": 1, "Changes to finalised records": 2, "Records read": 2, "Files exported": 1,
    }  # fmt: skip
    for label in ("Rows taken out of evidence", "Changes to finalised records", "Files exported"):
        number, url = found[label]
        assert rows_of(get(cast.compliance, url)) == number, label
    number, url = found["Contacts despite an objection"]
    rows = get(cast.compliance, url)
    assert rows.content.decode().count("<time") == number
    changes = words_of(get(cast.compliance, found["Changes to finalised records"][1]))
    assert "Target: 10 → 12 A new colleague." in changes
    assert "Interaction 1 taken out A test entry." in changes
    assert found["Hand-offs overdue"][1] == "/safety/?state=overdue"


@pytest.mark.usefixtures("db")
def test_an_interaction_is_final_three_days_after_it_was_entered() -> None:
    """The database says when something changed, so this day is a real one."""
    today = timezone.now().date()
    cast = make_cast(today)
    fresh, old = (make_interaction(msl=cast.msl, on=today - timedelta(days=40)) for _ in range(2))
    Interaction.objects.filter(pk=fresh.pk).update(created_at=timezone.now())
    assert figures(cast.compliance)["Changes to finalised records"][0] == 0
    assertContains(get(cast.compliance, reverse("late-changes")), "Nothing changed after it was final")
    for made in (fresh, old):
        made.refresh_from_db()
        log.cancel_interaction(by=cast.msl, interaction=made, reason="It was another person.")
    number, url = figures(cast.compliance)["Changes to finalised records"]
    page = get(cast.compliance, url)
    assert number == rows_of(page) == 1
    assert f"{old.occurred_on:%-d %B %Y}, Mara Lind Cancelled It was another person." in words_of(page)
    assert AccessRecord.objects.filter(actor_id=cast.compliance.pk, model="change").exists()


def test_access_records_are_narrowed_by_person_day_and_action(cast: Cast) -> None:
    for user, days in ((cast.manager, 1), (cast.lead, 1), (cast.lead, 20)):
        record_access(
            by=user.pk, action="read", model="interaction", object_id=7, at=AT - timedelta(days=days), detail="list"
        )
    address = reverse("access-records")
    assert rows_of(get(cast.compliance, address)) == 3
    assert rows_of(get(cast.compliance, f"{address}?who={cast.lead.pk}")) == 2
    assert rows_of(get(cast.compliance, f"{address}?who={cast.lead.pk}&first=2026-02-10")) == 1
    assert rows_of(get(cast.compliance, f"{address}?last=2026-02-10")) == 1
    empty = get(cast.compliance, f"{address}?action=export")
    assertContains(empty, "No access to show")
    assert get(cast.compliance, f"{address}?first=tomorrow").status_code == 422


def test_an_access_record_says_its_filters_in_words(cast: Cast) -> None:
    for detail in ("list who=all&q=heart+failure&therapeutic_area=&before=12", "evidence, week of 2026-02-09", "list "):
        record_access(by=cast.lead.pk, action="read", model="insight", object_id=None, at=AT, detail=detail)
    page = get(cast.compliance, reverse("access-records"))
    assertContains(page, ">list, who: all, q: heart failure<")
    assertContains(page, ">evidence, week of 2026-02-09<")
    assertContains(page, ">list<")


def test_changes_with_unreadable_filters_say_so(cast: Cast) -> None:
    page = get(cast.compliance, f"{reverse('late-changes')}?first=soon&kind=else")
    assert page.status_code == 422
