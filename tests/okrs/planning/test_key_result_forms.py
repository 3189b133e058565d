"""The form of a key result: each kind shows what it needs, says what it counts, and loses nothing typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.models import EarlierOwner, KeyResult, KeyResultValue, Objective, TargetChange
from okrs.models.choices import Kind, Metric, Pace, Scope
from tests.factories.cast import Cast
from tests.factories.okrs import ObjectiveFactory
from tests.okrs.conftest import client, discussion, key_result_for, newest_in_plan
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

NO_STEPS = {"steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0"}
HELD = "Counts held discussions that pass the in-depth rule"


@pytest.fixture
def objective(cast: Cast) -> Objective:
    made: Objective = ObjectiveFactory.create(
        code="O1", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, state=Objective.State.DRAFT
    )
    return made


@pytest.fixture
def manager(cast: Cast) -> Client:
    return client(cast.manager)


def url(objective: Objective, kind: str = "") -> str:
    return reverse("key-result-add", args=[objective.pk]) + (f"?kind={kind}" if kind else "")


def fields(cast: Cast, kind: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "title": "Something", "owner": cast.msl.pk, "weight": "1", **NO_STEPS, **more}


def steps(*rows: dict[str, str]) -> dict[str, str]:
    data = {"steps-TOTAL_FORMS": str(len(rows)), "steps-INITIAL_FORMS": "0"}
    return data | {f"steps-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def test_first_the_kind_then_only_what_it_needs(manager: Client, objective: Objective) -> None:
    first = manager.get(url(objective))
    assertContains(first, "A level to keep within a range")
    assertNotContains(first, 'name="title"')
    for kind, shown, hidden in (
        ("count", ("measured_by", "scope", "target", "pace"), ("baseline", "range_low", "due_on")),
        ("cadence", ("measured_by", "scope", "target"), ("pace", "baseline")),
        ("number", ("baseline", "target", "unit", "pace"), ("measured_by", "range_low")),
        ("percentage", ("measured_by", "scope", "baseline", "target", "pace"), ("unit", "range_low")),
        ("milestone", ("steps-0-title", "steps-1-weight"), ("target", "pace", "measured_by")),
        ("yes_no", ("due_on",), ("target", "pace", "steps-0-title")),
        ("maintain", ("measured_by", "scope", "range_low", "range_high", "unit"), ("target", "pace", "baseline")),
    ):
        page = manager.get(url(objective, kind))
        for name in shown:
            assertContains(page, f'name="{name}"', msg_prefix=kind)
        for name in hidden:
            assertNotContains(page, f'name="{name}"', msg_prefix=kind)


def test_another_kind_keeps_what_was_typed(cast: Cast, manager: Client, objective: Objective) -> None:
    typed = fields(cast, "number", title="Days to answer", baseline="x", target="10", show="1")
    page = manager.post(url(objective, "count"), typed)
    assertContains(page, 'value="Days to answer"')
    assertContains(page, 'value="x"')
    assertNotContains(page, "error-summary")
    assert not KeyResult.objects.exists()


def test_the_sentence_says_what_will_be_counted(cast: Cast, manager: Client, objective: Objective) -> None:
    end = f"by {cast.quarter.ends_on:%-d %B %Y}"
    typed = fields(
        cast, "count", measured_by="in_depth_discussions", scope="team", target="15", pace="linear", show="1"
    )
    page = manager.post(url(objective), typed)
    assertContains(page, f"{HELD}, of the whole team; 15 {end}, evenly over the quarter.")
    typed = fields(cast, "number", baseline="20", target="10", unit="days", pace="linear", show="1")
    assertContains(manager.post(url(objective), typed), f"Falls from 20 to 10 days {end}")


def test_a_share_of_stakeholders_is_offered_where_a_share_fits(
    cast: Cast, manager: Client, objective: Objective
) -> None:
    offered = 'value="stakeholders_met"'
    for kind in Kind:
        (assertContains if kind in ("percentage", "maintain") else assertNotContains)(
            manager.get(url(objective, kind)), offered, msg_prefix=kind
        )
    typed = fields(
        cast, "percentage", measured_by="stakeholders_met", scope="owner", baseline="50", target="90", pace="linear"
    )
    assertContains(
        manager.post(url(objective), typed | {"show": "1"}),
        "The share of the owner&#x27;s stakeholders who are met as agreed rises from 50 to 90",
    )
    assertRedirects(manager.post(url(objective), typed), newest_in_plan(cast))
    kr = KeyResult.objects.get()
    assert (kr.measured_by, kr.kind, kr.baseline, kr.unit) == (Metric.STAKEHOLDERS_MET, Kind.PERCENTAGE, 50, "%")
    typed = fields(
        cast, "maintain", measured_by="stakeholders_met", scope="team", range_low="80", range_high="100", unit="days"
    )
    assertRedirects(manager.post(url(objective), typed), newest_in_plan(cast))
    kept = KeyResult.objects.latest("pk")
    assert (kept.kind, kept.scope, kept.unit) == (Kind.MAINTAIN, Scope.TEAM, "%")


def test_rows_are_added_and_removed_without_a_script(cast: Cast, manager: Client, objective: Objective) -> None:
    rows = ({"title": "Protocol", "planned_on": "2026-02-10", "weight": "2"}, {"title": "Site", "planned_on": "bad"})
    typed = fields(cast, "milestone") | steps(*rows)
    more = manager.post(url(objective), typed | {"add_row": "1"})
    assertContains(more, 'name="steps-2-title"')
    assertContains(more, 'value="Protocol"')
    assertNotContains(more, "error-summary")
    refused = manager.post(url(objective), typed)
    assertContains(refused, "Row 2: Enter a day as year, month and day", status_code=422)
    typed |= {"steps-1-remove": "on", "steps-1-planned_on": "2026-02-20"}
    assertRedirects(manager.post(url(objective), typed), newest_in_plan(cast))
    kr = KeyResult.objects.get()
    assert (kr.kind, kr.pace, kr.target) == (Kind.MILESTONE, Pace.PLANNED, None)
    assert [(one.title, one.weight) for one in kr.milestones.all()] == [("Protocol", Decimal(2))]


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("count", {"measured_by": "manual", "scope": "owner", "target": "0", "pace": "linear"}, "a target above 0"),
        ("number", {"baseline": "4", "target": "4", "pace": "linear"}, "The target must differ from the baseline."),
        ("number", {"baseline": "4", "target": "9", "pace": "planned"}, "Add at least one planned date."),
        ("maintain", {"range_low": "9", "range_high": "4"}, "The upper end must lie above the lower end."),
        ("maintain", {"range_low": "9"}, "Enter the upper end of the range."),
        ("yes_no", {"due_on": "2026-07-01"}, "The day must lie in"),
        ("yes_no", {"weight": "0"}, "The weight must be greater than 0."),
        ("yes_no", {"title": "More prescriptions"}, "never rewarded for sales"),
        ("milestone", steps({"title": "", "planned_on": "2026-02-10"}), "Say what is reached."),
        ("milestone", steps({"title": "Far", "planned_on": "2027-02-10"}), "The day must lie in"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, manager: Client, objective: Objective, kind: str, typed: dict[str, str], words: str
) -> None:
    page = manager.post(url(objective), fields(cast, kind, title="Kept title") | typed)
    assertContains(page, words, status_code=422)
    assertContains(page, typed.get("title") or "Kept title", status_code=422)
    assert not KeyResult.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        (
            "count",
            {"measured_by": "trainings", "scope": "team", "target": "3", "pace": "planned"},
            ("increase", "team"),
        ),
        ("cadence", {"measured_by": "weekly_updates", "scope": "owner"}, ("increase", "owner")),
        ("percentage", {"baseline": "60", "target": "40", "pace": "linear"}, ("decrease", "owner")),
        ("yes_no", {"due_on": "2026-03-10"}, ("increase", "owner")),
        ("maintain", {"range_low": "4", "range_high": "9"}, ("within", "owner")),
    ],
)
def test_every_kind_is_saved(
    cast: Cast, manager: Client, objective: Objective, kind: str, typed: dict[str, str], expected: tuple[str, str]
) -> None:
    assertRedirects(manager.post(url(objective), fields(cast, kind) | typed), newest_in_plan(cast))
    kr = KeyResult.objects.get()
    assert (kr.kind, kr.direction, kr.scope) == (kind, *expected)
    assert manager.get(reverse("key-result", args=[kr.pk])).status_code == 200
    assert manager.get(reverse("key-result-edit", args=[kr.pk])).status_code == 200


def test_while_active_a_moved_date_needs_a_reason_and_is_kept(cast: Cast, manager: Client) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.MILESTONE, measured_by=Metric.MANUAL, target=None, pace=Pace.PLANNED
    )  # fmt: skip
    step = kr.milestones.create(title="Protocol", planned_on="2026-02-10")
    address = reverse("key-result-edit", args=[kr.pk])
    row = {"pk": str(step.pk), "title": "Protocol", "planned_on": "2026-02-24", "weight": "1"}
    typed = {"title": kr.title, "owner": cast.msl.pk, "weight": "1", "version": "1"} | steps(row)
    assertContains(manager.post(address, typed), "Say why", status_code=422)
    assertRedirects(
        manager.post(address, typed | {"reason": "Ethics board"}), newest_in_plan(cast), fetch_redirect_response=False
    )
    change = TargetChange.objects.get()
    assert (change.field, change.old, change.new, change.reason) == (
        "plan", "Protocol, 10 Feb 2026", "Protocol, 24 Feb 2026", "Ethics board",
    )  # fmt: skip


def test_another_owner_keeps_what_was_counted_unless_that_is_unticked(cast: Cast, manager: Client) -> None:
    kr = key_result_for(cast, cast.msl)
    address = reverse("key-result-edit", args=[kr.pk])
    assert manager.get(address).context["form"]["keeps"].value() is True
    typed = {
        "title": kr.title, "owner": cast.teammate.pk, "weight": "1", "target": "15", "scope": "owner", "reason": "Leave"
    }  # fmt: skip
    manager.post(address, typed | {"version": "1", "keeps": "on"})
    assert [str(one) for one in EarlierOwner.objects.all()] == ["Mara Lind until 2026-02-15"]
    # Another title changes nothing of it; another owner, counted anew, does; a team's count has no owners' days.
    manager.post(address, typed | {"version": "2", "title": "Talks"})
    assert EarlierOwner.objects.count() == 1
    manager.post(address, typed | {"version": "3", "scope": "team"})
    assert not EarlierOwner.objects.exists()
    assert "keeps" not in manager.get(address).context["form"].fields
    manager.post(address, typed | {"version": "4"})
    manager.post(address, typed | {"version": "5", "owner": cast.manager.pk, "keeps": "on"})
    assert EarlierOwner.objects.count() == 1
    manager.post(address, typed | {"version": "6"})
    assert not EarlierOwner.objects.exists()
    assert KeyResult.objects.get(pk=kr.pk).owner == cast.teammate


# --- What is entered by hand ------------------------------------------------------


def test_a_milestone_is_reached_from_the_page_and_corrected_with_a_reason(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.MILESTONE, measured_by=Metric.MANUAL, target=None, pace=Pace.PLANNED
    )  # fmt: skip
    step = kr.milestones.create(title="Protocol", planned_on="2026-02-10")
    owner, address = client(cast.msl), reverse("milestone-reached", args=[step.pk])
    page = reverse("key-result", args=[kr.pk])
    assertContains(owner.get(page), "overdue")
    assertContains(owner.post(address, {"done_on": "2026-02-16"}), "is in the future", status_code=422)
    assertRedirects(owner.post(address, {"done_on": "2026-02-12"}), page)
    assertContains(owner.get(page), "1 of 1")
    assertContains(owner.post(address, {"done_on": ""}), "Say why", status_code=422)
    assertRedirects(owner.post(address, {"done_on": "", "reason": "Wrong step"}), page)
    step.refresh_from_db()
    assert step.done_on is None
    assert client(cast.teammate).post(address, {"done_on": "2026-02-12"}).status_code == 403


def test_a_wrong_value_is_corrected_or_deleted_with_a_reason(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, target=40)
    owner, page = client(cast.msl), reverse("key-result", args=[kr.pk])
    owner.post(reverse("key-result-value", args=[kr.pk]), {"value": "77", "as_of": "2026-02-10"})
    row = KeyResultValue.objects.get()
    address = reverse("key-result-value-edit", args=[row.pk])
    typed = {"value": "17", "as_of": "2026-02-10", "note": "Typing error"}
    assertContains(owner.post(address, typed), "Say why", status_code=422)
    assertRedirects(owner.post(address, typed | {"reason": "77 was a slip"}), page)
    assertContains(owner.get(page), "17 (from 0 to 40)")
    assertContains(owner.post(address, {"delete": "1"}), "Say why", status_code=422)
    assertRedirects(owner.post(address, {"delete": "1", "reason": "Belongs to another"}), page)
    assert not KeyResultValue.objects.exists()
    assert owner.get(address).status_code == 404


def test_done_or_not_done_has_its_day(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, kind=Kind.YES_NO, measured_by=Metric.MANUAL, target=None, scope=Scope.OWNER)
    owner = client(cast.msl)
    owner.post(reverse("key-result-value", args=[kr.pk]), {"value": "1", "as_of": "2026-02-10"})
    assertContains(owner.get(reverse("key-result", args=[kr.pk])), "Complete")
    assert KeyResultValue.objects.get().as_of.isoformat() == "2026-02-10"


def test_a_target_is_proposed_for_what_is_left_of_the_quarter(manager: Client, objective: Objective) -> None:
    page = manager.get(url(objective, "count"))
    assertContains(page, "For what is left of the quarter, 7 is the share of 15.")
    assertContains(page, 'name="target" value="7"')


def test_what_is_complete_at_once_says_so_before_it_is_saved(
    cast: Cast, manager: Client, objective: Objective, topic: Topic
) -> None:
    discussion(cast.msl, topic, date(2026, 2, 3))
    data = fields(cast, "count", measured_by="in_depth_discussions", scope="owner", target="1", pace="linear")
    asked = manager.post(url(objective), data)
    assert (asked.status_code, KeyResult.objects.count()) == (422, 0)
    assertContains(asked, "It stands at 1 of 1 already.", status_code=422)
    assertContains(asked, 'name="complete_known"', status_code=422)
    assert manager.post(url(objective), {**data, "complete_known": "1"}).status_code == 302
    assert KeyResult.objects.get().target == 1


def test_a_cadence_may_ask_for_fewer_slots(cast: Cast, manager: Client, objective: Objective) -> None:
    data = fields(cast, "cadence", measured_by="weekly_updates", scope="owner")
    assertContains(
        manager.post(url(objective), {**data, "target": "2.5"}),
        "Enter a whole number of weeks or months",
        status_code=422,
    )
    assert manager.post(url(objective), {**data, "target": "10"}).status_code == 302
    assert KeyResult.objects.get().target == 10
