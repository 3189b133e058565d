"""Files of lists: ids, numbers and days in columns of their own, the filters of the page, both kinds of file."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from organization.ground import exports
from organization.models import User
from organization.views import parts
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import make_insight
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory, WeeklyUpdateFactory

NOW = datetime(2026, 2, 18, 15, tzinfo=UTC)
LISTS = ("kols", "interactions", "activities", "insights", "check-in-team", "weekly-team")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(NOW, tick=False):
        yield make_cast(NOW.date())


def signed_in(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def table(user: User, name: str, **query: str) -> list[dict[str, str]]:
    answer: Any = signed_in(user).get(reverse(f"{name}-export"), query)
    assert answer.status_code == 200, answer
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def sheet(user: User, name: str, **query: str) -> set[str]:
    """The cells of a workbook, as it keeps them."""
    answer: Any = signed_in(user).get(reverse(f"{name}-export-xlsx"), query)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return set(re.findall(r"<c [^>]*?>(.*?)</c>", book.read("xl/worksheets/sheet1.xml").decode()))


def number_of(day: date) -> str:
    """A day as Excel counts."""
    return f"<v>{(day - date(1899, 12, 30)).days}</v>"


def filled(cast: Cast) -> dict[str, Any]:
    """One row for each list."""
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor", city="Lyon", country="FR")
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    key_result = KeyResultFactory.create(objective=objective, owner=cast.msl, code="KR1.1", unit="points")
    return {
        "kol": kol,
        "interaction": make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 16), minutes=47),
        "activity": ActivityFactory.create(
            owner=cast.msl, kind="training", title="New label", therapeutic_area=cast.oncology,
            held_on=date(2026, 2, 10), attendee_count=12,
        ),
        "insight": make_insight(originator=cast.msl, submitted_at=datetime(2026, 2, 12, 9, tzinfo=UTC)),
        "check_in": CheckInFactory.create(
            key_result=key_result, period=2, value=-3, confidence=6, computed_status="at_risk",
            published_at=datetime(2026, 2, 13, 9, tzinfo=UTC), what_changed="=1+1",
        ),
        "update": WeeklyUpdateFactory.create(
            author=cast.msl, week_start=date(2026, 2, 16), submitted_at=NOW, highlights="Good week",
            facts=[{"kind": "interaction", "id": "1", "text": ""}] * 3,
        ),
    }  # fmt: skip


def test_interactions(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.msl, "interactions")
    assert (int(row["Interaction id"]), int(row["MSL id"])) == (made["interaction"].pk, cast.msl.pk)
    assert (row["KOL"], row["KOL ids"]) == ("Amara Okafor", str(made["kol"].pk))
    assert (row["Date"], row["Quarter"], row["Team"]) == ("2026-02-16", cast.quarter.name, "North")
    assert (row["Minutes"], row["Follow-up questions"]) == ("47", "0")
    assert {number_of(date(2026, 2, 16)), "<v>47</v>"} <= sheet(cast.msl, "interactions")


def test_kols(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.msl, "kols")
    assert (int(row["KOL id"]), row["City"], row["Country"]) == (made["kol"].pk, "Lyon", "FR")
    assert row["Last contact"] == "2026-02-16"
    assert number_of(date(2026, 2, 16)) in sheet(cast.msl, "kols")


def test_activities(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.msl, "activities")
    assert (int(row["Activity id"]), int(row["Owner id"])) == (made["activity"].pk, cast.msl.pk)
    assert (row["Kind"], row["Activity"], row["Attendees"]) == ("Internal training", "New label", "12")
    assert (row["Date"], row["Done"], row["Planned for"]) == ("2026-02-10", "2026-02-10", "")
    assert (row["Quarter"], row["Team"], row["State"]) == (cast.quarter.name, "North", "Done")
    assert {number_of(date(2026, 2, 10)), "<v>12</v>"} <= sheet(cast.msl, "activities")
    assert table(cast.msl, "activities", kind="newsletter") == []


def test_insights(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.msl, "insights")
    assert (int(row["Insight id"]), int(row["Author id"])) == (made["insight"].pk, cast.msl.pk)
    assert (row["Submitted"], row["Quarter"], row["Team"]) == ("2026-02-12", cast.quarter.name, "North")
    assert number_of(date(2026, 2, 12)) in sheet(cast.msl, "insights")


def test_check_ins(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.manager, "check-in-team", state="all")
    key_result = made["check_in"].key_result
    assert (int(row["Check-in id"]), int(row["Key result id"])) == (made["check_in"].pk, key_result.pk)
    assert (row["Value"], row["Unit"], row["Confidence"], row["Status"]) == ("-3", "points", "6", "At Risk")
    assert (row["Quarter"], row["Period"], row["Month"]) == (cast.quarter.name, "2", "February 2026")
    assert (row["Team"], row["Owner"], row["Published"]) == ("North", str(cast.msl), "2026-02-13")
    assert row["What changed"] == "'=1+1"
    cells = sheet(cast.manager, "check-in-team")
    assert {"<v>-3</v>", "<v>6</v>", number_of(date(2026, 2, 13))} <= cells
    assert table(cast.other_manager, "check-in-team", state="all") == []


def test_weekly_updates(cast: Cast) -> None:
    made = filled(cast)
    (row,) = table(cast.manager, "weekly-team", week="2026-02-16")
    assert (int(row["Update id"]), int(row["Author id"])) == (made["update"].pk, cast.msl.pk)
    assert (row["Week of"], row["Quarter"], row["Team"]) == ("2026-02-16", cast.quarter.name, "North")
    assert (row["Conversations"], row["Activities"], row["Highlights"]) == ("3", "0", "Good week")
    assert row["Submitted"].startswith("2026-02-18 ")
    assert {number_of(date(2026, 2, 16)), "<v>3</v>"} <= sheet(cast.manager, "weekly-team", week="2026-02-16")
    assert table(cast.manager, "weekly-team", week="2026-02-09") == []
    assert table(cast.elsewhere, "weekly-team", week="2026-02-16") == []


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("interactions", ["Date", "Quarter", "KOL", "KOL id", "Person", "Function", "Channel class", "Planned"]),
        ("activities", ["Kind", "Date", "Quarter", "Owner"]),
    ],
)
def test_commercial_readers_get_who_and_when_alone(cast: Cast, name: str, head: list[str]) -> None:
    filled(cast)
    (row,) = table(cast.commercial, name)
    assert list(row) == head
    assert "New label" not in row.values()


def test_every_page_links_both_files_with_its_filters(cast: Cast) -> None:
    filled(cast)
    for name in LISTS:
        page = signed_in(cast.manager).get(reverse(name), {"first": "2026-01-01"}).content.decode()
        for one in (f"{name}-export", f"{name}-export-xlsx"):
            assert f'href="{reverse(one)}?first=2026-01-01"' in page, one
    commercial = signed_in(cast.commercial).get(reverse("activities")).content.decode()
    assert reverse("activities-export-xlsx") in commercial


@pytest.mark.parametrize("name", LISTS)
def test_every_file_is_noted(cast: Cast, name: str) -> None:
    filled(cast)
    for one in (f"{name}-export", f"{name}-export-xlsx"):
        assert signed_in(cast.manager).get(reverse(one)).status_code == 200
    assert AccessRecord.objects.filter(actor_id=cast.manager.pk, action="export").count() == 2


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("interactions", {"first": "x"}), ("activities", {"kind": "x"}), ("insights", {"kind": "x"}),
        ("check-in-team", {"state": "x"}), ("weekly-team", {"week": "x"}),
    ],
)  # fmt: skip
def test_filters_that_make_no_sense_lead_back_to_the_page(cast: Cast, name: str, query: dict[str, str]) -> None:
    answer = signed_in(cast.manager).get(reverse(f"{name}-export-xlsx"), query)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse(name))


@pytest.mark.parametrize(("sort", "minutes"), [("", "10 30 20"), ("minutes", "10 20 30"), ("-minutes", "30 20 10")])
def test_a_file_of_interactions_has_the_order_of_its_list(cast: Cast, sort: str, minutes: str) -> None:
    for day, length in ((12, 20), (13, 30), (14, 10)):
        make_interaction(msl=cast.msl, on=date(2026, 2, day), minutes=length)
    assert [row["Minutes"] for row in table(cast.msl, "interactions", sort=sort)] == minutes.split()


@pytest.mark.parametrize(("sort", "titles"), [("activity", "A B C"), ("-activity", "C B A")])
def test_a_file_of_activities_has_the_order_of_its_list(cast: Cast, sort: str, titles: str) -> None:
    for title in "BAC":
        ActivityFactory.create(owner=cast.msl, title=title, therapeutic_area=cast.oncology)
    assert [row["Activity"] for row in table(cast.msl, "activities", sort=sort)] == titles.split()


def test_a_long_file_is_read_in_parts_and_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 8):
        make_interaction(msl=cast.msl, on=date(2026, 2, day))
    with CaptureQueriesContext(
        connection,
    ) as whole:
        rows = table(cast.msl, "interactions")
    monkeypatch.setattr(exports, "PART", 3)
    with CaptureQueriesContext(connection) as parted:
        assert table(cast.msl, "interactions") == rows
    assert [row["Date"] for row in rows] == [f"2026-02-0{day}" for day in range(7, 0, -1)]
    assert len(parted) > len(whole)


def test_a_workbook_that_would_not_hold_all_rows_is_refused_in_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2, 3):
        make_interaction(msl=cast.msl, on=date(2026, 2, day))
    monkeypatch.setattr(parts, "MOST", 2)
    answer = signed_in(cast.msl).get(reverse("interactions-export-xlsx"))
    assert answer["Location"] == f"{reverse('interactions')}?"
    assert "up to 2 rows" in str(next(iter(get_messages(answer.wsgi_request))))
    assert len(table(cast.msl, "interactions")) == 3
