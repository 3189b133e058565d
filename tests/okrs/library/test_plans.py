"""Plans and templates: starting from any, a newer version taken by drafts, a plan saved as a template."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from okrs.library.selectors import templates as reads
from okrs.library.selectors.newer import offers_in
from okrs.library.services import contents
from okrs.library.services import templates as services
from okrs.library.services.newer import take_newer
from okrs.library.services.saving import save_plan_as_template
from okrs.models import KeyResult, KeyResultTemplate, Milestone, Objective, Template
from okrs.models.choices import Kind, Metric
from okrs.planning.services import key_results
from okrs.planning.services import objectives as planning
from okrs.planning.services.starting import start_from_template
from tests.factories.cast import Cast
from tests.factories.kols import KOLFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, TODAY, as_, client, plan_url
from tests.okrs.library.conftest import COUNTED, copy_of, filled, publish, published, said
from tests.reading import assertContains, words_of


def start(cast: Cast, template: Template | None = None, **more: object) -> list[Objective]:
    pk = template.pk if template else None
    return start_from_template(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, template=pk, **more)


def change(template: Template, cast: Cast, **fields: object) -> None:
    """Another version, in which the first key result is otherwise."""
    version = services.begin_changes(template=template, by=cast.manager)
    row = KeyResultTemplate.objects.select_related("objective").get(objective__template_version=version, code="KR1.1")
    row.objective.template_version = version
    contents.edit_key_result(key_result=row, by=cast.manager, version=row.version, fields=fields, steps=())


def take(cast: Cast, *drafts: Objective, number: int = 2) -> int:
    seen = [(one.pk, number) for one in drafts]
    return take_newer(
        quarter=cast.quarter, team=cast.north, by=cast.manager, at=AT, objectives=[one.pk for one in drafts], seen=seen
    )


# --- Starting -----------------------------------------------------------------------------------------


def test_a_plan_remembers_from_which_version_it_began(cast: Cast) -> None:
    template = published(cast.manager)
    made = start(cast, template)
    assert {str(one.began_from.template_version) for one in made if one.began_from} == {"First year, version 1"}
    page = client(cast.manager).get(plan_url(cast))
    assert "Began from First year, version 1 (2 objectives)" in said(page)
    assertContains(page, reverse("template-version", args=[template.pk, 1]))
    objective = reverse("objective", args=[made[0].pk])
    browser = client(cast.msl)
    # Who may not read the template learns its name, as of every plan, and gets no link.
    assertContains(browser.get(objective), "First year, version 1")
    assert reverse("template-version", args=[template.pk, 1]) not in browser.get(objective).content.decode()
    change(template, cast, target=Decimal(9))
    publish(template, cast.manager)
    services.archive(template=template, by=cast.manager, is_archived=True)
    assert set(KeyResult.objects.values_list("target", flat=True)) == {6}
    assertContains(as_(browser, cast.manager).get(objective), "First year, version 1")


def test_a_second_template_takes_free_codes_and_nobody_gets_it_twice(cast: Cast) -> None:
    start(cast)
    template = published(cast.manager)
    made = start(cast, template)
    assert {one.code for one in made} == {"O4"}
    assert {row.code for one in made for row in one.key_results.all()} == {"KR4.1"}
    with pytest.raises(ValidationError, match="Everybody has these objectives already"):
        start(cast, template)
    with pytest.raises(ValidationError, match="Everybody has these objectives already"):
        start(cast)


def test_key_results_for_the_team_steps_and_every_field_arrive(cast: Cast) -> None:
    template = filled(cast.manager)
    objective = copy_of(template).objectives.get()
    plain = {"title": "Row", "metric": Metric.MANUAL, "pace": "linear"}
    contents.add_key_result(
        objective=objective, by=cast.manager, fields=plain | {"kind": Kind.MILESTONE, "is_team": True},
        steps=[contents.DayStep(20, "Agreed"), contents.DayStep(100, "Open", Decimal(2), 1)],
    )  # fmt: skip
    contents.add_key_result(
        objective=objective, by=cast.manager,
        fields=plain | {"kind": Kind.NUMBER, "baseline": Decimal(20), "target": Decimal(10), "weight": Decimal(2)},
    )  # fmt: skip
    publish(template, cast.manager)
    made = start(cast, template)
    team = next(one for one in made if one.is_team)
    assert [one.alignments.get().to for one in made if not one.is_team] == [team, team]
    assert [(row.kind, row.scope) for row in team.key_results.all()] == [(Kind.MILESTONE, "team")]
    days = list(Milestone.objects.values_list("title", "planned_on", "weight"))
    assert days == [("Agreed", date(2026, 1, 20), 1), ("Open", cast.quarter.ends_on, 2)]
    falling = KeyResult.objects.filter(kind=Kind.NUMBER, owner=cast.msl).get()
    assert (falling.baseline, falling.target, falling.direction, falling.weight) == (20, 10, "decrease", 2)


def test_only_a_template_that_one_may_read_and_that_is_offered(cast: Cast) -> None:
    template = published(cast.other_manager)
    with pytest.raises(ValidationError, match="not offered any more"):
        start(cast, template)
    services.share(template=template, by=cast.other_manager, is_shared=True)
    page = client(cast.manager).get(plan_url(cast))
    assert "First year: 1 objective, 1 key result" in words_of(page)
    assert words_of(page).index("MSL: 3 objectives, 9 key results") < words_of(page).index("First year: 1")
    answer = client(cast.manager).post(plan_url(cast), {"source": f"template:{template.pk}"}, follow=True)
    assertContains(answer, "2 objectives drafted from the template “First year”, version 1.")
    services.archive(template=template, by=cast.other_manager, is_archived=True)
    refused = client(cast.manager).post(plan_url(cast), {"source": f"template:{template.pk}"})
    assertContains(refused, "not offered any more", status_code=422)


# --- A newer version ------------------------------------------------------------------------------------


def test_drafts_take_what_is_new_and_keep_what_the_team_changed(cast: Cast) -> None:
    template = published(cast.manager)
    drafts = {one.owner: one for one in start(cast, template)}
    mine, other = drafts[cast.msl], drafts[cast.teammate]
    row = mine.key_results.get()
    key_results.edit_key_result(
        key_result=row, by=cast.manager, version=row.version, fields={"target": Decimal(3)}, at=AT
    )
    assert offers_in(cast.manager, cast.quarter, cast.north) == []
    change(template, cast, target=Decimal(9))
    version = copy_of(template)
    contents.add_key_result(
        objective=version.objectives.get(), by=cast.manager, fields=COUNTED | {"title": "Visits", "target": 2}
    )
    publish(template, cast.manager, note="More talks")
    browser = client(cast.manager)
    assertContains(browser.get(plan_url(cast)), "2 drafts began from First year, version 1; version 2 is")
    page = said(browser.get(plan_url(cast, "plan-newer")))
    assert "From version 1 to version 2 of First year: More talks" in page
    assert "Stays as it is here: KR1.1 Talks It was changed here." in page
    assert "Added: KR1.2 Visits" in page
    assert take(cast, mine, other) == 2
    found = {(kr.owner, kr.code): (kr.title, kr.target) for kr in KeyResult.objects.filter(objective__in=[mine, other])}
    assert found == {
        (cast.msl, "KR1.1"): ("Talks", 3), (cast.msl, "KR1.2"): ("Visits", 2),
        (cast.teammate, "KR1.1"): ("Talks", 9), (cast.teammate, "KR1.2"): ("Visits", 2),
    }  # fmt: skip
    mine.refresh_from_db()
    assert mine.began_from is not None
    assert str(mine.began_from.template_version) == "First year, version 2"
    assert offers_in(cast.manager, cast.quarter, cast.north) == []
    with pytest.raises(ValidationError, match="can take a newer version any more"):
        take(cast, mine)


def test_what_is_taken_out_leaves_a_draft_only_where_nobody_changed_it(cast: Cast) -> None:
    template = filled(cast.manager)
    contents.add_key_result(
        objective=copy_of(template).objectives.get(), by=cast.manager, fields=COUNTED | {"title": "Visits"}
    )
    publish(template, cast.manager)
    drafts = start(cast, template)
    version = services.begin_changes(template=template, by=cast.manager)
    contents.take_out(row=version.objectives.get().key_results.get(code="KR1.2"), by=cast.manager)
    publish(template, cast.manager)
    row = drafts[0].key_results.get(code="KR1.2")
    key_results.edit_key_result(key_result=row, by=cast.manager, version=row.version, fields={"title": "Ours"}, at=AT)
    take(cast, *drafts)
    live = KeyResult.objects.live().filter(code="KR1.2")
    assert [row.title for row in live] == ["Ours"]


def test_only_drafts_and_only_what_was_seen(cast: Cast) -> None:
    template = published(cast.manager)
    drafts = start(cast, template)
    change(template, cast, target=Decimal(9))
    publish(template, cast.manager)
    change(template, cast, target=Decimal(10))
    publish(template, cast.manager)
    with pytest.raises(ValidationError, match="still newer version"):
        take(cast, *drafts)
    answer = client(cast.manager).post(plan_url(cast, "plan-newer"), {"take": [f"{drafts[0].pk}-2"]})
    assertContains(answer, "still newer version", status_code=422)
    empty = client(cast.manager).post(plan_url(cast, "plan-newer"), {"take": ["x-1", "7"]})
    assertContains(empty, "Choose at least one draft", status_code=422)
    planning.activate(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={})
    assert offers_in(cast.manager, cast.quarter, cast.north) == []
    assert "A newer version exists" not in words_of(client(cast.manager).get(plan_url(cast)))


def test_new_words_come_where_nobody_wrote_others(cast: Cast) -> None:
    template = published(cast.manager)
    drafts = start(cast, template)
    Objective.objects.filter(pk=drafts[0].pk).update(why="Ours")
    objective = services.begin_changes(template=template, by=cast.manager).objectives.get()
    contents.edit_objective(
        objective=objective, by=cast.manager, version=objective.version, title="Listen longer", why="Theirs"
    )
    publish(template, cast.manager)
    take(cast, *drafts)
    words = set(Objective.objects.filter(pk__in=[one.pk for one in drafts]).values_list("title", "why"))
    assert words == {("Listen longer", "Ours"), ("Listen longer", "Theirs")}


# --- Saved --------------------------------------------------------------------------------------------


def test_a_plan_is_saved_without_owners_values_and_names(cast: Cast) -> None:
    KOLFactory.create(given_name="Ada", family_name="Lovelacey")
    team = ObjectiveFactory.create(
        code="O1", title="Listen", quarter=cast.quarter, primary_team=cast.north, owner=cast.manager, is_team=True
    )
    KeyResultFactory.create(objective=team, code="KR1.2", title="Boards with Prof. Lovelacey", scope="team")
    for owner, target in ((cast.msl, 12), (cast.teammate, 15), (cast.lead, 15)):
        own = ObjectiveFactory.create(
            code="O1", title="listen ", quarter=cast.quarter, primary_team=cast.north, owner=owner, why="Secret"
        )
        KeyResultFactory.create(objective=own, code="KR1.1", title="Talks", target=target)
    KeyResultFactory.create(
        objective=own, code="KR1.3", title="Mara Lind trains Tomas", kind=Kind.MILESTONE, measured_by=Metric.MANUAL,
        target=None, pace="planned",
    ).milestones.create(title="Day with Berg", planned_on=date(2026, 1, 11))  # fmt: skip
    made, masked = save_plan_as_template(quarter=cast.quarter, team=cast.north, by=cast.manager, at=AT, name="Ours")
    objective = reads.with_content(copy_of(made)).objectives.get()
    assert (objective.code, objective.title, objective.why) == ("O1", "Listen", "")
    rows = {(row.title, row.target, row.is_team) for row in objective.key_results.all()}
    assert rows == {
        ("Boards with Prof. [KOL]", 15, True), ("Talks", 15, False), ("[colleague] trains [colleague]", None, False),
    }  # fmt: skip
    steps = [(step.title, step.day) for row in objective.key_results.all() for step in row.steps.all()]
    assert steps == [("Day with [colleague]", 11)]
    assert masked == 4
    assert (made.is_shared, made.owner) == (False, cast.manager)


def test_only_planners_of_the_team_save_its_plan(cast: Cast) -> None:
    for who in (cast.other_manager, cast.msl, cast.compliance):
        with pytest.raises(PermissionDenied):
            save_plan_as_template(quarter=cast.quarter, team=cast.north, by=who, at=AT, name="Ours")
    with pytest.raises(ValidationError, match="planned nothing"):
        save_plan_as_template(quarter=cast.quarter, team=cast.north, by=cast.manager, at=AT, name="Ours")
    start(cast)
    browser = client(cast.manager)
    assertContains(browser.get(plan_url(cast)), plan_url(cast, "plan-template"))
    answer = browser.post(plan_url(cast, "plan-template"), {"name": "Ours"}, follow=True)
    assertContains(answer, "is yours. Only you see it")
    made = Template.objects.get(name="Ours")
    assert KeyResultTemplate.objects.filter(objective__template_version__template=made).count() == 9
