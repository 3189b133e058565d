"""Reports of key results, narrowed by custom fields of their objectives."""

import pytest
from django.urls import reverse

from okrs.models import Report
from tests.factories.cast import Cast
from tests.factories.initiatives import CustomFieldFactory
from tests.okrs.conftest import client, key_result_for

pytestmark = pytest.mark.usefixtures("clock")
FORM = {"name": "Gaps", "rows": "team", "measure": "statuses", "span": "1"}


@pytest.fixture
def made(cast: Cast) -> None:
    CustomFieldFactory.create(on="objective", key="gap", name="Gap", kind="choice", options=["Real-world", "Safety"])
    CustomFieldFactory.create(on="objective", key="cost", name="Cost", kind="number")
    for owner, values in ((cast.msl, {"gap": "Safety", "cost": 5}), (cast.teammate, {"gap": "Real-world"}),
                          (cast.msl, {})):  # fmt: skip
        objective = key_result_for(cast, owner, code=f"KR{len(values)}").objective
        objective.custom = values
        objective.save()


@pytest.mark.usefixtures("made")
def test_a_report_keeps_the_filter_and_leads_to_a_board_with_it(cast: Cast) -> None:
    browser = client(cast.manager)
    answer = browser.post(reverse("report-new"), FORM | {"custom.gap": "Safety", "custom.cost.from": "4.5"})
    assert answer.status_code == 302, answer.content.decode()
    report = Report.objects.get()
    assert report.custom_filter == {"custom.gap": "Safety", "custom.cost.from": "4.5"}
    page = browser.get(reverse("report", args=[report.pk])).content.decode()
    assert "Gap: Safety" in page
    assert "custom.gap=Safety" in page
    export = browser.get(reverse("report-export", args=[report.pk]))
    text = b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines()[1].split(",")[-1] == "1" or ",1" in text.splitlines()[1]
    edit = browser.get(reverse("report-edit", args=[report.pk])).content.decode()
    assert 'value="Safety" selected' in edit
    assert 'value="4.5"' in edit


@pytest.mark.usefixtures("made")
def test_counted_work_is_not_told_apart_by_fields_of_objectives(cast: Cast) -> None:
    browser = client(cast.manager)
    answer = browser.post(reverse("report-new"), FORM | {"measure": "trainings", "custom.gap": "Safety"})
    assert answer.status_code == 422
    assert "Only key results" in answer.content.decode()


@pytest.mark.usefixtures("made")
def test_a_field_that_changed_since_narrows_by_what_is_left(cast: Cast) -> None:
    """An option that nobody chose can be gone, a field never."""
    browser = client(cast.manager)
    browser.post(reverse("report-new"), FORM | {"custom.gap": "Safety"})
    report = Report.objects.get()
    Report.objects.filter(pk=report.pk).update(custom_filter={"custom.gap": "Gone", "custom.nothing": "x"})
    assert browser.get(reverse("report", args=[report.pk])).status_code == 200
