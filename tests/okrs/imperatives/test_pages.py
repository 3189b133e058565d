"""The list of imperatives and the page of one, as each profile reads and changes them."""

import csv
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AccessRecord
from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import ObjectivePart, objective_status
from okrs.models import Objective
from okrs.snapshots.selectors.objectives import _PARTS, EMPTY, _status, status_counts, statuses_of
from okrs.snapshots.selectors.rows import whole_of
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User
from tests.factories.cast import Cast
from tests.factories.imperatives import CommitmentFactory, say
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import StrategicImperativeFactory, UserFactory
from tests.okrs.conftest import AT, TODAY, client
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")
NOTE = "Two centres joined after the investigator day."


@pytest.fixture
def imperative(cast: Cast) -> StrategicImperative:
    made: StrategicImperative = StrategicImperativeFactory.create(title="Earlier diagnosis")
    return made


@pytest.fixture
def commitment(cast: Cast, imperative: StrategicImperative) -> ImperativeCommitment:
    """Of the clinical function, with a value from four days ago."""
    one: ImperativeCommitment = CommitmentFactory.create(
        imperative=imperative, quarter=cast.quarter, owner=cast.clinical, measure="Sites opened"
    )
    say(one, 9, TODAY - timedelta(days=4), by=cast.clinical, note=NOTE)
    return ImperativeCommitment.objects.get(pk=one.pk)


@pytest.fixture
def serving(cast: Cast, imperative: StrategicImperative) -> Objective:
    """Of msl, not begun with."""
    made: Objective = ObjectiveFactory.create(
        code="O7", title="Ask better questions", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl,
        imperative=imperative,
    )  # fmt: skip
    KeyResultFactory.create(objective=made, owner=cast.msl, target=15)
    return made


def url(imperative: StrategicImperative) -> str:
    return reverse("shared-imperative", args=[imperative.pk])


def objectives_of(imperative: StrategicImperative) -> str:
    return reverse("imperative-objectives", args=[imperative.pk])


def page_of(commitment: ImperativeCommitment) -> str:
    return reverse("commitment", args=[commitment.pk])


def read(user: User, address: str) -> Any:
    answer = client(user).get(address)
    assert answer.status_code == 200
    return answer


# --- Reading ------------------------------------------------------------------------------


def test_every_function_reads_the_figures_of_every_other(
    cast: Cast, imperative: StrategicImperative, commitment: ImperativeCommitment, serving: Objective
) -> None:
    for who in ("msl", "manager", "clinical", "commercial", "market_access", "safety", "compliance", "admin"):
        page = read(getattr(cast, who), url(imperative))
        assertContains(page, "9 of 20 sites")
        assertContains(page, "45\u00a0% of the way on 11 February, when an even pace asked for 9.2 sites")
        assertContains(page, "41 of the quarter&#x27;s 89 days had passed by then")
        assertContains(page, "On pace")
        assertContains(page, f'hx-get="{objectives_of(imperative)}?quarter={cast.quarter.pk}"')
        alone = read(getattr(cast, who), objectives_of(imperative))
        part = client(getattr(cast, who)).get(objectives_of(imperative), headers={"HX-Request": "true"})
        for found in (alone, part):
            assertContains(found, "1 At Risk")
        assertContains(alone, "<h1")
        assertNotContains(part, "<h1")


def test_notes_and_titles_stay_on_their_side_of_the_firewall(
    cast: Cast, imperative: StrategicImperative, commitment: ImperativeCommitment, serving: Objective
) -> None:
    for who in ("commercial", "market_access", "safety"):
        page = read(getattr(cast, who), objectives_of(imperative))
        assertNotContains(page, serving.title)
        assertNotContains(read(getattr(cast, who), url(imperative)), serving.title)
        assertContains(page, "North")
        assertNotContains(read(getattr(cast, who), page_of(commitment)), NOTE)
    assertNotContains(read(cast.admin, page_of(commitment)), NOTE)
    for who in ("msl", "clinical", "compliance"):
        assertContains(read(getattr(cast, who), objectives_of(imperative)), serving.title)
        assertContains(read(getattr(cast, who), page_of(commitment)), NOTE)


def test_commercial_reads_its_own_notes(cast: Cast, imperative: StrategicImperative) -> None:
    one = CommitmentFactory.create(
        imperative=imperative, quarter=cast.quarter, owner=cast.commercial, function="commercial"
    )
    say(one, 2, TODAY, by=cast.commercial, note="Pilot in May.")
    assertContains(read(cast.commercial, page_of(one)), "Pilot in May.")
    assertNotContains(read(cast.market_access, page_of(one)), "Pilot in May.")


