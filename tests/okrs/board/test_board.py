"""The status board: what it shows to whom, arranged how, since when, as a file, and for a page that stays open."""

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.board.services.saved_views import save_view
from okrs.models import Alignment, KeyResult, Objective
from okrs.models.choices import Kind, Metric, Scope
from okrs.values.services import enter_value
from organization.models import Quarter, StrategicImperative
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

BOARD, LIVE, EXPORT = "/board/", "/board/live/", "/board/export/"
FRAGMENT = {"HX-Request": "true"}


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def rows(cast: Cast, topic: Topic) -> list[KeyResult]:
    """Three of North: at risk (msl), on track (teammate), of the team; one of South."""
    made = [
        key_result_for(cast, cast.msl, code="KR1.1", title="Talk with sites"),
        key_result_for(cast, cast.teammate, code="KR1.2", title="Visit sites", target=2),
        key_result_for(
            cast, cast.manager, code="KR1.3", title="Train the team", is_team=True, scope=Scope.TEAM,
            measured_by=Metric.TRAININGS, therapeutic_area=cast.oncology,
        ),
    ]  # fmt: skip
    discussion(cast.teammate, topic, AT.date())
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.south, owner=cast.elsewhere)
    made.append(KeyResultFactory.create(objective=objective, code="KR9.9", title="Southern sites"))
    return made


# --- What is shown ------------------------------------------------------------------------


def test_a_row_tells_the_whole_state(cast: Cast, rows: list[KeyResult], topic: Topic) -> None:
    for _ in range(6):
        discussion(cast.msl, topic, AT.date())
    common = {"key_result": rows[0], "computed_status": "in_progress"}
    CheckInFactory.create(**common, period=1, confidence=8, published_at=AT - timedelta(days=20))
    CheckInFactory.create(**common, period=2, confidence=6, published_at=AT - timedelta(days=3))
    shown = text(client(cast.manager).get(BOARD))
    assert re.search(r"6 of 15 , about 12 at this rate", shown), shown
    assert shown.count("24 % chance of reaching 15") == 1
    assert "6 of 10 (-2)" in shown
    assert "3 days ago" in shown
    assert "behind the pace of" in shown


def test_the_board_opens_on_ones_own_teams_and_narrows(cast: Cast, rows: list[KeyResult]) -> None:
    manager = client(cast.manager)
    assertNotContains(manager.get(BOARD), "Southern sites")
    assertContains(manager.get(f"{BOARD}?team=all"), "Southern sites")
    assertNotContains(manager.get(f"{BOARD}?owner={cast.msl.pk}"), "Visit sites")
    assertContains(manager.get(f"{BOARD}?area={cast.oncology.pk}"), "Train the team")
    assertNotContains(manager.get(f"{BOARD}?area={cast.oncology.pk}"), "Talk with sites")
    wrong = manager.get(f"{BOARD}?status=lost&as_of=2030-01-01")
    assertContains(wrong, "The day is in the future.", status_code=422)
    assertContains(wrong, "Talk with sites", status_code=422)
    none = manager.get(f"{BOARD}?status=complete")
    assertContains(none, "No key result matches")
    assertContains(none, "All teams, without filters")


