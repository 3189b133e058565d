"""Counted interactions told apart and narrowed by fields of the organisation: a recount row by row, and who may."""

import random
from collections import defaultdict
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from interactions.models import Interaction, Topic
from okrs.counting.crossing import (
    Counting,
    TooLong,
    counting,
    cross,
    cross_gathered,
    field_key,
    gathering,
    row_ids,
)
from okrs.models import Report, ReportCount
from okrs.models.choices import Metric, Tag
from okrs.reports.long_counts import BeingCounted, carry_out
from okrs.reports.selectors import specs
from okrs.reports.selectors.grids import grid
from okrs.reports.selectors.saved_reports import cell_rows
from okrs.reports.selectors.specs import Spec
from okrs.reports.services import save_report
from organization.models import CustomField, User
from tests.factories.cast import Cast
from tests.factories.initiatives import CustomFieldFactory
from tests.okrs.conftest import AT, client, discussion
from tests.okrs.reports.reporting import DAY, SAID, TALKS
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

# Words that mean something in a table or an address must not be taken for it.
OPTIONS = ["all", "none", "Real-world"]


def field(key: str, kind: str, **fields: Any) -> CustomField:
    made: CustomField = CustomFieldFactory.create(on="interaction", key=key, name=key.title(), kind=kind, **fields)
    return made


@pytest.fixture
def fields(cast: Cast) -> dict[str, CustomField]:
    return {
        "gap": field("gap", "choice", options=OPTIONS, retired=["Old"]),
        "asked": field("asked", "choices", options=["Dose", "Access"]),
        "joint": field("joint", "yes_no"),
        "wording": field("wording", "text"),
        "cost": field("cost", "number"),
    }


@pytest.fixture
def work(cast: Cast, topic: Topic, fields: dict[str, CustomField]) -> list[Interaction]:
    """Forty talks of two teams; some hold nothing, some an option that was retired since, some several."""
    dice = random.Random(5)
    made = []
    for _ in range(40):
        one = discussion(dice.choice([cast.msl, cast.teammate, cast.elsewhere]), topic, DAY)
        held = {
            "gap": dice.choice([*OPTIONS, "Old", None]), "joint": dice.choice([True, False, None]),
            "asked": dice.choice([[], ["Dose"], ["Dose", "Access"], None]), "cost": dice.choice([1, 5, None]),
        }  # fmt: skip
        one.custom = {key: value for key, value in held.items() if value is not None}
        one.save()
        made.append(one)
    return made


def by_hand(rows: list[Interaction], key: str) -> dict[str | None, set[int]]:
    """Of these, those with each value, one after the other."""
    found: dict[str | None, set[int]] = defaultdict(set)
    for one in rows:
        value = one.custom.get(key)
        values = value if isinstance(value, list) else [value]
        for each in values or [None]:
            word = str(each).lower() if isinstance(each, bool) else each
            found[None if each is None else field_key(word)].add(one.pk)
    return dict(found)


def asked_by(cast: Cast, key: str, **more: Any) -> Counting:
    return counting(TALKS, None, [cast.quarter], at=AT, field=key, **more)


@pytest.mark.parametrize("key", ["gap", "asked", "joint"])
def test_every_cell_is_a_recount_of_its_rows(cast: Cast, work: list[Interaction], key: str) -> None:
    asked = asked_by(cast, key)
    expected = by_hand(work, key)
    found = cross(asked, [Tag.FIELD])
    assert {one: amount.units for (one,), amount in found.items() if one != "all"} == {
        one: len(rows) for one, rows in expected.items()
    }
    assert found["all",].units == len(work)
    for value, rows in expected.items():
        assert set(row_ids(asked, {Tag.FIELD: value}, by=[Tag.FIELD])) == rows, value
    by = [Tag.FIELD, Tag.TEAM]
    with gathering(by) as gather:
        gather(asked, cast.quarter)
        assert cross_gathered(asked, by) == cross(asked, by)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({"gap": "all"}, lambda held: held.get("gap") == "all"),
        ({"gap": "Old", "joint": "yes"}, lambda held: held.get("gap") == "Old" and held.get("joint") is True),
        ({"asked": "Access"}, lambda held: "Access" in held.get("asked", [])),
        ({"joint": "no"}, lambda held: held.get("joint") is False),
    ],
)
def test_a_filter_counts_the_rows_that_hold_it(
    cast: Cast, work: list[Interaction], filters: dict[str, str], passes: Any
) -> None:
    custom = tuple((f"custom.{name}", text) for name, text in filters.items())
    asked = asked_by(cast, "gap", custom=custom)
    assert set(row_ids(asked, {})) == {one.pk for one in work if passes(one.custom)} != set()


