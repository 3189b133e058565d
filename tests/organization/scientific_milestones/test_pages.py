"""Scientific milestones: their pages, where else they are shown, to whom, and that a day that moves is not lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from organization.models import Quarter, ScientificMilestone, User
from organization.scientific_milestones import services
from organization.scientific_milestones.selectors import ahead_in
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.imperatives import ScientificMilestoneFactory
from tests.factories.organization import ProductFactory, WorkWeekFactory
from tests.organization.conftest import TODAY
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("that_day")
SignIn = Callable[[User], Client]
LIST = "scientific-milestones"


@pytest.fixture
def that_day() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 5, 12, tzinfo=UTC), tick=False):
        yield


def entered(cast: Cast, **more: Any) -> ScientificMilestone:
    made: ScientificMilestone = ScientificMilestoneFactory.create(
        **{"therapeutic_area": cast.oncology, "entered_by": cast.lead, "title": "First results", "date": TODAY, **more}
    )
    return made


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "kind": "data_readout", "title": "First results", "date": "2026-11-18", "note": "",
        "therapeutic_area": cast.oncology.pk, **more,
    }  # fmt: skip


# --- Writing ------------------------------------------------------------------------------


def test_leads_and_administrators_enter_change_and_remove(cast: Cast, signed_in: SignIn) -> None:
    for who in (cast.lead, cast.admin):
        browser = signed_in(who)
        answer = browser.post(reverse("scientific-milestone-add"), sent(cast), follow=True)
        assertContains(answer, "First results was added.")
        one = ScientificMilestone.objects.get()
        assert one.entered_by == who
        edit = reverse("scientific-milestone-edit", args=[one.pk])
        moved = sent(cast, date="2026-12-09", reason="The database is locked later.", version=one.version)
        assertContains(browser.post(edit, moved, follow=True), "First results was saved.")
        page = browser.get(edit)
        for words in ("18 November 2026", "9 December 2026", "The database is locked later."):
            assertContains(page, words)
        remove = reverse("scientific-milestone-remove", args=[one.pk])
        assertContains(browser.get(remove), "Its history stays.")
        assertContains(browser.post(remove, {"reason": "Stopped."}, follow=True), "First results was removed.")
        assert not ScientificMilestone.objects.exists()


def test_nobody_else_writes(cast: Cast) -> None:
    one = entered(cast)
    for who in ("msl", "manager", "clinical", "commercial", "safety", "compliance", "outsider"):
        by = getattr(cast, who)
        with pytest.raises(PermissionDenied):
            services.add_milestone(milestone=ScientificMilestone(therapeutic_area=cast.oncology), by=by)
        with pytest.raises(PermissionDenied):
            services.change_milestone(milestone=one, by=by, version=1)
        with pytest.raises(PermissionDenied):
            services.remove_milestone(milestone=one, by=by)


def test_a_product_is_one_of_the_area(cast: Cast, signed_in: SignIn) -> None:
    own, foreign = (ProductFactory.create(therapeutic_area=area) for area in (cast.oncology, cast.immunology))
    browser = signed_in(cast.lead)
    answer = browser.post(reverse("scientific-milestone-add"), sent(cast, product=foreign.pk))
    assertContains(answer, f"{foreign} belongs to another therapeutic area.", status_code=422)
    assert browser.post(reverse("scientific-milestone-add"), sent(cast, product=own.pk)).status_code == 302
    one = ScientificMilestone.objects.get()
    one.therapeutic_area = cast.immunology
    with pytest.raises(ValidationError):
        services.change_milestone(milestone=one, by=cast.lead, version=1)


def test_of_two_who_edit_the_second_sees_both(cast: Cast, signed_in: SignIn) -> None:
    one = entered(cast)
    edit = reverse("scientific-milestone-edit", args=[one.pk])
    ScientificMilestone.objects.filter(pk=one.pk).update(title="Results of the first part", version=2)
    answer = signed_in(cast.lead).post(edit, sent(cast, title="Interim results", version=1))
    for words in ("Results of the first part", "Interim results"):
        assertContains(answer, words, status_code=409)
    with pytest.raises(VersionConflict):
        services.change_milestone(milestone=one, by=cast.lead, version=1)
    assert signed_in(cast.lead).post(edit, sent(cast, title="Interim results", version=2)).status_code == 302


def test_a_text_that_may_tell_of_a_patient_is_to_be_read_once_more(cast: Cast, signed_in: SignIn) -> None:
    typed = sent(cast, note="Adverse event in arm B")
    answer = signed_in(cast.lead).post(reverse("scientific-milestone-add"), typed)
    assertContains(answer, "Please read your text once more", status_code=422)
    again = typed | {"text_confirmed": "on"}
    assert signed_in(cast.lead).post(reverse("scientific-milestone-add"), again).status_code == 302


# --- Reading ------------------------------------------------------------------------------


def test_the_medical_side_and_clinical_partners_read_and_nobody_beyond(cast: Cast, signed_in: SignIn) -> None:
    entered(cast, note="Top line only.")
    for who, can_edit in (("msl", False), ("manager", False), ("lead", True), ("clinical", False),
                          ("compliance", False), ("admin", True)):  # fmt: skip
        page = signed_in(getattr(cast, who)).get(reverse(LIST))
        assertContains(page, "First results")
        assertContains(page, "Top line only.")
        assert ("Add a milestone" in page.content.decode()) == can_edit
    for who in ("commercial", "market_access", "safety", "outsider"):
        assert signed_in(getattr(cast, who)).get(reverse(LIST)).status_code == 403
        assert not ScientificMilestone.objects.visible_to(getattr(cast, who)).exists()


def test_reading_what_others_wrote_is_logged(cast: Cast, signed_in: SignIn) -> None:
    one = entered(cast)
    edit = reverse("scientific-milestone-edit", args=[one.pk])
    for who, address, number in ((cast.lead, reverse(LIST), 0), (cast.msl, reverse(LIST), 1), (cast.lead, edit, 0),
                                 (cast.admin, edit, 1)):  # fmt: skip
        signed_in(who).get(address)
        assert AccessRecord.objects.filter(actor_id=who.pk, model="scientificmilestone").count() == number


def test_the_list_is_narrowed_by_area_product_kind_and_quarter(cast: Cast, signed_in: SignIn) -> None:
    product = ProductFactory.create(therapeutic_area=cast.oncology)
    quarter = cast.quarter
    entered(cast, title="Past one", date=TODAY - timedelta(days=3), product=product)
    entered(cast, title="Ahead", kind="launch")
    entered(cast, title="In immunology", therapeutic_area=cast.immunology)
    entered(cast, title="Far", date=quarter.ends_on + timedelta(days=30))
    shown = {
        "": {"Ahead", "In immunology", "Far"},
        "?when=past": {"Past one"},
        "?when=all": {"Past one", "Ahead", "In immunology", "Far"},
        f"?area={cast.immunology.pk}": {"In immunology"},
        f"?product={product.pk}&when=all": {"Past one"},
        "?kind=launch": {"Ahead"},
        f"?quarter={quarter.pk}": {"Past one", "Ahead", "In immunology"},
        f"?quarter={quarter.pk}&when=past": {"Past one"},
    }
    browser = signed_in(cast.msl)
    for query, titles in shown.items():
        page = browser.get(f"{reverse(LIST)}{query}")
        assert {row["title"] for row in page.context["rows"]} == titles, query


def test_an_empty_list_says_what_it_is_for(cast: Cast, signed_in: SignIn) -> None:
    assertContains(signed_in(cast.msl).get(reverse(LIST)), "Nothing ahead yet")
    assertContains(signed_in(cast.lead).get(f"{reverse(LIST)}?kind=launch"), "Nothing matches")


def test_a_day_that_moved_is_said_where_it_is_shown(cast: Cast, signed_in: SignIn) -> None:
    one = entered(cast, date=date(2026, 11, 6))
    for day in (date(2026, 11, 20), date(2026, 12, 2)):
        one.date = day
        services.change_milestone(milestone=one, by=cast.lead, version=one.version)
    one.title = "First results, top line"  # which is no other day
    services.change_milestone(milestone=one, by=cast.lead, version=one.version)
    assertContains(signed_in(cast.msl).get(f"{reverse(LIST)}?when=all"), "Wed 2 Dec 2026, moved from 20 Nov 2026")
    (ahead,) = ahead_in(cast.msl, cast.quarter, areas=[cast.oncology.pk], today=TODAY)
    assert ahead.moved == "moved from 20 Nov 2026"


# --- Ahead in a quarter -------------------------------------------------------------------


def test_a_quarter_has_those_of_its_areas_with_their_weeks(cast: Cast) -> None:
    quarter = cast.quarter
    entered(cast, title="In week 7", date=date(2026, 11, 11))
    entered(cast, title="First day", date=quarter.starts_on)
    entered(cast, title="Last day", date=quarter.ends_on)
    entered(cast, title="Before", date=quarter.starts_on - timedelta(days=1))
    entered(cast, title="Elsewhere", date=TODAY, therapeutic_area=cast.immunology)
    found = ahead_in(cast.msl, quarter, areas=[cast.oncology.pk], today=TODAY)
    assert [one.title for one in found] == ["First day", "In week 7", "Last day"]
    assert [one.is_past for one in found] == [True, False, False]
    assert found[1].words == "Wed 11 Nov, week 7"
    assert found[1].about == "Data read-out, Oncology"
    assert ahead_in(cast.commercial, quarter, areas=[cast.oncology.pk], today=TODAY) == []


def test_weeks_are_those_of_the_reader(cast: Cast) -> None:
    """Friday and Saturday off: the last working day of a week is Thursday, and the quarter begins on one."""
    WorkWeekFactory.create(country="SA", days_off="fri_sat")
    User.objects.filter(pk=cast.msl.pk).update(country="SA")
    cast.msl.refresh_from_db()
    entered(cast, date=date(2026, 11, 11))
    (one,) = ahead_in(cast.msl, cast.quarter, areas=[cast.oncology.pk], today=TODAY)
    week, _ = cast.quarter.weeks(date(2026, 11, 11), frozenset({4, 5}))
    assert one.words == f"Wed 11 Nov, week {week}"


def test_the_plan_shows_what_is_ahead_in_the_areas_of_the_team(cast: Cast, signed_in: SignIn) -> None:
    entered(cast, title="For North")  # whose people work in oncology
    entered(cast, title="For South alone", therapeutic_area=cast.immunology)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="planning")
    plan = reverse("plan", args=[cast.quarter.pk, cast.north.pk])
    for who in ("manager", "lead", "admin", "compliance"):
        page = signed_in(getattr(cast, who)).get(plan)
        assertContains(page, "Ahead in this quarter")
        assertContains(page, "For North")
        assertNotContains(page, "For South alone")
    ScientificMilestone.objects.all().delete()
    assertNotContains(signed_in(cast.manager).get(plan), "Ahead in this quarter")