def test_each_filter_keeps_its_own_rows_alone(cast: Cast, rows: list[KeyResult], topic: Topic) -> None:
    first, second, third, southern = rows
    imperative = StrategicImperative.objects.create(title="Earlier diagnosis")
    Objective.objects.filter(pk=first.objective_id).update(imperative=imperative)
    Objective.objects.filter(pk=third.objective_id).update(therapeutic_area=cast.oncology)
    CheckInFactory.create(key_result=second, period=1, computed_status="at_risk", published_at=AT - timedelta(days=20))
    quarter = QuarterFactory.create(name="2026-Q3", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    later = KeyResultFactory.create(
        objective=ObjectiveFactory.create(quarter=quarter, primary_team=cast.north, owner=cast.msl), code="KR7.7"
    )
    viewer = client(cast.lead)

    def kept(**filters: object) -> set[int]:
        page = viewer.get(BOARD, {"team": "all", **filters}).content.decode()
        return {int(pk) for pk in re.findall(r'data-row="(\d+)"', page)}

    every = {one.pk for one in rows}
    objective = {one.pk for one in rows if one.objective_id == first.objective_id}
    assert kept() == every
    assert kept(quarter=quarter.pk) == {later.pk}
    assert kept(team=cast.south.pk) == {southern.pk}
    assert kept(imperative=imperative.pk) == objective
    assert kept(stale="on") == every - {second.pk}
    assert kept(owner=cast.elsewhere.pk) == {southern.pk}
    found = {status: kept(status=status) for status in ("at_risk", "in_progress", "on_track", "complete")}
    assert set().union(*found.values()) == every
    assert sum(len(one) for one in found.values()) == len(every)


@pytest.mark.parametrize("view", ["table", "board", "tree"])
@pytest.mark.parametrize("group", ["owner", "objective", "team", "area", "status", "none"])
def test_every_arrangement_shows_the_same_rows(cast: Cast, rows: list[KeyResult], view: str, group: str) -> None:
    page = client(cast.lead).get(f"{BOARD}?team=all&view={view}&group={group}&density=compact")
    for row in rows:
        assertContains(page, f'data-row="{row.pk}"', count=1)
    assertContains(page, "board--compact")


def test_sorting_says_its_direction_and_turns_round(cast: Cast, rows: list[KeyResult]) -> None:
    manager = client(cast.manager)
    up = manager.get(f"{BOARD}?sort=progress&group=none")
    assertContains(up, 'aria-sort="ascending"', count=1)
    assertContains(up, "sort=-progress")
    down = manager.get(f"{BOARD}?sort=-progress&group=none").content.decode()
    found = [int(pk) for pk in re.findall(r'data-row="(\d+)"', down)]
    assert found[0] == rows[1].pk
    plain = manager.get(f"{BOARD}?group=none").content.decode()
    assert int(re.findall(r'data-row="(\d+)"', plain)[0]) == rows[0].pk, "At Risk first"


def test_groups_of_a_long_board_come_one_after_the_other(cast: Cast) -> None:
    for owner in (cast.msl, cast.teammate):
        objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=owner)
        for number in range(30):
            KeyResultFactory.create(objective=objective, code=f"KR{number}", title="Talk")
    manager = client(cast.manager)
    plain = manager.get(BOARD)
    assertNotContains(plain, "table__group")
    assertContains(plain, "Mara Lind ·")
    first, second = (manager.get(f"{BOARD}?group=owner&page={page}").content.decode() for page in (1, 2))
    assert [re.findall(r'colspan="7">\s*([\w ]+?)\s*<', page) for page in (first, second)] == [
        ["Mara Lind", "Tomas Berg"], ["Tomas Berg"],
    ]  # fmt: skip
    assert [page.count("data-row=") for page in (first, second)] == [50, 10]


def test_the_tree_leads_from_imperatives_to_what_is_aligned(cast: Cast, rows: list[KeyResult]) -> None:
    imperative = StrategicImperative.objects.create(title="Earlier diagnosis")
    above = rows[2].objective
    Objective.objects.filter(pk=above.pk).update(imperative=imperative, title="Team goal")
    Alignment.objects.create(objective=rows[0].objective, to=above)
    page = text(client(cast.manager).get(f"{BOARD}?view=tree"))
    order = [
        "Earlier diagnosis",
        "Team goal",
        "Train the team",
        "Talk with sites",
        "No shared imperative",
        "Visit sites",
    ]
    assert sorted(order, key=page.rindex) == order


def test_partners_get_shared_rows_without_acts_and_commercial_ones_only_counts(
    cast: Cast, rows: list[KeyResult]
) -> None:
    imperative = StrategicImperative.objects.create(title="Earlier diagnosis")
    Objective.objects.filter(pk=rows[0].objective_id).update(imperative=imperative)
    clinical = client(cast.clinical)
    for view in ("table", "board", "tree"):
        page = clinical.get(f"{BOARD}?view={view}&team=all")
        assertContains(page, "Talk with sites")
        for hidden in ("Visit sites", "Move to…", 'name="kr"'):
            assertNotContains(page, hidden)
    assertContains(clinical.get(EXPORT), "Talk with sites")
    commercial = client(cast.commercial)
    assertNotContains(commercial.get(BOARD), "Talk with sites")
    assert [commercial.get(one, headers=FRAGMENT).status_code for one in (LIVE, EXPORT)] == [403, 403]


# --- Views that open first, changes ---------------------------------------------------------


def test_the_board_opens_with_the_view_that_opens_first(cast: Cast, rows: list[KeyResult]) -> None:
    save_view(by=cast.manager, name="Needs help", query="status=at_risk", is_default=True)
    manager = client(cast.manager)
    assertRedirects(manager.get(BOARD), f"{BOARD}?status=at_risk")
    page = manager.get(f"{BOARD}?status=at_risk")
    assertContains(page, 'aria-current="true">Needs help')
    assertContains(page, '?view=table"', msg_prefix="taking the last filter away must not open the same view again")
    assert manager.get(f"{BOARD}?view=table").status_code == 200