def test_reading_others_notes_is_logged_and_figures_alone_are_not(
    cast: Cast, imperative: StrategicImperative, commitment: ImperativeCommitment
) -> None:
    for who, records in (("commercial", 0), ("clinical", 0), ("manager", 1)):
        read(getattr(cast, who), url(imperative))
        read(getattr(cast, who), page_of(commitment))
        found = AccessRecord.objects.filter(actor_id=getattr(cast, who).pk, model="imperativecommitment")
        assert found.count() == records, who


def test_the_page_of_a_commitment_has_its_chart_and_everything_said(
    cast: Cast, commitment: ImperativeCommitment
) -> None:
    say(commitment, 10, TODAY - timedelta(days=4), by=cast.clinical)
    say(commitment, 12, TODAY - timedelta(days=1), by=cast.clinical)
    page = read(cast.commercial, page_of(commitment))
    for words in ("12 of 20 sites", "Sites opened: values by day", "Replaced", "Clinical, committed for"):
        assertContains(page, words)
    assert page.context["page"].chart.rows == (("11 Feb", "10", "9.2"), ("14 Feb", "12", "9.9"))
    card = read(cast.commercial, url(commitment.imperative)).context["functions"][0].cards[0]
    assert (card.spark, card.spark_label) == ((50, 60), "10 on 11 Feb, 12 on 14 Feb")


def test_the_list_counts_objectives_and_commitments(
    cast: Cast, imperative: StrategicImperative, commitment: ImperativeCommitment, serving: Objective
) -> None:
    CommitmentFactory.create(imperative=imperative, quarter=cast.quarter, owner=cast.manager, function="medical")
    CommitmentFactory.create(imperative=imperative, quarter=cast.quarter, owner=cast.manager, is_withdrawn=True)
    ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.south, owner=cast.elsewhere, imperative=imperative, state="draft"
    )
    StrategicImperativeFactory.create(title="Given up", is_active=False)
    for who in ("msl", "commercial", "clinical"):
        page = read(getattr(cast, who), reverse("shared-imperatives"))
        for words in ("Earlier diagnosis", "1 objective", "1 At Risk", "2 commitments", "1 On pace", "1 No value"):
            assertContains(page, words)
        assertNotContains(page, "Given up")


def test_an_old_value_says_how_old_it_is(cast: Cast, imperative: StrategicImperative) -> None:
    one = CommitmentFactory.create(imperative=imperative, quarter=cast.quarter, owner=cast.clinical)
    say(one, 9, TODAY - timedelta(days=32), by=cast.clinical)
    assertContains(read(cast.commercial, url(imperative)), "Older than a month")
    assertContains(read(cast.commercial, reverse("shared-imperatives")), "1 older than a month")


def test_an_ended_quarter_is_shown_with_its_last_values(
    cast: Cast, before: Quarter, imperative: StrategicImperative
) -> None:
    one = CommitmentFactory.create(imperative=imperative, quarter=before, owner=cast.clinical)
    say(one, 18, before.ends_on, by=cast.clinical)
    page = read(cast.clinical, f"{url(imperative)}?quarter={before.pk}")
    assertContains(page, "90\u00a0% of the way on 31 December, the last value of the quarter.")
    assertContains(page, "Not reached")
    assertNotContains(page, "Older than a month")


def test_an_inactive_imperative_is_gone_for_partners_alone(cast: Cast, imperative: StrategicImperative) -> None:
    StrategicImperative.objects.filter(pk=imperative.pk).update(is_active=False)
    assert client(cast.commercial).get(url(imperative)).status_code == 404
    assertContains(read(cast.manager, url(imperative)), "no longer active")


def test_a_quarter_that_is_none_is_said_and_the_current_one_shown(cast: Cast, imperative: StrategicImperative) -> None:
    for address in (url(imperative), reverse("shared-imperatives")):
        assert client(cast.msl).get(f"{address}?quarter=999999").status_code == 422


def test_without_quarters_and_imperatives_the_pages_say_what_to_do(cast: Cast) -> None:
    assertContains(read(cast.admin, reverse("shared-imperatives")), "No imperative yet")
    Quarter.objects.all().delete()
    assertContains(read(cast.admin, reverse("shared-imperatives")), "No quarter yet")


def test_partners_come_from_their_first_page(cast: Cast, imperative: StrategicImperative, serving: Objective) -> None:
    for who in ("commercial", "clinical"):
        assertContains(read(getattr(cast, who), reverse("home")), reverse("shared-imperatives"))
    link = f"{url(imperative)}?quarter={cast.quarter.pk}"
    assertContains(read(cast.commercial, reverse("home")), link)
    assertContains(read(cast.commercial, reverse("board")), link)


