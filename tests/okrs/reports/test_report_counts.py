"""Reports that take longer than a page may: the same numbers, by a worker, quarter by quarter."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Activity, Topic
from okrs.counting import crossing
from okrs.counting.crossing import TooLong, counting, cross, cross_gathered, gathering, row_ids, row_ids_gathered
from okrs.models import MeasureDefinition, MeasureVersion, ReportCount
from okrs.models.choices import Metric, Tag
from okrs.reports import long_counts, tasks
from okrs.reports.selectors.specs import Spec
from okrs.reports.services import save_report
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, StudyFactory
from tests.factories.kols import KOLFactory
from tests.okrs.conftest import AT, client, discussion
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

DAY = date(2026, 2, 2)
TALKS = Metric.IN_DEPTH_DISCUSSIONS
EARLY = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch, clock: Any) -> list[int]:
    """What was put into the queue, while every count takes too long for a page, and as long as a page tries."""
    queue: list[int] = []

    def too_long(*args: Any, **kwargs: Any) -> Any:
        clock.shift(timedelta(seconds=long_counts.PATIENCE))
        raise TooLong

    monkeypatch.setattr(long_counts, "cross", too_long)
    monkeypatch.setattr(long_counts, "row_ids", too_long)
    monkeypatch.setattr(tasks.count_report, "apply_async", lambda args, expires: queue.append(args[0]))
    return queue


def carry_out(pk: int) -> bool:
    return long_counts.carry_out(pk, clock=lambda: datetime.now(UTC))


# --- The same numbers ----------------------------------------------------------------------


def test_gathered_quarter_by_quarter_the_numbers_are_the_same(cast: Cast, before: Quarter, topic: Topic) -> None:
    """Rows of both teams and quarters; a study and a KOL of two quarters are counted once in the total."""
    rng = random.Random(3)
    kols = tuple(KOLFactory.create_batch(3))
    for _ in range(25):
        on = rng.choice([DAY, date(2025, 11, 5)])
        msl = rng.choice([cast.msl, cast.teammate, cast.elsewhere])
        discussion(msl, topic, on, kols=tuple(rng.sample(kols, rng.randint(0, 2))), participants=(cast.elsewhere,))
    study = StudyFactory.create(is_investigator_initiated=True, therapeutic_area=cast.oncology)
    for on in (DAY, date(2025, 11, 5)):
        ActivityFactory.create(
            kind=Activity.Kind.STUDY_SUPPORT, owner=cast.msl, study=study, requested_on=on, support_agreed_on=on,
            held_on=on, therapeutic_area=cast.oncology, created_at=datetime.combine(on, datetime.min.time(), UTC),
        )  # fmt: skip
    definition = MeasureDefinition.objects.create(name="Met", created_by=cast.lead, created_at=EARLY)
    MeasureVersion.objects.create(
        definition=definition, version=1, source="interactions", calculation="distinct", of="kols", reason="Why",
        by=cast.lead, created_at=EARLY,
    )  # fmt: skip
    quarters = [before, cast.quarter]
    seen = set()
    for metric, of in ((TALKS, None), (Metric.SUPPORTED_STUDIES, None), (Metric.CUSTOM, definition)):
        asked = counting(metric.value, of, quarters, at=AT)
        for by in ([Tag.QUARTER], [Tag.TEAM, Tag.QUARTER], [Tag.AREA, Tag.TEAM]):
            with gathering(by) as gather:
                for quarter in quarters:
                    gather(asked, quarter)
                found = cross_gathered(asked, by)
                assert found == cross(asked, by) == cross(asked, by, within=60)
                values: Any = {by[0]: next(key[0] for key in found if key[0] != "all")}
                assert sorted(row_ids_gathered(values)) == sorted(row_ids(asked, values))
            seen.add(found[("all",) * len(by)].units)
    assert {1, 3, 12} <= seen, "A KOL met twice on a day by one person counts once."


def test_a_count_that_takes_too_long_is_given_up_and_leaves_no_limit_behind(db: None) -> None:
    with pytest.raises(TooLong):
        crossing._read("SELECT pg_sleep(5)", [], 0.05)
    assert crossing._read("SELECT 1", [], 30) == [(1,)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


# --- What people see ------------------------------------------------------------------------


def test_a_long_report_shows_how_far_it_is_and_then_its_table(
    cast: Cast, topic: Topic, before: Quarter, woken: list[int]
) -> None:
    discussion(cast.msl, topic, DAY)
    report = save_report(by=cast.msl, name="Talks", spec=Spec(Tag.TEAM, Tag.QUARTER, TALKS.value))
    page, address = client(cast.msl), reverse("report", args=[report.pk])
    opened = page.get(address)
    assertContains(opened, '<progress value="0" max="2"')
    assertContains(opened, '<noscript><meta http-equiv="refresh" content="3"></noscript>')
    count = ReportCount.objects.get()
    assert woken == [count.pk]
    poll = f"{reverse('report-count', args=[count.pk])}?then=reload"
    assertContains(opened, f'hx-get="{poll}"')
    export = reverse("report-export", args=[report.pk])
    assertRedirects(page.get(export), address)
    ReportCount.objects.update(done=1, held_until=AT + timedelta(seconds=30))
    assertContains(page.get(poll, headers={"HX-Request": "true"}), '<progress value="1" max="2"')
    ReportCount.objects.update(held_until=None)

    assert carry_out(count.pk)
    assert not carry_out(count.pk), "What is finished is not counted again."
    finished = page.get(poll, headers={"HX-Request": "true"})
    assert (finished.status_code, finished["HX-Refresh"]) == (204, "true")
    shown = page.get(address)
    assertNotContains(shown, "<progress")
    assert shown.context["grid"].total.number == 1
    assertContains(shown, "As counted at")
    assert page.get(export).status_code == 200


def test_a_long_preview_takes_the_place_of_its_bar(cast: Cast, topic: Topic, woken: list[int]) -> None:
    discussion(cast.msl, topic, DAY)
    page = client(cast.msl)
    said = {"name": "", "measure": TALKS.value, "rows": "team", "columns": "", "span": "4", "preview": "1"}
    waiting = page.post(reverse("report-new"), said)
    (pk,) = woken
    address = reverse("report-count", args=[pk])
    assertContains(waiting, f'hx-get="{address}"')
    assertContains(waiting, f'content="3; url={address}"')
    assertContains(page.get(address), '<meta http-equiv="refresh" content="3">')
    carry_out(pk)
    part = page.get(address, headers={"HX-Request": "true"})
    assertContains(part, '<th scope="row">North</th>')
    assertNotContains(part, "<html")
    whole = page.get(address)
    assertContains(whole, '<th scope="row">North</th>')
    behind = whole.context["grid"].lines[0].total.url
    assertContains(page.get(behind), "<progress")  # its rows take long too
    carry_out(woken[-1])
    assertContains(page.get(behind), "1 row")


def test_rows_are_counted_once_and_shown_as_far_as_each_may_see(cast: Cast, topic: Topic, woken: list[int]) -> None:
    discussion(cast.msl, topic, DAY)
    discussion(cast.elsewhere, topic, DAY, therapeutic_area=cast.oncology)
    address = f"{reverse('report-rows')}?{Spec(Tag.AREA, None, TALKS.value).query()}"
    assertContains(client(cast.msl).get(address), "<progress")
    (pk,) = woken
    carry_out(pk)
    assertContains(client(cast.msl).get(address), "1 more row that you may not open is counted too.")
    assertNotContains(client(cast.msl).get(address), "Elif Sand")
    assertContains(client(cast.lead).get(address), "Elif Sand")
    assert ReportCount.objects.count() == 1
    assert client(cast.msl).get(reverse("report-count", args=[pk])).status_code == 404


def test_who_may_not_read_counted_work_learns_nothing_of_a_count(cast: Cast, topic: Topic, woken: list[int]) -> None:
    discussion(cast.msl, topic, DAY)
    report = save_report(by=cast.msl, name="Talks", spec=Spec(Tag.TEAM, None, TALKS.value))
    client(cast.msl).get(reverse("report", args=[report.pk]))
    carry_out(woken[0])
    address = reverse("report-count", args=[woken[0]])
    for user in (cast.clinical, cast.commercial):
        for headers in ({}, {"HX-Request": "true"}):
            assert client(user).get(address, headers=headers).status_code == 403


# --- Workers that die -------------------------------------------------------------------------


def test_a_count_whose_worker_died_is_taken_over(cast: Cast, topic: Topic, woken: list[int], clock: Any) -> None:
    discussion(cast.msl, topic, DAY)
    report = save_report(by=cast.msl, name="Talks", spec=Spec(Tag.TEAM, None, TALKS.value))
    page, address = client(cast.msl), reverse("report", args=[report.pk])
    page.get(address)
    count = ReportCount.objects.get()
    # The first worker took it and died.
    ReportCount.objects.update(held_until=AT + long_counts.HELD, attempts=1, done=1)
    assert not carry_out(count.pk), "Somebody counts it."
    page.get(address)
    assert woken == [count.pk]
    clock.shift(long_counts.HELD + timedelta(seconds=1))
    assertContains(page.get(address), "It waits for a worker.")
    assert woken == [count.pk, count.pk]
    assert carry_out(count.pk)
    assert page.get(address).context["grid"].total.number == 1
    # Five minutes later it is counted anew.
    clock.shift(long_counts.KEPT)
    assertContains(page.get(address), "<progress")
    assert ReportCount.objects.get().attempts == 0


def test_what_ends_every_worker_is_said(cast: Cast, woken: list[int], clock: Any) -> None:
    report = save_report(by=cast.msl, name="Talks", spec=Spec(Tag.TEAM, None, TALKS.value))
    page, address = client(cast.msl), reverse("report", args=[report.pk])
    page.get(address)
    ReportCount.objects.update(attempts=long_counts.ATTEMPTS)
    assertContains(page.get(address), "This could not be counted.")
    assert not carry_out(woken[0])
    clock.shift(long_counts.KEPT + timedelta(seconds=1))
    assertContains(page.get(address), "<progress")


def test_counts_are_forgotten_after_a_day(cast: Cast, woken: list[int], clock: Any) -> None:
    for name in ("team", "area"):
        report = save_report(by=cast.msl, name=name, spec=Spec(Tag(name), None, TALKS.value))
        client(cast.msl).get(reverse("report", args=[report.pk]))
        carry_out(woken[-1])
        clock.shift(timedelta(days=1, hours=1))
    assert ReportCount.objects.get().pk == woken[-1]