def test_what_changed_since_the_last_visit_is_marked_and_filtered(cast: Cast, clock: Any) -> None:
    by_hand = {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "target": 10}
    changing = key_result_for(cast, cast.msl, code="KR1", title="Sites opened", **by_hand)
    key_result_for(cast, cast.msl, code="KR2", title="Papers read", **by_hand)
    manager = client(cast.manager)
    assertNotContains(manager.get(BOARD), "is-changed")
    clock.shift(timedelta(hours=2))
    assertNotContains(manager.get(BOARD), "is-changed")
    clock.shift(timedelta(hours=2))
    enter_value(key_result=changing, by=cast.msl, value=3, as_of=AT.date(), at=AT)
    clock.shift(timedelta(minutes=1))
    for _ in range(2):  # a reload takes nothing away
        assertContains(manager.get(BOARD), "is-changed", count=1)
    news = manager.get(f"{BOARD}?changed=on")
    assertContains(news, "Sites opened")
    assertNotContains(news, "Papers read")
    assertRedirects(manager.post("/board/seen/", {"back": "view=board"}), f"{BOARD}?view=board")
    assertNotContains(manager.get(BOARD), "is-changed")


def test_a_page_beyond_the_last_is_the_last(cast: Cast) -> None:
    key_result_for(cast, cast.msl, code="KR1", title="Sites opened", kind=Kind.NUMBER, measured_by=Metric.MANUAL)
    assertContains(client(cast.manager).get(f"{BOARD}?team=all&page=99"), "Sites opened")


def test_nothing_is_moved_in_a_quarter_that_takes_no_check_in(cast: Cast) -> None:
    row = key_result_for(cast, cast.msl, code="KR1", title="Sites opened", kind=Kind.NUMBER, measured_by=Metric.MANUAL)
    owner = client(cast.msl)
    assertContains(owner.get(f"{BOARD}?team=all"), "Move to…")
    assertContains(owner.get(f"/key-results/{row.pk}/peek/", headers={"HX-Request": "true"}), "Move to…")
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.CLOSED)
    assertNotContains(owner.get(f"{BOARD}?team=all"), "Move to…")
    assertNotContains(owner.get(f"/key-results/{row.pk}/peek/", headers={"HX-Request": "true"}), "Move to…")


def test_a_past_day_is_shown_without_acts(cast: Cast, clock: Any) -> None:
    by_hand = {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "target": 10}
    row = key_result_for(cast, cast.msl, code="KR1", title="Sites opened", **by_hand)
    enter_value(key_result=row, by=cast.msl, value=3, as_of=AT.date(), at=AT)
    clock.shift(timedelta(days=10))
    enter_value(
        key_result=row, by=cast.msl, value=9, as_of=AT.date() + timedelta(days=9),
        at=AT + timedelta(days=10),
    )  # fmt: skip
    manager = client(cast.manager)
    past = manager.get(f"{BOARD}?as_of={AT.date().isoformat()}")
    assertContains(past, "As it stood on 15 February 2026")
    assertContains(past, "3 (from 0 to 10)")
    for absent in ("Move to…", 'name="kr"', "data-live"):
        assertNotContains(past, absent)
    assertContains(manager.get(BOARD), "9 (from 0 to 10)")
    before = cast.quarter.starts_on - timedelta(days=5)
    earlier = QuarterFactory.create(
        name="The one before", starts_on=before - timedelta(days=80), ends_on=before + timedelta(days=4)
    )
    assertContains(manager.get(f"{BOARD}?as_of={before.isoformat()}"), earlier.name)
    assertContains(manager.get(f"{EXPORT}?as_of={AT.date().isoformat()}"), "3 (from 0 to 10)")


def test_a_past_day_is_filtered_and_sorted_as_its_chips_say(cast: Cast, clock: Any) -> None:
    by_hand = {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "target": 10}
    spoken = key_result_for(cast, cast.msl, code="KR1", title="Sites opened", **by_hand)
    key_result_for(cast, cast.msl, code="KR2", title="Papers read", **by_hand)
    CheckInFactory.create(key_result=spoken, period=1, confidence=8, published_at=AT - timedelta(days=9))
    day = AT.date().isoformat()
    clock.shift(timedelta(days=3))
    manager = client(cast.manager)
    for address in (BOARD, EXPORT):
        stale = b"".join(manager.get(f"{address}?as_of={day}&stale=on")).decode()
        assert "Papers read" in stale
        assert "Sites opened" not in stale
        for sort, is_up in (("code", True), ("-code", False)):
            shown = b"".join(manager.get(f"{address}?as_of={day}&sort={sort}&group=none")).decode()
            assert (shown.index("Sites opened") < shown.index("Papers read")) == is_up
    assertNotContains(manager.get(f"{BOARD}?as_of={day}&changed=on"), 'filter-chip__name">Changed')