# --- Statuses of many objectives ----------------------------------------------------------


@given(st.lists(st.sampled_from(_PARTS), max_size=8))
def test_what_the_database_says_in_one_number_is_the_same_rule(parts: list[tuple[Status, bool]]) -> None:
    bits = 0
    for part in parts:
        bits |= 1 << _PARTS.index(part)
    expected = objective_status(ObjectivePart(status, has_something_due=is_due) for status, is_due in parts)
    assert _status(bits) == expected


def test_statuses_are_those_of_the_objective_pages(cast: Cast, serving: Objective) -> None:
    second = ObjectiveFactory.create(
        code="O8", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, imperative=serving.imperative
    )
    KeyResultFactory.create(objective=second, owner=cast.msl, kind="number", measured_by="manual", target=5)
    empty = ObjectiveFactory.create(code="O9", quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    found = statuses_of(Objective.objects.all(), at=AT)
    for one in (serving, second):
        records = [
            {
                "weight": Decimal(1),
                "progress": row.progress,
                "status": row.status,
                "expected": row.expected,
                "objective_id": one.pk,
            }
            for row in one.snapshots.all()
        ]
        assert found[one.pk] == whole_of(records).status
    assert (found.get(empty.pk), EMPTY) == (None, Status.IN_PROGRESS)
    counts = status_counts(Objective.objects.all(), by="imperative_id", at=AT)
    assert counts[None] == {Status.IN_PROGRESS: 1}
    assert counts[serving.imperative_id] == Counter([found[serving.pk], found[second.pk]])


# --- Changing -----------------------------------------------------------------------------


def test_a_figure_is_committed_and_updated(cast: Cast, imperative: StrategicImperative) -> None:
    browser = client(cast.commercial)
    add = f"{reverse('commitment-add', args=[imperative.pk])}?quarter={cast.quarter.pk}"
    assertContains(browser.get(url(imperative)), add)
    sent = {"measure": "Workshops held", "target": "8", "unit": "workshops", "baseline": "0",
            "owner": cast.commercial.pk}  # fmt: skip
    answer = browser.post(add, sent, follow=True)
    assertContains(answer, "no value of 8 workshops")
    one = ImperativeCommitment.objects.get()
    assert (one.function, one.owner, one.version) == ("commercial", cast.commercial, 1)
    update = reverse("commitment-update", args=[one.pk])
    answer = browser.post(update, {"value": "3", "as_of": "2026-02-14", "note": "Pilot.", "version": 1}, follow=True)
    assertContains(answer, "3 of 8 workshops")
    undo = next(message.extra_tags for message in answer.context["messages"] if message.extra_tags)
    assertContains(browser.post(undo, follow=True), "no value of 8 workshops")
    assertContains(browser.get(page_of(one)), "Taken back")


def test_of_two_updates_the_second_sees_both(cast: Cast, commitment: ImperativeCommitment) -> None:
    colleague = UserFactory.create(role="partner", function="clinical")
    update = reverse("commitment-update", args=[commitment.pk])
    page = client(cast.clinical).get(update)
    version = page.context["form"]["version"].value()
    say(commitment, 12, TODAY, by=colleague)
    ImperativeCommitment.objects.filter(pk=commitment.pk).update(version=version + 1)
    sent = {"value": "11", "as_of": "2026-02-15", "note": "Counted again.", "version": version}
    answer = client(cast.clinical).post(update, sent)
    assert answer.status_code == 409
    for words in ("12", "11", "Counted again.", "Somebody saved this a moment ago"):
        assertContains(answer, words, status_code=409)
    again = sent | {"version": answer.context["form"]["version"].value()}
    assert client(cast.clinical).post(update, again).status_code == 302
    assert [one.value for one in commitment.values.newest_first()] == [11, 12, 9]


def test_of_two_changes_the_second_sees_both(cast: Cast, commitment: ImperativeCommitment) -> None:
    edit = reverse("commitment-edit", args=[commitment.pk])
    sent = {"measure": "Sites opened", "target": "25", "unit": "sites", "baseline": "0", "owner": cast.clinical.pk,
            "reason": "One more country.", "version": 1}  # fmt: skip
    ImperativeCommitment.objects.filter(pk=commitment.pk).update(target=22, version=2)
    answer = client(cast.clinical).post(edit, sent)
    assertContains(answer, "22", status_code=409)
    assert client(cast.clinical).post(edit, sent | {"version": 2}).status_code == 302
    page = read(cast.commercial, page_of(commitment))
    assertContains(page, "target 22 → 25")
    assertNotContains(page, "One more country.")
    assertContains(read(cast.msl, page_of(commitment)), "One more country.")


@pytest.mark.parametrize("text", ["Patient M. K. was seen", "Adverse event in the north"])
def test_texts_are_to_be_read_once_more(text: str, cast: Cast, commitment: ImperativeCommitment) -> None:
    update = reverse("commitment-update", args=[commitment.pk])
    sent = {"value": "11", "as_of": "2026-02-15", "note": text, "version": 1}
    answer = client(cast.clinical).post(update, sent)
    assertContains(answer, "Please read your text once more", status_code=422)
    assert client(cast.clinical).post(update, sent | {"text_confirmed": "on"}).status_code == 302


def test_a_withdrawn_commitment_is_shown_apart_and_comes_back(cast: Cast, commitment: ImperativeCommitment) -> None:
    browser, page = client(cast.clinical), url(commitment.imperative)
    withdraw = reverse("commitment-withdraw", args=[commitment.pk])
    assert browser.post(withdraw, {"reason": ""}).status_code == 422
    answer = browser.post(withdraw, {"reason": "Counted elsewhere."}, follow=True)
    assertContains(answer, "Withdrawn: 1")
    assertContains(answer, "Commit again")
    assertContains(browser.get(page_of(commitment)), "withdrawn. Counted elsewhere.")
    assertContains(read(cast.msl, reverse("shared-imperatives")), "0 commitments")
    answer = browser.post(reverse("commitment-reinstate", args=[commitment.pk]), follow=True)
    assertNotContains(answer, "Withdrawn: 1")
    assertContains(browser.get(page), "9 of 20 sites")


def test_a_closed_quarter_leads_back_with_words(cast: Cast, commitment: ImperativeCommitment) -> None:
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    browser = client(cast.clinical)
    for name, sent in (("edit", {}), ("update", {"value": "9", "as_of": "2026-02-15"}), ("withdraw", {"reason": "x"})):
        answer = browser.post(reverse(f"commitment-{name}", args=[commitment.pk]), sent, follow=True)
        assertContains(answer, "no longer change")
    answer = browser.post(reverse("commitment-take-back", args=[commitment.values.get().pk]), follow=True)
    assertContains(answer, "is closed")
    answer = browser.get(reverse("commitment-add", args=[commitment.imperative_id]), follow=True)
    assertContains(answer, "while a quarter is planned or runs")
    for page in (browser.get(url(commitment.imperative)), browser.get(page_of(commitment))):
        for words in ("Update value", "Withdraw<", "Take back", "Commit a figure"):
            assertNotContains(page, words)


# --- Files --------------------------------------------------------------------------------


def _file(user: User, query: str) -> list[dict[str, str]]:
    answer = client(user).get(f"{reverse('commitments-export')}{query}")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


def test_the_file_has_every_value_in_columns(cast: Cast, commitment: ImperativeCommitment) -> None:
    say(commitment, 10, TODAY - timedelta(days=4), by=cast.clinical, note="=1+1")
    CommitmentValue.objects.create(
        commitment=commitment, value=99, as_of=TODAY, by=cast.clinical, entered_at=AT, is_taken_back=True
    )
    other = CommitmentFactory.create(quarter=cast.quarter, owner=cast.manager, function="medical")
    rows = _file(cast.clinical, "")
    assert [(row["Value"], row["Holds"]) for row in rows if row["Commitment id"] == str(commitment.pk)] == [
        ("99", "taken back"), ("10", "yes"), ("9", "replaced"),
    ]  # fmt: skip
    (alone,) = [row for row in rows if row["Commitment id"] == str(other.pk)]
    assert (alone["Value"], alone["Stands"]) == ("", "No value")
    assert rows[-1]["Quarter"] == cast.quarter.name
    assert {row["As of"] for row in rows} >= {"2026-02-11", "2026-02-15"}
    assert "'=1+1" in {row["Note"] for row in rows}
    assert {row["Note"] for row in _file(cast.commercial, "")} == {""}
    assert len(_file(cast.commercial, f"?imperative={other.imperative_id}")) == 1
    assert _file(cast.commercial, "?imperative=0") == []
    record = AccessRecord.objects.filter(actor_id=cast.commercial.pk, action="export").latest("pk")
    assert (record.model, record.detail) == ("imperativecommitment", "imperative=0")