def test_a_report_is_saved_shown_and_exported_by_a_field(
    cast: Cast, work: list[Interaction], fields: dict[str, CustomField]
) -> None:
    browser = client(cast.lead)
    form = browser.get(reverse("report-new")).content.decode()
    # Free words, numbers and days of others are no way to tell work apart.
    assert [f'value="field-{fields[key].pk}"' in form for key in ("gap", "asked", "joint", "wording", "cost")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert "interaction.custom.wording" not in form
    sent = {**SAID, "rows": f"field-{fields['gap'].pk}", "columns": "team", "span": "1"}
    made = browser.post(reverse("report-new"), {**sent, "interaction.custom.joint": "yes"})
    assert made.status_code == 302, made.content.decode()
    report = Report.objects.get()
    assert (report.rows, report.field, report.custom_filter) == (
        "field", fields["gap"], {"interaction.custom.joint": "yes"},
    )  # fmt: skip
    page = browser.get(made["Location"])
    assertContains(page, "by “Gap” and primary team")
    assertContains(page, "Joint: yes")
    joint = [one for one in work if one.custom.get("joint") is True]
    lines = {line.label: line.total.units for line in page.context["grid"].lines}
    assert lines == {
        {None: "No value"}.get(value, str(value)[1:]): len(rows) for value, rows in by_hand(joint, "gap").items()
    }
    assert list(lines) == [one for one in (*OPTIONS, "Old", "No value") if one in lines]
    for line in page.context["grid"].lines:
        found = browser.get(line.total.url)
        assert found.context["found"].total == line.total.units
        assertContains(found, f">{line.label}<" if line.label != "No value" else "No value")
    text = browser.get(f"{made['Location']}export/").getvalue().decode("utf-8-sig").splitlines()
    assert text[0] == "Gap,Primary team,In-depth scientific discussions,Units"
    assert sum(int(line.split(",")[-1]) for line in text[1:]) == len(joint)
    workbook = browser.get(f"{made['Location']}export/?format=xlsx")
    assert workbook.getvalue()[:2] == b"PK"
    edit = browser.get(reverse("report-edit", args=[report.pk])).content.decode()
    assert f'value="field-{fields["gap"].pk}" selected' in edit


def test_what_does_not_fit_is_refused(cast: Cast, fields: dict[str, CustomField]) -> None:
    gap, asked = (f"field-{fields[key].pk}" for key in ("gap", "asked"))
    browser = client(cast.lead)
    for sent, words in (
        ({"rows": gap, "measure": "trainings"}, "Only interactions have"),
        ({"rows": gap, "measure": "statuses"}, "Only interactions have"),
        ({"interaction.custom.gap": "all", "measure": "statuses"}, "Only interactions have"),
        ({"rows": gap, "columns": asked}, "for rows or for columns"),
        ({"rows": f"field-{fields['wording'].pk}"}, "Select a valid choice"),
        ({"rows": "field"}, "Select a valid choice"),
        ({"rows": "field-0"}, "Select a valid choice"),
    ):
        assertContains(browser.post(reverse("report-new"), {**SAID, **sent}), words, status_code=422)
    spec = Spec(Tag.FIELD, None, TALKS.value, field=fields["gap"])
    with pytest.raises(ValidationError):
        save_report(by=cast.lead, name="x", spec=Spec(Tag.FIELD, None, Metric.TRAININGS.value, field=fields["gap"]))
    report = save_report(by=cast.lead, name="x", spec=spec)
    with pytest.raises(IntegrityError, match="report_field_where_told_apart"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(field=None)
    with pytest.raises(IntegrityError, match="report_field_where_told_apart"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(rows="area")


@pytest.mark.parametrize("who", ["admin", "clinical", "commercial", "safety"])
def test_who_reads_no_interactions_of_others_gets_nothing_by_their_fields(
    cast: Cast, work: list[Interaction], fields: dict[str, CustomField], who: str
) -> None:
    person: User = getattr(cast, who)
    browser = client(person)
    spec = Spec(Tag.FIELD, None, TALKS.value, field=fields["gap"], span=1)
    narrowed = Spec(Tag.AREA, None, TALKS.value, span=1, custom=(("interaction.custom.gap", "Real-world"),))
    assert not specs.reads_fields(person)
    assert specs.work_fields(person) == []
    for one in (spec, narrowed):
        assert not specs.may_read(person, one)
        assert browser.get(f"{reverse('report-rows')}?{one.query()}").status_code in (403, 404) or who == "admin"
        with pytest.raises(PermissionDenied):
            save_report(by=person, name="x", spec=one)
    form = browser.get(reverse("report-new"))
    assertNotContains(form, "Real-world", status_code=403 if who in ("commercial", "safety") else 200)
    own = save_report(by=cast.lead, name="Gaps", spec=spec)
    Report.objects.filter(pk=own.pk).update(owner=person)  # as after a change of role
    assert browser.get(reverse("report", args=[own.pk])).status_code == 403
    assert browser.get(reverse("report-export", args=[own.pk])).status_code == 403


def test_a_long_count_by_a_field_is_for_its_readers_alone(
    cast: Cast, work: list[Interaction], fields: dict[str, CustomField], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = Spec(Tag.FIELD, None, TALKS.value, field=fields["gap"], span=1)
    direct = {one: amount.units for one, amount in cross(asked_by(cast, "gap"), [Tag.FIELD]).items()}
    monkeypatch.setattr("okrs.reports.long_counts.cross", _too_long)
    with pytest.raises(BeingCounted):
        grid(cast.lead, spec, at=AT, link=lambda row, column: "")
    count = ReportCount.objects.get()
    assert carry_out(count.pk, clock=lambda: AT)
    found = grid(cast.lead, spec, at=AT, link=lambda row, column: "")
    assert sum(line.total.units for line in found.lines) == sum(
        units for one, units in direct.items() if one != ("all",)
    )
    address = reverse("report-count", args=[count.pk])
    assert client(cast.lead).get(address).status_code == 200
    for person in (cast.admin, cast.clinical, cast.commercial):
        assert client(person).get(address).status_code == 403


def _too_long(*_: Any, **__: Any) -> None:
    raise TooLong


def test_rows_behind_a_cell_are_those_that_each_may_open(
    cast: Cast, work: list[Interaction], fields: dict[str, CustomField]
) -> None:
    spec = Spec(Tag.FIELD, None, TALKS.value, field=fields["joint"], span=1)
    expected = by_hand(work, "joint")[field_key("true")]
    theirs = {one.pk for one in work if one.msl_id in (cast.msl.pk, cast.teammate.pk)} & expected
    found = cell_rows(cast.msl, spec, {Tag.FIELD: field_key("true")}, at=AT)
    assert (found.title, found.total, found.shown) == ("Yes", len(expected), len(theirs))
