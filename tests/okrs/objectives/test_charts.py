"""Charts: what they say, that their paths stay inside, and that their tables hold the same figures."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.arithmetic.progress import Status
from okrs.models import Follow, KeyResult, Measurement, SnapshotDetail, TargetChange
from okrs.models.choices import Kind, Metric, Pace
from okrs.objectives.selectors.charts import key_result_chart
from okrs.objectives.selectors.charts_over_time import strip_of
from okrs.objectives.selectors.drawing import Chart
from okrs.snapshots.assessment import assess
from okrs.snapshots.storing import read_detail, refresh
from organization.models import StrategicImperative
from organization.scientific_milestones.selectors import marks_in
from tests.factories.cast import Cast
from tests.factories.imperatives import ScientificMilestoneFactory
from tests.factories.okrs import CheckInFactory
from tests.factories.organization import AbsenceFactory
from tests.factories.stakeholders import StakeholderFactory
from tests.okrs.conftest import AT, TODAY, client, discussion, key_result_for
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")


def chart_of(kr: KeyResult, **more: object) -> Chart:
    loaded = KeyResult.objects.for_measuring().get(pk=kr.pk)
    chart = key_result_chart(assess([loaded], at=AT)[kr.pk], "Why", **more)
    assert chart is not None
    refresh([kr.pk], at=AT)
    kept = SnapshotDetail.objects.select_related("snapshot").get(pk=kr.pk)
    assert key_result_chart(read_detail(loaded, kept.snapshot, kept.found), "Why", **more) == chart
    for line in chart.lines:
        places = [float(text) for text in re.findall(r"-?\d+\.?\d*", line.d)]
        assert all(-0.01 <= place <= 100.01 for place in places), line
    return chart


def test_a_count_burns_up_beside_a_line_that_rests_on_days_off(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for day in (5, 12, 12, 30):
        discussion(cast.msl, topic, date(2026, 1, day))
    AbsenceFactory.create(user=cast.msl, starts_on=date(2026, 1, 19), ends_on=date(2026, 1, 23))
    CheckInFactory.create(key_result=kr, published_at=AT - timedelta(days=10), confidence=6)
    chart = chart_of(kr)
    assert chart.conclusion.startswith("4 of 15 by 15 February. ")
    assert "likely" in chart.conclusion
    assert "Expected line leaves out 5 days of leave." in chart.notes
    assert "Check-ins: 5 Feb." in chart.notes
    assert chart.head == ("By", "Counted", "Expected")
    assert chart.rows[0] == ("7 Jan", "1", "1.1")
    assert chart.rows[-1][:2] == ("15 Feb", "4")
    one = assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=AT)[kr.pk]
    assert one.expected is not None
    assert float(chart.rows[-1][2]) == pytest.approx(15 * one.expected, abs=0.05)
    pace = next(line.d for line in chart.lines if line.css == "burnup__pace")
    heights = [point.split()[1] for point in pace.removeprefix("M").split(" L")]
    assert heights[18] == heights[23]  # on leave nothing is expected


def test_an_old_target_keeps_its_line_and_its_reason(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    change = TargetChange.objects.create(
        key_result=kr, field="target", old="12.00", new="15", reason="A second area", by=cast.manager,
        at=AT - timedelta(days=20),
    )  # fmt: skip
    chart = chart_of(kr, changes=[change])
    assert "26 Jan: target 12 → 15, A second area" in chart.notes
    assert "Expected for 12, until 26 Jan" in [one.text for one in chart.legend]
    assert {"burnup__change", "burnup__pace is-old"} <= {line.css for line in chart.lines}


def test_a_level_shows_readings_target_and_band(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, baseline=20, target=10)
    for day, value in ((10, 19), (20, 17), (35, 16)):
        kr.values.create(value=value, as_of=cast.quarter.starts_on + timedelta(days=day), by=cast.msl)
    chart = chart_of(kr)
    assert chart.conclusion.startswith("16 by 15 February, target 10. ")
    assert [row[:2] for row in chart.rows] == [("11 Jan", "19"), ("21 Jan", "17"), ("5 Feb", "16")]
    assert {"burnup__reading", "burnup__target", "burnup__band"} <= {line.css for line in chart.lines}


def test_a_share_that_holds_is_a_line_of_steps_until_today(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.PERCENTAGE, measured_by=Metric.STAKEHOLDERS_MET, baseline=50, target=90, unit="%"
    )
    for every in (31, 92):
        StakeholderFactory.create(owner=cast.msl, every=every)
    chart = chart_of(kr)
    assert chart.conclusion.startswith("50 by 15 February, target 90")
    assert [row[:2] for row in chart.rows] == [("1 Jan", "100"), ("2 Feb", "50")]
    (line,) = [one.d for one in chart.lines if one.css == "burnup__actual"]
    corners = [tuple(float(text) for text in corner.split()) for corner in line[1:].split(" L")]
    (x, top), (lapse, same), (same_day, half), (today, last) = corners
    assert x < lapse == same_day < today
    assert top == same < half == last


def test_a_range_is_a_band_and_a_level_without_values_says_so(cast: Cast) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.MAINTAIN, direction="within", measured_by=Metric.MANUAL, target=None, range_low=4,
        range_high=9,
    )  # fmt: skip
    chart = chart_of(kr)
    assert chart.conclusion.startswith("no value yet by 15 February, range 4 to 9")
    assert "burnup__range" in {line.css for line in chart.lines}
    assert chart.rows == ()


def test_milestones_burn_up_by_weight_beside_their_plan(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, kind=Kind.MILESTONE, measured_by=Metric.MANUAL, target=None, pace=Pace.PLANNED)
    kr.milestones.create(title="Protocol", planned_on="2026-01-20", done_on="2026-01-25", weight=2)
    kr.milestones.create(title="Sites", planned_on="2026-03-01")
    chart = chart_of(kr)
    assert chart.head[1] == "Reached"
    assert chart.rows[-1] == ("15 Feb", "2", "2")
    assert "Planned step" in [one.text for one in chart.legend]


def test_nothing_is_drawn_for_a_yes_or_no_or_without_a_target(cast: Cast) -> None:
    for fields in ({"kind": Kind.YES_NO, "measured_by": Metric.MANUAL, "target": None}, {"target": None}):
        kr = key_result_for(cast, cast.msl, **fields)
        assert key_result_chart(assess([kr], at=AT)[kr.pk], "Why") is None


# --- The strip ----------------------------------------------------------------------


def test_a_strip_joins_days_of_one_status_and_bridges_a_missed_week() -> None:
    start = date(2026, 1, 5)
    days = [(start + timedelta(days=n), "on_track" if n < 8 else "at_risk") for n in (0, 1, 2, 7, 8, 9, 30)]
    strip = strip_of(days)
    assert strip is not None
    assert [one.words for one in strip.stretches] == [
        "On Track: 5 Jan to 12 Jan",
        "At Risk: 13 Jan to 14 Jan",
        "At Risk: 4 Feb",
    ]
    assert strip_of(days[:1]) is None


@given(st.lists(st.sampled_from([one.value for one in Status]), min_size=2, max_size=100))
def test_a_strip_fills_its_width_with_days_without_a_gap(statuses: list[str]) -> None:
    strip = strip_of([(date(2026, 1, 1) + timedelta(days=n), status) for n, status in enumerate(statuses)])
    assert strip is not None
    assert sum(float(one.width) for one in strip.stretches) == pytest.approx(100, abs=1)


# --- Pages --------------------------------------------------------------------------


def recorded(kr: KeyResult, *shares: float) -> None:
    for n, share in enumerate(shares):
        Measurement.objects.create(
            key_result=kr, as_of=TODAY - timedelta(days=len(shares) - n), value=15 * share, progress=share,
            expected=0.5, status="on_track" if share > 0.45 else "at_risk", measured_at=AT,
        )  # fmt: skip


def test_pages_show_chart_strip_and_what_it_concludes(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    other = key_result_for(cast, cast.msl)
    other.objective.key_results.update(objective=kr.objective, weight=3)
    recorded(kr, 0.2, 0.4, 0.6)
    recorded(other, 0.2, 0.4, 1.0)
    page = client(cast.msl).get(reverse("key-result", args=[kr.pk]))
    assertContains(page, '<desc id="burnup-')
    assertContains(page, "At Risk: 12 Feb to 13 Feb; On Track: 14 Feb")
    whole = client(cast.msl).get(reverse("objective", args=[kr.objective_id]))
    assertContains(whole, "90 % on 14 February, 50 % expected. On Track.")


def test_following_shows_in_the_quarter_of_who_follows(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    objective = kr.objective
    address = reverse("objective-follow", args=[objective.pk])
    other = client(cast.teammate)
    assertNotContains(other.get(reverse("home")), "You follow")
    back = reverse("key-result", args=[kr.pk])
    assertRedirects(other.post(address, {"follows": "1", "key_result": kr.pk}), back)
    other.post(address, {"follows": "1"})
    assert Follow.objects.count() == 1
    assertContains(other.get(back), f"<p>{cast.teammate.display_name}</p>")
    assertContains(other.get(reverse("home")), "You follow")
    assertRedirects(other.post(address, {"follows": "0"}), reverse("objective", args=[objective.pk]))
    assert not Follow.objects.exists()


def test_partners_follow_only_what_they_read(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    address = reverse("objective-follow", args=[kr.objective_id])
    assert client(cast.commercial).post(address, {"follows": "1"}).status_code == 403
    assert client(cast.clinical).post(address, {"follows": "1"}).status_code == 404
    shared = StrategicImperative.objects.create(title="Shared", is_active=True)
    type(kr.objective).objects.filter(pk=kr.objective_id).update(imperative=shared)
    assert client(cast.clinical).post(address, {"follows": "1"}).status_code == 302
    assert client(cast.commercial).post(address, {"follows": "1"}).status_code == 403


def test_scientific_milestones_of_its_area_are_marked_and_told(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, therapeutic_area=cast.oncology)
    discussion(cast.msl, topic, date(2026, 1, 12))
    for title, area, day in (("First results", cast.oncology, 11), ("Elsewhere", cast.immunology, 12)):
        ScientificMilestoneFactory.create(therapeutic_area=area, title=title, date=date(2026, 2, day))
    ahead = marks_in(cast.msl, cast.quarter, area=cast.oncology.pk, today=TODAY)
    chart = chart_of(kr, ahead=ahead)
    assert chart.events == (("Wed 11 Feb", "First results, Data read-out"),)
    assert chart.conclusion.endswith("Scientific milestones: Wed 11 Feb: First results, Data read-out.")
    assert [line.d for line in chart.lines if line.css == "burnup__milestone"] == ["M46.07 0V100"]
    for who in (cast.msl, cast.manager):
        page = client(who).get(reverse("key-result", args=[kr.pk]))
        assertContains(page, "First results, Data read-out", count=3)  # description, note, table
        assertNotContains(page, "Elsewhere")


def test_a_key_result_of_all_areas_marks_none(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    ScientificMilestoneFactory.create(therapeutic_area=cast.oncology, title="First results", date=TODAY)
    assertNotContains(client(cast.msl).get(reverse("key-result", args=[kr.pk])), "First results")