# --- Kept up to date -------------------------------------------------------------------------


def test_an_open_page_is_told_of_changes_alone(cast: Cast, rows: list[KeyResult], topic: Topic) -> None:
    manager = client(cast.manager)
    page = manager.get(f"{BOARD}?group=none").content.decode()
    version = re.findall(r'data-version="(\w+)"', page)[0]
    same = manager.get(f"{LIVE}?group=none&seen={version}", headers=FRAGMENT)
    assert (same.status_code, same.content, same["Vary"]) == (204, b"", "HX-Request, Cookie")
    discussion(cast.msl, topic, AT.date())
    other = manager.get(f"{LIVE}?group=none&seen={version}", headers=FRAGMENT)
    assertContains(other, "1 of 15")
    assertNotContains(other, "<html")
    before = dict(re.findall(r'data-row="(\d+)" data-v="(\w+)"', page))
    after = dict(re.findall(r'data-row="(\d+)" data-v="(\w+)"', other.content.decode()))
    assert {pk for pk, one in after.items() if before[pk] != one} == {str(rows[0].pk)}
    assertRedirects(manager.get(f"{LIVE}?group=none&seen=x"), f"{BOARD}?group=none")


def test_a_script_whose_session_has_ended_is_sent_to_sign_in(cast: Cast) -> None:
    answer = Client().get(LIVE, headers={**FRAGMENT, "Referer": "http://testserver/board/?view=tree"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fboard%2F%3Fview%3Dtree"
    outside = Client().get(LIVE, headers={**FRAGMENT, "Referer": "https://elsewhere.example/x"})
    assert outside["HX-Redirect"] == "/accounts/login/?next=%2Fx"


# --- Files -----------------------------------------------------------------------------------


def test_files_hold_what_the_board_shows_on_all_its_pages(cast: Cast, rows: list[KeyResult]) -> None:
    KeyResult.objects.filter(pk=rows[0].pk).update(title='=HYPERLINK("x")')
    manager = client(cast.manager)
    lines = manager.get(f"{EXPORT}?sort=code").getvalue().decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["\ufeffCode", "KR1.1", "KR1.2", "KR1.3"]
    assert "'=HYPERLINK" in lines[1]
    assert len(manager.get(f"{EXPORT}?status=at_risk").getvalue().splitlines()) == 3
    assert len(manager.get(f"{EXPORT}?as_of={AT.date() - timedelta(days=2)}").getvalue().splitlines()) == 4
    file = manager.get(f"{EXPORT}?format=xlsx&status=at_risk")
    assert 'filename="board-2026-02-15.xlsx"' in file["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(file.content)) as book:
        parts = "".join(book.read(name).decode() for name in book.namelist())
    assert "<f>" not in parts
    assert "Status: At Risk" in parts
    assert "Taken on 15 February 2026" in parts
    assert manager.get(f"{EXPORT}?format=exe").status_code == 404
    assert manager.get(f"{EXPORT}?status=lost").status_code == 400


def test_a_file_tells_reasons_only_to_those_who_read_check_ins(cast: Cast, rows: list[KeyResult]) -> None:
    CheckInFactory.create(
        key_result=rows[0], period=2, confidence=6, computed_status="at_risk", declared_status="on_track",
        override_reason="Dates are fixed", published_at=AT,
    )  # fmt: skip
    assertContains(client(cast.manager).get(EXPORT), "Dates are fixed")
    hidden = client(cast.admin).get(f"{EXPORT}?team=all")
    assertNotContains(hidden, "Dates are fixed")
    assertNotContains(hidden, "Declared because")


def test_people_are_found_by_typing(cast: Cast) -> None:
    assert client(cast.msl).get("/board/owners/?q=berg").json() == [
        {"id": str(cast.teammate.pk), "label": "Tomas Berg"}
    ]


def test_the_page_stays_within_its_weight(cast: Cast) -> None:
    import gzip  # only here

    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    for _ in range(60):
        KeyResultFactory.create(objective=objective, title="Fifteen in-depth scientific discussions with KOLs")
    body = client(cast.manager).get(BOARD).content
    assert body.count(b"data-row=") == 50
    assert len(gzip.compress(body, 6)) < 16 * 1024
    assert reverse("board") == BOARD
