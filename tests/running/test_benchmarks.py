"""The invented data are consistent, and what measures refuses the wrong answer."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg2
import pytest
from django.db import connection

from benchmarks import report, rollup
from benchmarks.data import seed
from benchmarks.measure import Compared
from benchmarks.page import Page
from benchmarks.pages import pages
from benchmarks.worker import Answer, Wrong, check
from insights.models import Insight
from interactions.models import KOL, Interaction
from okrs.counting import in_depth_rule
from okrs.counting.sources import in_depth
from okrs.models import KeyResult, Snapshot, WeeklyUpdateInsight
from organization.models import Quarter

MSLS = 10
PAGE = Page("board", "status board", "who", "/board/", "row", least=2)


def asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.long
def test_the_invented_organisation_is_consistent(db: None) -> None:
    rows: dict[str, int] = {}

    def progress(step: str, made: int) -> None:
        rows[step] = rows.get(step, 0) + made

    seed.fill(msls=MSLS, at=datetime.now(UTC), progress=progress, sentences=400)

    assert KOL.objects.count() == 20 * MSLS
    assert Interaction.objects.count() == 1_000 * MSLS
    assert Insight.objects.count() == 200 * MSLS
    assert Quarter.objects.count() == 12
    assert KeyResult.objects.filter(scope="owner").count() == 12 * 6 * MSLS
    assert KeyResult.objects.filter(scope="team").count() == 12 * 3 * MSLS // 10
    deep = in_depth(Interaction.objects.all(), in_depth_rule()).count() / Interaction.objects.count()
    assert 0.1 < deep < 0.3, "About 15 of 83 conversations a quarter are in depth."
    assert WeeklyUpdateInsight.objects.exists()
    assert sum(rows.values()) > 6_000 * MSLS
    _is_whole()
    assert len(pages()) > 10
    _stands_after_a_storm()


def _is_whole() -> None:
    """Nothing was left off: triggers, keys and indexes are there, and every row keeps to them."""
    assert asked("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'") == [0]
    assert asked(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'interactions_interaction'::regclass"
    ) == [4]
    assert asked("SELECT count(*) FROM pg_indexes WHERE indexname = 'attendee_timeline'") == [1]
    assert asked(
        """SELECT count(*) FROM interactions_interactionattendee AS a JOIN interactions_interaction AS i
           ON i.id = a.interaction_id WHERE a.starts_at <> i.starts_at"""
    ) == [0]
    first = Interaction.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert asked("SELECT nextval(pg_get_serial_sequence('interactions_interaction', 'id'))")[0] > first


def _stands_after_a_storm() -> None:
    """Snapshots were written by the product's own service, and stay equal to a recount."""
    assert Snapshot.objects.count() == KeyResult.objects.count()
    found = rollup.compare(150)
    assert found["different"] == 0
    assert found["key_results"] == (6 * MSLS + 3 * MSLS // 10)


@pytest.mark.parametrize("name", ["msl_okr", "postgres", "msl_okr_benchmark", "msl_okr_bench_x; drop", ""])
def test_only_databases_named_for_it_are_written_to(name: str) -> None:
    with pytest.raises(seed.Refused):
        seed.address_of(name)


def test_a_database_that_holds_anything_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"{seed.PREFIX}refusal_{os.getpid()}"
    seed.create(name)
    try:
        own = psycopg2.connect(seed.address_of(name))
        with own, own.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (id integer)")
        own.close()
        with pytest.raises(seed.Refused, match="not empty"):
            seed.create(name)
    finally:
        server = psycopg2.connect(os.environ["DATABASE_URL"])
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        server.close()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(500, b"row row", ""), "500 instead of 200"),
        (Answer(302, b"", "/accounts/login/"), "302 instead of 200"),
        (Answer(200, b"one row", ""), "stands 1 times"),
        (Answer(200, b"<title>Sign in</title>", ""), "stands 0 times"),
    ],
)
def test_a_wrong_answer_is_no_measurement(answer: Answer, words: str) -> None:
    check(PAGE, Answer(200, b"row row", ""))
    with pytest.raises(Wrong, match=words):
        check(PAGE, answer)


def test_what_a_form_leads_to_is_checked_by_its_address() -> None:
    page = replace(PAGE, status=302, marker="/interactions/", least=1, form={"minutes": "30"})
    check(page, Answer(302, b"", "/interactions/7/"))
    with pytest.raises(Wrong):
        check(page, Answer(302, b"", "/accounts/login/"))
    assert page.body()["client_id"] != page.body()["client_id"], "A form sent twice would be one interaction."


def test_a_missed_target_is_said_with_its_profile() -> None:
    met = Compared(PAGE, 150, 2.1, 0.02, 2.2, 1.05, 11.0, 5.0, (9_000, 2_000), (10, 10))
    missed = replace(met, page=replace(PAGE, key="kol", label="KOL page"), ratio=4.4, growth=1.3, statements=(16, 9))
    results = report.Results(msls=1_000, versions={"Django": "5.2"}, pages={"board": met, "kol": missed})
    results.rollup = {"key_results": 6_300, "ratio": 44.0, "different": 0, "edits": 10_000, "stored": 20, "live": 880}
    results.reminders = {
        "people": 20_000, "before": 0.4, "after": 1.3, "planned": 36_000, "planning": 20.0, "mails": 2_000,
        "sending": 31.0, "megabytes": 156.0,
    }  # fmt: skip
    assert report.missed_pages(results) == ["kol"]
    results.profiles["kol"] = ([(3.0, 'SELECT "a" FROM "t"')], [(2.0, "template/base.py: render (50 calls)")])
    page = report.text(results)
    assert "| 1 | ≤ 4 × floor | status board | 2.10 × | yes |" in page
    assert "| 2 | ≤ 4 × floor | KOL page | 4.40 × | **no** |" in page
    assert "| 8 | ≤ 15 statements, the same for 5 rows and 50 | KOL page | 9 and 16 | **no** |" in page
    assert "44 ×" in page
    assert "## What changed" in page
    assert "SELECT … FROM t" in page
    assert "| 10 | ≤ 1 s | a tick with nothing due for 20,000 people | 1.30 s | **no** |" in page
    assert "| 10 | ≤ 60 s | 2,000 due mails | 31 s | yes |" in page
