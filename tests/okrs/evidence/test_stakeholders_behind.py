"""The rows behind a share of stakeholders met as agreed: on the page, in the file, taken out and put back."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from interactions.models import InternalStakeholder
from okrs.counting import measure
from okrs.models import KeyResult
from okrs.models.choices import Kind, Metric
from okrs.reports.selectors.saved_reports import measures_offered
from tests.factories.cast import Cast
from tests.factories.stakeholders import StakeholderFactory, TalkFactory
from tests.okrs.conftest import AT, TODAY, as_, key_result_for
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def kr(cast: Cast) -> KeyResult:
    return key_result_for(
        cast, cast.msl, measured_by=Metric.STAKEHOLDERS_MET, kind=Kind.PERCENTAGE, baseline=50, target=90, unit="%"
    )


@pytest.fixture
def ida(cast: Cast) -> InternalStakeholder:
    """Met as agreed."""
    made: InternalStakeholder = StakeholderFactory.create(owner=cast.msl, name="Ida Kay", function="clinical")
    TalkFactory.create(stakeholder=made, met_on=date(2026, 2, 3))
    return made


@pytest.fixture
def nora(cast: Cast) -> InternalStakeholder:
    """Not met as agreed."""
    made: InternalStakeholder = StakeholderFactory.create(owner=cast.msl, name="Nora Field")
    return made


def text_of(answer: Any) -> str:
    """Of a page or a file."""
    content: bytes = answer.getvalue()
    return content.decode()


@pytest.mark.usefixtures("nora")
def test_the_number_opens_who_is_met_and_who_is_not(
    client: Client, cast: Cast, kr: KeyResult, ida: InternalStakeholder
) -> None:
    as_(client, cast.msl)
    page = client.get(reverse("key-result", args=[kr.pk]))
    assertContains(page, "50\N{NO-BREAK SPACE}%, 1 of 2 (from 50 to 90\N{NO-BREAK SPACE}%)")
    assertContains(page, "Ida Kay")
    evidence = reverse("evidence", args=[kr.pk])
    shown = client.get(evidence)
    assertContains(shown, "Ida Kay")
    assertContains(shown, reverse("stakeholder", args=[ida.pk]))
    assertContains(shown, "Monthly, last 12 days ago")
    assertNotContains(shown, "Nora Field")
    near = client.get(evidence, {"part": "near"})
    assertContains(near, "Nora Field")
    assertContains(near, "Monthly, not met yet")
    assertContains(near, "14 days overdue")
    week = client.get(evidence, {"week": "2026-02-02"})
    assertContains(week, "Ida Kay")
    rows = list(csv.reader(io.StringIO(text_of(client.get(reverse("evidence-export", args=[kr.pk]))))))
    assert [row[1:5] for row in rows[1:]] == [["Ida Kay", "Mara Lind", "Clinical", "Monthly, last 12 days ago"]]


@pytest.mark.usefixtures("ida", "nora")
def test_who_was_not_met_yet_counts_until_the_agreed_time_is_over(client: Client, cast: Cast, kr: KeyResult) -> None:
    StakeholderFactory.create(owner=cast.msl, name="Olle New", agreed_since=TODAY)
    as_(client, cast.msl)
    shown = client.get(reverse("evidence", args=[kr.pk]))
    assertContains(shown, "Monthly, not met yet")
    assertContains(shown, f"agreed to be met by {TODAY + timedelta(days=31):%-d %b}")


@pytest.mark.parametrize("who", ["teammate", "other_manager", "clinical", "compliance", "admin"])
def test_others_read_the_number_and_no_name(client: Client, cast: Cast, kr: KeyResult, who: str) -> None:
    as_(client, getattr(cast, who))
    for address in (
        reverse("key-result", args=[kr.pk]), reverse("evidence", args=[kr.pk]),
        f"{reverse('evidence', args=[kr.pk])}?part=near", reverse("evidence-export", args=[kr.pk]),
    ):  # fmt: skip
        text = text_of(client.get(address))
        assert "Ida Kay" not in text, address
        assert "Nora Field" not in text, address


def test_who_does_not_belong_is_taken_out_and_put_back(
    client: Client, cast: Cast, kr: KeyResult, ida: InternalStakeholder
) -> None:
    as_(client, cast.msl)
    out = reverse("evidence-exclude", args=[kr.pk, ida.pk])
    assert client.post(out, {"reason": "Ida moved to another company"}).status_code == 302
    assert measure([kr], at=AT)[kr.pk].value is None
    evidence = f"{reverse('evidence', args=[kr.pk])}?part=out"
    assertContains(client.get(evidence), "Ida moved to another company")
    as_(client, cast.compliance)
    for address in (evidence, f"{reverse('late-changes')}?kind=evidence"):
        assertNotContains(client.get(address), "Ida moved")
    back = kr.exclusions.get()
    as_(client, cast.msl)
    assert client.post(reverse("exclusion-restore", args=[back.pk]), {"reason": "She is back"}).status_code == 302
    assert measure([kr], at=AT)[kr.pk].value == 100


def test_reports_do_not_count_maps(db: None) -> None:
    """Whoever reads reports would read in them how everybody stands with their colleagues."""
    offered = {value for _, group in measures_offered(with_work=True) for value, _ in group}
    assert "trainings" in offered
    assert "stakeholders_met" not in offered


@pytest.mark.usefixtures("kr", "ida")
def test_the_board_says_of_how_many(client: Client, cast: Cast) -> None:
    as_(client, cast.msl)
    assertContains(client.get(f"{reverse('board')}?quarter={cast.quarter.pk}"), "100\N{NO-BREAK SPACE}%, 1 of 1")
