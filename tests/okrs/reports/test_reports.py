"""Trends, comparisons and reports: every cell is what key results count, and opens its rows."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interactions.models import Activity, Topic
from okrs.board.selectors.board import board
from okrs.counting import measure
from okrs.counting.crossing import counting, cross, row_ids
from okrs.models import KeyResult, MeasureDefinition, MeasureVersion, Report
from okrs.models.choices import Kind, Metric, OfKeyResults, Scope, Tag
from okrs.reports.selectors.export import exported
from okrs.reports.selectors.grids import Cell, Grid, GridLine, grid
from okrs.reports.selectors.saved_reports import cell_rows
from okrs.reports.selectors.specs import Spec
from okrs.reports.services import save_report
from organization.models import Membership, Quarter, User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, StudyFactory, make_interaction
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import StrategicImperativeFactory
from tests.okrs.conftest import AT, TODAY, client, discussion, key_result_for
from tests.okrs.reports.reporting import DAY, SAID, STATUSES, TALKS
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")


def nowhere(row: str, column: str) -> str:
    return f"{row}/{column}"


def cells(user: User, spec: Spec) -> dict[tuple[str, str], Any]:
    """(row, column) → number; "all" for what is summed over."""
    found = grid(user, spec, at=AT, link=nowhere)
    made = {(line.label, cell.column): cell.number for line in found.lines for cell in line.cells}
    made |= {(line.label, "all"): line.total.number for line in found.lines}
    return made | {("all", "all"): found.total.number}


def team_value(cast: Cast, team: Any, metric: str, at: datetime = AT, **tags: Any) -> Decimal | None:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=team, owner=cast.msl, **tags)
    kind = Kind.CADENCE if metric == Metric.CROSS_FUNCTIONAL_MEETINGS else Kind.COUNT
    pace = {"pace": "calendar"} if kind == Kind.CADENCE else {}
    made = KeyResultFactory.create(
        objective=objective, owner=cast.msl, scope=Scope.TEAM, measured_by=metric, kind=kind, **pace
    )
    kr = KeyResult.objects.for_measuring().get(pk=made.pk)
    found = measure([kr], at=at)[kr.pk].value
    KeyResult.objects.filter(pk=made.pk).delete()
    return found


# --- Counted work ---------------------------------------------------------------------


def test_every_cell_is_what_a_team_key_result_counts(cast: Cast, topic: Topic) -> None:
    """After a storm of work: by author, by participants, across teams and areas, late, early and outside."""
    dice = random.Random(7)
    people = [cast.msl, cast.teammate, cast.elsewhere, cast.lead]
    areas = [cast.oncology, cast.immunology]
    days = [date(2026, 1, 1), date(2026, 3, 31), date(2025, 12, 31), TODAY, TODAY + timedelta(days=3), DAY]
    Membership.objects.filter(user=cast.teammate).update(to_date=DAY - timedelta(days=1))
    Membership.objects.create(user=cast.teammate, team=cast.south, from_date=DAY)
    for _ in range(60):
        joined = tuple(one for one in people if dice.random() < 0.3)
        discussion(
            dice.choice(people), topic, dice.choice(days), therapeutic_area=dice.choice(areas), participants=joined,
            depths=("why", "condition") if dice.random() < 0.8 else (),
            created_at=datetime(2026, 2 if dice.random() < 0.9 else 5, 3, tzinfo=UTC),
        )  # fmt: skip
        kind = dice.choice([Activity.Kind.TRAINING, Activity.Kind.CROSS_FUNCTIONAL_MEETING])
        activity = ActivityFactory.create(
            owner=dice.choice(people), kind=kind, therapeutic_area=dice.choice(areas),
            held_on=dice.choice([*days, None]), created_at=datetime(2026, 2, 1, tzinfo=UTC),
        )  # fmt: skip
        activity.participants.set(joined)
    for metric in (TALKS, Metric.TRAININGS, Metric.CROSS_FUNCTIONAL_MEETINGS):
        asked = counting(metric, None, [cast.quarter], at=AT)
        found = cross(asked, [Tag.TEAM, Tag.AREA])
        for team in (cast.north, cast.south):
            for area in areas:
                key = (team.pk, area.pk)
                expected = team_value(cast, team, metric, therapeutic_area=area)
                assert found[key].number == expected if key in found else expected == 0, (metric, team, area)
            assert found[team.pk, "all"].number == team_value(cast, team, metric)
        assert found["all", "all"].units < sum(found[team.pk, "all"].units for team in (cast.north, cast.south))
        for cell, amount in found.items():
            fixed = {tag: one for tag, one in zip((Tag.TEAM, Tag.AREA), cell, strict=True) if not isinstance(one, str)}
            rows = asked.source.model._default_manager.filter(pk__in=row_ids(asked, fixed))
            assert rows.count() == amount.units, (metric, cell)
        for team in (cast.north, cast.south):
            alone = counting(metric, None, [cast.quarter], at=AT, team=team.pk)
            assert cross(alone, [Tag.AREA])["all",] == found[team.pk, "all"]
            assert cross(alone, [Tag.TEAM, Tag.AREA])[team.pk, "all"] == found[team.pk, "all"]


def test_a_study_is_counted_once_in_each_cell_and_once_in_the_total(cast: Cast, before: Quarter) -> None:
    study = StudyFactory.create(therapeutic_area=cast.oncology, is_investigator_initiated=True)
    for day in (DAY, DAY + timedelta(days=3), before.starts_on + timedelta(days=3)):
        ActivityFactory.create(
            kind=Activity.Kind.STUDY_SUPPORT, study=study, owner=cast.msl, therapeutic_area=cast.oncology,
            requested_on=day, support_agreed_on=day, held_on=day,
            created_at=datetime.combine(day, datetime.min.time(), UTC),
        )  # fmt: skip
    found = cells(cast.lead, Spec(Tag.AREA, Tag.QUARTER, Metric.SUPPORTED_STUDIES.value))
    assert found == {
        ("Oncology", "Before"): 1,
        ("Oncology", cast.quarter.name): 1,
        ("Oncology", "all"): 1,
        ("all", "all"): 1,
    }


def test_own_measures_are_added_up_and_shared_out(cast: Cast) -> None:
    for minutes, channel, msl in ((20, "phone", cast.msl), (40, "email", cast.msl), (30, "phone", cast.elsewhere)):
        make_interaction(msl=msl, on=DAY, minutes=minutes, channel=channel)
    early = datetime(2025, 12, 1, tzinfo=UTC)

    def defined(name: str, **fields: Any) -> Spec:
        made = MeasureDefinition.objects.create(name=name, created_by=cast.lead, created_at=early)
        MeasureVersion.objects.create(
            definition=made, version=1, source="interactions", reason="Why", by=cast.lead, created_at=early, **fields
        )
        return Spec(Tag.TEAM, None, Metric.CUSTOM.value, made, span=1)

    summed = grid(cast.lead, defined("Minutes", calculation="sum", of="minutes"), at=AT, link=nowhere)
    assert [(one.label, one.total.number, one.total.detail) for one in summed.lines] == [
        ("North", 60, "from 2"), ("South", 30, "from 1"),
    ]  # fmt: skip
    assert summed.total.number == 90
    share = defined("By phone", calculation="rate", condition={"channel": ["phone"]})
    found = grid(cast.lead, share, at=AT, link=nowhere)
    assert [(one.label, one.total.text, one.total.detail) for one in found.lines] == [
        ("North", "too few", "of 2"), ("South", "too few", "of 1"),
    ]  # fmt: skip
    assert (found.total.text, found.total.units) == ("too few", 3)
    answer = client(cast.msl).get(f"{reverse('report-rows')}?{share.query(row=cast.north.pk)}")
    assertContains(answer, "Not in the share", 1)


def test_rows_that_one_may_not_open_are_a_number(cast: Cast, topic: Topic) -> None:
    discussion(cast.msl, topic, DAY)
    discussion(cast.elsewhere, topic, DAY, therapeutic_area=cast.oncology)
    spec = Spec(Tag.AREA, Tag.QUARTER, TALKS.value)
    values = {Tag.AREA: cast.oncology.pk, Tag.QUARTER: cast.quarter.pk}
    for user, shown in ((cast.lead, 2), (cast.msl, 1), (cast.admin, 0), (cast.compliance, 2)):
        found = cell_rows(user, spec, values, at=AT)
        assert (found.total, found.shown, found.hidden, len(found.evidence)) == (2, shown, 2 - shown, shown)
    page = client(cast.msl).get(f"{reverse('report-rows')}?{spec.query(row=cast.oncology.pk)}")
    assertContains(page, "1 more row that you may not open is counted too.")
    assertNotContains(page, "Elif Sand")


# --- Key results --------------------------------------------------------------------------


def plan(cast: Cast, before: Quarter) -> None:
    """Key results of both teams and quarters, one of no area."""
    for quarter, team, owner, area in (
        (cast.quarter, cast.north, cast.msl, cast.oncology),
        (cast.quarter, cast.north, cast.teammate, None),
        (cast.quarter, cast.south, cast.elsewhere, cast.immunology),
        (before, cast.south, cast.elsewhere, cast.immunology),
    ):
        objective = ObjectiveFactory.create(quarter=quarter, primary_team=team, owner=owner, therapeutic_area=area)
        KeyResultFactory.create_batch(2, objective=objective, owner=owner)


def test_cells_of_key_results_are_those_of_the_board(cast: Cast, before: Quarter) -> None:
    plan(cast, before)
    now = cast.quarter.name
    assert cells(cast.msl, STATUSES) == {
        ("Immunology", "Before"): 2, ("Immunology", now): 2, ("Immunology", "all"): 4,
        ("Oncology", "Before"): None, ("Oncology", now): 2, ("Oncology", "all"): 2,
        ("No therapeutic area", "Before"): None, ("No therapeutic area", now): 2, ("No therapeutic area", "all"): 2,
        ("all", "all"): 8,
    }  # fmt: skip
    found = grid(cast.msl, STATUSES, at=AT, link=nowhere)
    for place, quarter in enumerate((before, cast.quarter)):
        tiles = board(cast.msl, {}, quarter.pk, at=AT).tiles
        counts = dict(found.totals[place].counts)
        assert {mark: counts.pop(mark) for mark, _ in tiles} == dict(tiles), "outcomes once the quarter has ended"
        assert not any(counts.values())
    assert [line.cells[1].url for line in found.lines] == [
        f"{cast.immunology.pk}/{cast.quarter.pk}", f"{cast.oncology.pk}/{cast.quarter.pk}", f"none/{cast.quarter.pk}",
    ]  # fmt: skip


def test_bars_and_means(cast: Cast, topic: Topic, before: Quarter) -> None:
    for target in (1, 4):
        key_result_for(cast, cast.msl, target=target)
    discussion(cast.msl, topic, DAY)
    found = grid(cast.msl, Spec(Tag.TEAM, None, OfKeyResults.PROGRESS.value), at=AT, link=nowhere)
    (line,) = found.lines
    assert (line.total.text, line.total.detail, line.total.progress) == ("62 %", "2 key results", 62)
    assert line.total.segments == (("at_risk", "0.00", "50.00"), ("complete", "50.00", "50.00"))
    assert line.total.label == "2 key results: 1 At Risk, 1 Complete"
    assert any("still running" in note for note in found.notes)


def test_the_trend_page_opens_the_board_or_the_rows(cast: Cast, before: Quarter) -> None:
    plan(cast, before)
    page = client(cast.manager).get(reverse("trends"), {"team": cast.north.pk})
    assertContains(page, f"{reverse('board')}?quarter={cast.quarter.pk}&amp;area={cast.oncology.pk}&amp;team=")
    assertNotContains(page, "Immunology</th>")
    behind = next(one for one in page.context["grid"].lines if one.label == "No therapeutic area").cells[-1].url
    assert urlsplit(behind).path == reverse("report-rows")
    assert parse_qs(urlsplit(behind).query)["row"] == ["none"]
    assert "2 key results" in words_of(client(cast.manager).get(behind))
    board_page = client(cast.manager).get(page.context["grid"].lines[0].cells[-1].url)
    assert board_page.status_code == 200
    assertContains(page, "Only one of these quarters has anything to show")
    none = client(cast.manager).get(reverse("trends"), {"team": cast.north.pk, "area": cast.immunology.pk})
    assertContains(none, "No key result matches")


def test_two_of_a_kind_are_compared(cast: Cast, topic: Topic, before: Quarter) -> None:
    plan(cast, before)
    KeyResult.objects.filter(objective__primary_team=cast.north).update(target=1)
    discussion(cast.msl, topic, DAY)
    asked = {"left": f"team-{cast.south.pk}", "right": f"team-{cast.north.pk}"}
    page = client(cast.lead).get(reverse("trends"), asked)
    lines = {one.label: (one.left.text, one.right.text, one.change) for one in page.context["compared"].lines}
    assert lines == {
        "Immunology": ("4", "–", "–"),
        "Oncology": ("–", "2", "–"),
        "No therapeutic area": ("–", "2", "–"),
        "All": ("4", "4", "+50 points"),
    }
    asked = {"left": f"quarter-{before.pk}", "right": f"quarter-{cast.quarter.pk}"}
    (immunology, *_, whole) = client(cast.lead).get(reverse("trends"), asked).context["compared"].lines
    assert (immunology.left.text, immunology.right.text, immunology.change) == ("2", "2", "no change")
    assert (whole.left.text, whole.right.text) == ("2", "6")
    assert "2 key results" in words_of(client(cast.lead).get(immunology.left.url))


@pytest.mark.parametrize(
    "query",
    [
        {"left": "team-1"},
        {"left": "team-0", "right": "team-1"},
        {"left": "lost", "right": "lost"},
        {"span": "99"},
        {"area": "x"},
        {"rows": "owner"},
    ],
)
def test_filters_of_trends_that_do_not_fit_are_said(cast: Cast, query: dict[str, str]) -> None:
    assert client(cast.lead).get(reverse("trends"), query).status_code == 422


def test_two_kinds_are_not_compared(cast: Cast) -> None:
    asked = {"left": f"team-{cast.south.pk}", "right": f"area-{cast.oncology.pk}"}
    assertContains(client(cast.lead).get(reverse("trends"), asked), "of the same kind", status_code=422)


@pytest.mark.parametrize("measured", ["statuses", "progress", "in_depth_discussions"])
def test_the_number_of_queries_does_not_grow(
    cast: Cast, topic: Topic, before: Quarter, django_assert_num_queries: DjangoAssertNumQueries, measured: str
) -> None:
    spec = Spec(Tag.AREA, Tag.TEAM, measured)
    # Counted work: whether it took long before, and a limit of time around the count.
    number = 6 if spec.is_of_key_results else 10
    for _ in range(2):
        plan(cast, before)
        discussion(cast.msl, topic, DAY)
        grid(cast.lead, spec, at=AT, link=nowhere)
        with django_assert_num_queries(number):
            grid(cast.lead, spec, at=AT, link=nowhere)


# --- The firewall ------------------------------------------------------------------------------


def test_partners_read_key_results_of_shared_imperatives_and_no_counted_work(cast: Cast, before: Quarter) -> None:
    plan(cast, before)
    shared = StrategicImperativeFactory.create()
    objective = ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, therapeutic_area=cast.oncology, imperative=shared
    )
    KeyResultFactory.create(objective=objective, title="Shared with partners")
    assert cells(cast.clinical, STATUSES)["all", "all"] == 1
    partner = client(cast.clinical)
    assertNotContains(partner.get(reverse("report-new")), "In-depth")
    assertNotContains(partner.get(reverse("report-new")), "Share with my teams")
    assert partner.post(reverse("report-new"), SAID).status_code == 422
    assert partner.post(reverse("report-new"), {**SAID, "preview": "1"}).status_code == 422
    assert partner.get(f"{reverse('report-rows')}?measure=in_depth_discussions").status_code == 404
    assertContains(partner.get(reverse("report-rows")), "Shared with partners")
    assert "1 key result" in words_of(partner.get(reverse("report-rows")))
    with pytest.raises(PermissionDenied):
        save_report(by=cast.clinical, name="Talks", spec=Spec(Tag.TEAM, None, TALKS.value))
    kept = save_report(by=cast.clinical, name="Statuses", spec=STATUSES, is_shared=True)
    assert not kept.is_shared
    Report.objects.filter(pk=kept.pk).update(measure=TALKS.value)
    for name in ("report", "report-export"):
        assert partner.get(reverse(name, args=[kept.pk])).status_code == 403
    for name in ("trends", "reports", "report-new", "report-rows"):
        assert client(cast.commercial).get(reverse(name)).status_code == 403


# --- Rows and files ----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["row=x", "row=99999999", "column=-1", "rows=owner", "row=²", "span=x"])
def test_cells_that_do_not_exist_are_not_found(cast: Cast, query: str) -> None:
    address = f"{reverse('report-rows')}?columns=quarter&{query}"
    assert client(cast.msl).get(address).status_code == 404


def _strings(book: ZipFile) -> str:
    name = "xl/sharedStrings.xml"
    return book.read(name).decode() if name in book.namelist() else ""


def test_a_share_of_nothing_is_no_number_in_a_file() -> None:
    spec = Spec(Tag.TEAM, None, TALKS.value)
    empty, half = Cell("–"), Cell("50 %", number=Decimal(50), units=4, passing=2)
    lines = tuple(GridLine(name, name, (), cell) for name, cell in (("North", half), ("South", empty)))
    table = Grid("Primary team", "", (), lines, (), half)
    assert [row[1:] for row in exported(table, spec)[1]] == [[Decimal(50), 4], [0, 0]]
    shares = exported(replace(table, is_share=True), spec)[1]
    assert [row[1:] for row in shares] == [[Decimal(50), 2, 4], [None, None, 0]]


def test_reports_are_exported_cell_by_cell(cast: Cast, topic: Topic, before: Quarter) -> None:
    plan(cast, before)
    discussion(cast.msl, topic, DAY)
    page = client(cast.msl)
    report = save_report(by=cast.msl, name="=Talks", spec=Spec(Tag.TEAM, Tag.QUARTER, TALKS.value))
    address = reverse("report-export", args=[report.pk])
    lines = page.get(f"{address}?format=csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines == [
        "Primary team,Quarter,In-depth scientific discussions,Units",
        "North,Before,0,0",
        f"North,{cast.quarter.name},1,1",
    ]
    with ZipFile(BytesIO(page.get(f"{address}?format=xlsx").content)) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml").decode(), _strings(book)
        sheet += book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    assert "'=Talks" in texts + sheet
    assert "North" in texts + sheet
    assert page.get(f"{address}?format=pdf").status_code == 404
    other = save_report(by=cast.msl, name="Statuses", spec=Spec(Tag.AREA, None, "statuses", span=1))
    rows = page.get(reverse("report-export", args=[other.pk])).getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == (
        "Therapeutic area,Key results,At Risk,In Progress,On Track,Complete,Missed,Partial,Met,Mean progress (%)"
    )
    assert rows[1] == "Immunology,2,2,0,0,0,0,0,0,0"


def test_without_a_quarter_the_pages_say_so(cast: Cast) -> None:
    Quarter.objects.all().delete()
    assertContains(client(cast.msl).get(reverse("trends")), "There is no quarter yet")
    for measured in ("statuses", "trainings"):
        said = {**SAID, "measure": measured, "preview": "1"}
        assertContains(client(cast.msl).post(reverse("report-new"), said), "Nothing to show")
        assert client(cast.msl).get(f"{reverse('report-rows')}?measure={measured}").status_code == 200
