"""The library of templates: who may, what a working copy takes, versions, sharing, two editors."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.history import history_of
from okrs.library import policies
from okrs.library.forms import StepRows
from okrs.library.selectors import templates as reads
from okrs.library.selectors.words import differences
from okrs.library.services import contents
from okrs.library.services import templates as services
from okrs.models import (
    KeyResultTemplate,
    MeasureDefinition,
    MeasureVersion,
    ObjectiveTemplate,
    Template,
)
from okrs.models.choices import Kind, Metric
from okrs.planning.forms.steps import StepFormSet
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, as_, client
from tests.okrs.library.conftest import COUNTED, copy_of, filled, make, publish, published, said
from tests.reading import assertContains, words_of

# --- Who may ----------------------------------------------------------------------------------------


def test_a_template_is_its_owners_own_until_it_is_shared(cast: Cast) -> None:
    template = published(cast.manager)
    others = (cast.msl, cast.other_manager, cast.lead, cast.admin, cast.compliance, cast.clinical)
    assert [one for one in others if policies.can_read(one, template)] == []
    services.share(template=template, by=cast.manager, is_shared=True)
    assert [one for one in others if policies.can_read(one, template)] == list(others[:-1])
    assert [one for one in others if policies.can_change(one, template)] == [cast.lead, cast.admin]
    for one in others:
        assert Template.objects.visible_to(one).filter(pk=template.pk).exists() == policies.can_read(one, template)
    services.share(template=template, by=cast.manager, is_shared=False)
    assert not policies.can_read(cast.lead, template)
    assert [event.reason for event in history_of(template)][:2] == ["Taken back", "Shared with everyone"]


def test_what_somebody_left_behind_is_found_by_those_who_keep_the_library(cast: Cast) -> None:
    template = published(cast.manager)
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)
    left = reads.get_template(cast.lead, template.pk)
    assert policies.can_change(cast.lead, left)
    assert not Template.objects.visible_to(cast.other_manager).filter(pk=template.pk).exists()
    services.share(template=left, by=cast.lead, is_shared=True)
    assert Template.objects.visible_to(cast.other_manager).filter(pk=template.pk).exists()


def test_the_shipped_template_is_the_organisations_and_stays_shared(cast: Cast) -> None:
    shipped = Template.objects.get(is_default=True)
    assert (shipped.name, shipped.owner, shipped.is_shared) == ("MSL", None, True)
    assert policies.can_change(cast.lead, shipped)
    assert not policies.can_change(cast.manager, shipped)
    with pytest.raises(PermissionDenied):
        services.share(template=shipped, by=cast.admin, is_shared=False)


@pytest.mark.parametrize("who", ["msl", "other_manager", "compliance", "commercial"])
def test_only_those_who_may_change_it(cast: Cast, who: str) -> None:
    template = published(cast.manager)
    services.share(template=template, by=cast.manager, is_shared=True)
    by = cast.people()[who]
    version = services.begin_changes(template=template, by=cast.manager)
    objective = version.objectives.get()
    for act in (
        lambda: services.begin_changes(template=template, by=by),
        lambda: services.edit_template(template=template, by=by, version=1, name="x", about=""),
        lambda: services.archive(template=template, by=by, is_archived=True),
        lambda: services.publish(template=template, by=by, version=1, note="x", at=AT),
        lambda: services.discard(template=template, by=by, version=1),
        lambda: contents.add_objective(version=version, by=by, title="x"),
        lambda: contents.take_out(row=objective, by=by),
        lambda: contents.reorder(row=objective, by=by, way="up"),
    ):
        with pytest.raises(PermissionDenied):
            act()


# --- What it takes ------------------------------------------------------------------------------------


def test_codes_are_never_given_twice(cast: Cast) -> None:
    template = published(cast.manager)
    version = services.begin_changes(template=template, by=cast.manager)
    first = version.objectives.get()
    contents.take_out(row=first, by=cast.manager)
    second = contents.add_objective(version=version, by=cast.manager, title="Teach")
    row = contents.add_key_result(objective=second, by=cast.manager, fields=COUNTED)
    contents.take_out(row=row, by=cast.manager)
    again = contents.add_key_result(objective=second, by=cast.manager, fields=COUNTED)
    assert (second.code, row.code, again.code) == ("O2", "KR2.1", "KR2.1")  # what was never published may come back
    publish(template, cast.manager)
    version = services.begin_changes(template=template, by=cast.manager)
    contents.take_out(row=version.objectives.get().key_results.get(), by=cast.manager)
    later = contents.add_key_result(objective=version.objectives.get(), by=cast.manager, fields=COUNTED)
    assert later.code == "KR2.2"


def test_every_kind_gets_its_shape(cast: Cast) -> None:
    made = make(cast.manager)
    objective = contents.add_objective(version=copy_of(made), by=cast.manager, title="Listen more")

    def add(steps: tuple[contents.DayStep, ...] = (), **fields: Any) -> KeyResultTemplate:
        plain = {"title": "Row", "metric": Metric.MANUAL, "pace": "linear"}
        return contents.add_key_result(objective=objective, by=cast.manager, fields=plain | fields, steps=steps)

    cadence = add(kind=Kind.CADENCE, metric=Metric.WEEKLY_UPDATES, target=None)
    assert (cadence.pace, cadence.target) == ("calendar", None)
    falling = add(kind=Kind.NUMBER, baseline=Decimal(20), target=Decimal(10), unit="days")
    assert (falling.baseline, falling.target) == (20, 10)
    steps = (contents.DayStep(60, "Open", row=1), contents.DayStep(20, "Agreed", row=0))
    milestones = add(steps, kind=Kind.MILESTONE)
    assert [(step.title, step.day) for step in milestones.steps.all()] == [("Agreed", 20), ("Open", 60)]
    assert milestones.pace == "planned"
    kept = add(kind=Kind.MAINTAIN, range_low=Decimal(70), range_high=Decimal(80))
    assert (kept.range_low, kept.range_high) == (70, 80)
    for fields, name in (
        ({"kind": Kind.COUNT, "metric": Metric.MANUAL, "target": Decimal(0)}, "target"),
        ({"kind": Kind.NUMBER, "baseline": Decimal(5), "target": Decimal(5)}, "target"),
        ({"kind": Kind.MAINTAIN, "range_low": Decimal(8), "range_high": Decimal(7)}, "range_high"),
        ({"kind": Kind.CADENCE, "metric": Metric.MANUAL}, "metric"),
        ({"kind": Kind.MILESTONE}, "steps"),
    ):
        with pytest.raises(ValidationError) as refused:
            add(**fields)
        assert name in refused.value.message_dict, fields
    with pytest.raises(ValidationError) as refused:
        add((contents.DayStep(0, "Day zero"), contents.DayStep(3, "", row=1)), kind=Kind.MILESTONE)
    assert set(refused.value.message_dict) == {"steps-0-day", "steps-1-title"}


def test_a_defined_measure_counts_here_too_until_it_is_archived(cast: Cast) -> None:
    measure = MeasureDefinition.objects.create(name="Calls", created_by=cast.lead)
    MeasureVersion.objects.create(
        definition=measure, version=1, source="interactions", calculation="count", reason="Why", by=cast.lead
    )
    template = filled(cast.manager, metric=Metric.CUSTOM, measure=measure)
    row = KeyResultTemplate.objects.get(measure=measure)
    assert (row.kind, row.metric) == (Kind.COUNT, "custom")
    MeasureDefinition.objects.update(is_active=False)
    with pytest.raises(ValidationError, match="archived"):
        publish(template, cast.manager)


@pytest.mark.parametrize("field", ["title", "unit"])
def test_nothing_commercial_is_measured_by_a_template_either(cast: Cast, field: str) -> None:
    objective = contents.add_objective(version=copy_of(make(cast.manager)), by=cast.manager, title="Listen")
    with pytest.raises(ValidationError, match="never rewarded for sales") as refused:
        contents.add_key_result(objective=objective, by=cast.manager, fields=COUNTED | {field: "prescriptions"})
    assert field in refused.value.message_dict
    with pytest.raises(ValidationError, match="never rewarded for sales"):
        contents.edit_objective(objective=objective, by=cast.manager, version=1, title="Win market share", why="")


def test_places_change_and_codes_stay(cast: Cast) -> None:
    version = copy_of(make(cast.manager))
    for title in "ABC":
        contents.add_objective(version=version, by=cast.manager, title=title)
    last = version.objectives.get(title="C")
    contents.reorder(row=last, by=cast.manager, way="up")
    contents.reorder(row=last, by=cast.manager, way="up")
    contents.reorder(row=last, by=cast.manager, way="up")  # at the top nothing happens
    assert [one.title for one in version.objectives.all()] == ["C", "A", "B"]
    assert last.code == "O3"
    with pytest.raises(ValidationError, match="up or down"):
        contents.reorder(row=last, by=cast.manager, way="x")


# --- Versions -----------------------------------------------------------------------------------------


def test_publishing_makes_a_version_and_the_one_before_stays_as_it_was(cast: Cast) -> None:
    template = published(cast.manager)
    version = services.begin_changes(template=template, by=cast.manager)
    assert services.begin_changes(template=template, by=cast.manager) == version  # one working copy
    with pytest.raises(ValidationError, match="Nothing differs"):
        publish(template, cast.manager)
    row = version.objectives.get().key_results.get()
    fields = {"title": "Longer talks", "target": Decimal(8)}
    contents.edit_key_result(key_result=row, by=cast.manager, version=row.version, fields=fields, steps=())
    contents.add_objective(version=version, by=cast.manager, title="Teach")
    with pytest.raises(ValidationError, match="O2 Teach has no key result"):
        publish(template, cast.manager)
    contents.take_out(row=version.objectives.get(code="O2"), by=cast.manager)
    with pytest.raises(ValidationError, match="Say what is new"):
        publish(template, cast.manager, note=" ")
    made = publish(template, cast.manager, note="Longer talks")
    assert (made.number, made.published_by) == (2, cast.manager)
    old, new = (reads.get_version(template, number) for number in (1, 2))
    assert [(one.what, one.label, one.changes) for one in differences(old, new)] == [
        ("Changed", "KR1.1 Longer talks", (("Title", "Talks", "Longer talks"), ("Target", "6", "8")))
    ]
    for act in (
        lambda: contents.add_objective(version=made, by=cast.manager, title="Late"),
        lambda: contents.take_out(row=made.objectives.get(), by=cast.manager),
    ):
        with pytest.raises(ValidationError, match="published or thrown away"):
            act()


def test_differences_name_what_is_new_what_is_out_and_another_order(cast: Cast) -> None:
    template = filled(cast.manager)
    second = contents.add_objective(version=copy_of(template), by=cast.manager, title="Teach")
    contents.add_key_result(objective=second, by=cast.manager, fields=COUNTED)
    publish(template, cast.manager)
    version = services.begin_changes(template=template, by=cast.manager)
    first = version.objectives.get(code="O1")
    contents.reorder(row=first, by=cast.manager, way="down")
    contents.take_out(row=first.key_results.get(), by=cast.manager)
    contents.add_key_result(objective=first, by=cast.manager, fields=COUNTED | {"title": "Visits", "is_team": True})
    said = [(one.what, one.label) for one in differences(reads.get_version(template, 1), reads.with_content(version))]
    assert said == [
        ("New", "KR1.2 Visits"), ("Taken out", "KR1.1 Talks"), ("Changed", "Order of the objectives"),
    ]  # fmt: skip


def test_nobody_publishes_or_throws_away_what_they_have_not_seen(cast: Cast) -> None:
    template = published(cast.manager)
    version = services.begin_changes(template=template, by=cast.manager)
    seen = copy_of(template).version
    contents.add_objective(version=version, by=cast.manager, title="Teach")
    with pytest.raises(VersionConflict):
        services.publish(template=template, by=cast.manager, version=seen, note="x", at=AT)
    with pytest.raises(VersionConflict):
        services.discard(template=template, by=cast.manager, version=seen)
    services.discard(template=template, by=cast.manager, version=copy_of(template).version)
    assert reads.working_copy(template) is None
    assert template.versions.count() == 1
    with pytest.raises(ValidationError, match="Archive the template instead"):
        services.discard(template=make(cast.manager, "New"), by=cast.manager, version=1)


def test_a_copy_is_ones_own_with_everything_in_it(cast: Cast) -> None:
    shipped = reads.newest_version(Template.objects.get(is_default=True))
    assert shipped is not None
    made = services.create_template(by=cast.manager, at=AT, name="Ours", held=services.held_in(shipped))
    held = reads.with_content(copy_of(made))
    assert differences(shipped, held) == []
    assert KeyResultTemplate.objects.filter(objective__template_version=held).count() == 9
    assert made.owner == cast.manager
    with pytest.raises(ValidationError, match="of this name already"):
        make(cast.manager, "OURS")
    make(cast.other_manager, "Ours")  # nobody learns what others call theirs


# --- Pages --------------------------------------------------------------------------------------------


def test_two_editors_of_a_key_result_see_both_texts_and_lose_nothing(cast: Cast) -> None:
    template = filled(cast.manager)
    row = KeyResultTemplate.objects.get(objective__template_version=copy_of(template))
    address = reverse("template-key-result-edit", args=[template.pk, row.pk])
    typed = {"kind": "count", "title": "Talks", "metric": "in_depth_discussions", "pace": "linear", "weight": "1",
             "version": "1"}  # fmt: skip
    browser = client(cast.manager)
    assert browser.post(address, typed | {"target": "7"}).status_code == 302
    late = browser.post(address, typed | {"target": "9", "title": "Long talks"})
    assert late.status_code == 409
    assert "Title Talks Long talks" in said(late)
    assert "Target 7 9" in said(late)
    row.refresh_from_db()
    assert row.target == 7
    assert browser.post(address, typed | {"target": "9", "version": "2"}).status_code == 302
    row.delete()
    gone = browser.post(address, typed | {"target": "12", "title": "Never lost"})
    assertContains(gone, "Never lost", status_code=409)
    assert browser.get(address).status_code == 404


def test_two_editors_of_words_see_both_texts(cast: Cast) -> None:
    template = filled(cast.manager)
    row = ObjectiveTemplate.objects.get(template_version=copy_of(template))
    browser = client(cast.manager)
    for address, name, words in (
        (reverse("template-objective-edit", args=[template.pk, row.pk]), "title", "Listen"),
        (reverse("template-edit", args=[template.pk]), "name", "Second year"),
    ):
        assert browser.post(address, {name: words, "version": "1"}).status_code == 302
        late = browser.post(address, {name: "Something else", "version": "1"})
        assertContains(late, words, status_code=409)
        assertContains(late, 'value="Something else"', status_code=409)


def test_a_key_result_is_added_on_pages_with_its_steps_and_errors_beside_them(cast: Cast) -> None:
    template = filled(cast.manager)
    row = ObjectiveTemplate.objects.get(template_version=copy_of(template))
    address = reverse("template-key-result-add", args=[template.pk, row.pk])
    browser = client(cast.manager)
    assertContains(browser.get(address), "?kind=milestone")
    steps = {"steps-TOTAL_FORMS": "3", "steps-INITIAL_FORMS": "0", "steps-0-title": "Agreed", "steps-0-day": "0",
             "steps-0-weight": "1", "steps-1-title": "Open", "steps-1-day": "", "steps-2-title": ""}  # fmt: skip
    typed = {"kind": "milestone", "title": "The registry runs", "weight": "1", **steps}
    refused = browser.post(address, typed)
    assertContains(refused, "Enter a day of the quarter, 1 to 100.", status_code=422)
    refused = browser.post(address, typed | {"steps-1-day": "50"})
    assertContains(refused, "Row 1: Enter a day of the quarter", status_code=422)
    assert browser.post(address, typed | {"steps-0-day": "20", "steps-1-day": "50"}).status_code == 302
    made = KeyResultTemplate.objects.get(title="The registry runs")
    assert [step.day for step in made.steps.all()] == [20, 50]


def test_publishing_on_the_page_asks_again_after_somebody_elses_change(cast: Cast) -> None:
    template = filled(cast.manager)
    address = reverse("template-publish", args=[template.pk])
    browser = client(cast.manager)
    seen = copy_of(template).version
    contents.add_key_result(
        objective=ObjectiveTemplate.objects.get(template_version=copy_of(template)), by=cast.manager, fields=COUNTED
    )
    late = browser.post(address, {"version": seen})
    assertContains(late, "Somebody changed it a moment ago", status_code=409)
    assert browser.post(address, {"version": copy_of(template).version}).status_code == 302
    page = words_of(browser.get(reverse("template", args=[template.pk])))
    assert "version 1" in page
    act = reverse("template-act", args=[template.pk])
    for what, words in (("share", "is shared"), ("archive", "is archived"), ("x", "Choose what")):
        assertContains(browser.post(act, {"act": what}, follow=True), words)
    assert "Offer again" in words_of(browser.get(reverse("template", args=[template.pk])))
    listed = words_of(as_(browser, cast.other_manager).get(reverse("templates"), {"show": "archived"}))
    assert "First year" in listed


@pytest.mark.parametrize("weight", ["sNaN", "NaN", "Infinity", "x"])
def test_a_weight_that_is_no_number_is_refused_in_its_row(weight: str) -> None:
    for rows in (StepRows, StepFormSet):
        form = rows({"steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-weight": weight}, prefix="steps")
        assert not form.is_valid()
        assert form.forms[0].errors["weight"] == ["Enter a number."]
