"""Reports of one's own: built with a preview, kept, changed, shared with the people of one's teams."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.models import Report
from okrs.models.choices import Tag
from okrs.reports.selectors.saved_reports import reports
from okrs.reports.selectors.specs import Spec
from okrs.reports.services import change_report, remove_report, save_report
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.okrs.conftest import TODAY, client, discussion
from tests.okrs.reports.reporting import DAY, SAID, STATUSES, TALKS
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")


def test_a_report_is_previewed_saved_opened_changed_and_removed(cast: Cast, topic: Topic) -> None:
    discussion(cast.msl, topic, DAY)
    page = client(cast.msl)
    assertContains(page.get(f"{reverse('report-new')}?rows=team&measure=trainings"), "Internal training sessions")
    shown = page.post(reverse("report-new"), {**SAID, "name": "", "preview": "1"})
    assertContains(shown, "Preview</h2>")
    assert shown.context["preview"].total.number == 1
    assert not Report.objects.exists()
    answer = page.post(reverse("report-new"), SAID)
    report = Report.objects.get()
    assertRedirects(answer, reverse("report", args=[report.pk]))
    opened = page.get(reverse("report", args=[report.pk]))
    assertContains(opened, "In-depth scientific discussions, by primary team and quarter; the last 4 quarters")
    cell = opened.context["grid"].lines[0].cells[-1]
    assertContains(page.get(cell.url), "1 row")
    assertContains(page.get(cell.url), "Talks")
    edit = reverse("report-edit", args=[report.pk])
    assertContains(page.get(edit), 'value="Talks"')
    changed = {**SAID, "name": "Talks of North", "team": cast.north.pk, "columns": "", "is_shared": "on", "version": 1}
    assertRedirects(page.post(edit, changed), reverse("report", args=[report.pk]))
    conflict = page.post(edit, changed)
    assertContains(conflict, "saved now is “Talks of North”", status_code=409)
    assertContains(conflict, 'name="version" value="2"', status_code=409)
    remove = reverse("report-remove", args=[report.pk])
    assertContains(page.get(remove), "People of your teams lose it too.")
    assertRedirects(page.post(remove), reverse("reports"))
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"columns": "team"},
        {"measure": "manual"},
        {"measure": "custom"},
        {"measure": "custom-99999"},
        {"rows": "owner"},
        {"span": "13"},
        {"span": "0"},
        {"area": "99999"},
        {"until": "-1"},
    ],
)
def test_what_no_report_can_show_is_refused_in_the_form(cast: Cast, said: dict[str, str]) -> None:
    answer = client(cast.msl).post(reverse("report-new"), SAID | said)
    assert answer.status_code == 422
    assert client(cast.msl).post(reverse("report-new"), SAID | said | {"preview": "1"}).status_code == (
        200 if said == {"name": ""} else 422
    )
    assert not Report.objects.exists()


def test_names_are_once_and_versions_are_kept_apart(cast: Cast) -> None:
    spec = Spec(Tag.TEAM, None, TALKS.value)
    report = save_report(by=cast.msl, name=" Talks ", spec=spec)
    with pytest.raises(ValidationError, match="this name already"):
        save_report(by=cast.msl, name="TALKS", spec=spec)
    save_report(by=cast.teammate, name="Talks", spec=spec)
    change_report(report=report, by=cast.msl, version=1, name="Talks", spec=STATUSES, is_shared=False)
    with pytest.raises(VersionConflict):
        change_report(report=report, by=cast.msl, version=1, name="Other", spec=spec, is_shared=False)
    for act in (
        lambda: change_report(report=report, by=cast.lead, version=2, name="X", spec=spec, is_shared=True),
        lambda: remove_report(report=report, by=cast.lead),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_reports_are_shared_with_people_of_the_same_teams_alone(cast: Cast) -> None:
    spec = Spec(Tag.TEAM, None, TALKS.value)
    shared = save_report(by=cast.manager, name="North", spec=spec, is_shared=True)
    private = save_report(by=cast.msl, name="Private", spec=spec)
    assert {who: [one.name for one in reports(user, TODAY)] for who, user in cast.people().items()} == {
        who: {"manager": ["North"], "msl": ["Private", "North"], "teammate": ["North"]}.get(who, [])
        for who in cast.people()
    }
    assertContains(client(cast.teammate).get(reverse("report", args=[shared.pk])), "by Nora Falk")
    assertNotContains(client(cast.teammate).get(reverse("report", args=[shared.pk])), "Remove")
    for pk in (private.pk, 0):
        assert client(cast.teammate).get(reverse("report", args=[pk])).status_code == 404
        assert client(cast.teammate).get(f"{reverse('report-rows')}?report={pk}").status_code == 404
