"""Monthly check-ins: who may say what, when it is edited, corrected and acknowledged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from interactions.models import Topic
from okrs.check_ins.selectors.due import check_ins_due
from okrs.check_ins.services.check_ins import (
    Refused,
    Said,
    acknowledge,
    no_change,
    publish_check_in,
    save_all,
    save_draft,
    seen_of,
)
from okrs.models import CheckIn, KeyResultValue
from okrs.models.choices import Kind, Metric
from organization.models import Quarter, User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.factories.organization import HolidayFactory
from tests.okrs.check_ins.conftest import FINE, publish
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.okrs.weekly.weeks import make_insight

pytestmark = pytest.mark.usefixtures("clock")


# --- Writing ------------------------------------------------------------------------


def test_publication_keeps_value_and_computed_status(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, AT.date())
    made = publish(kr, cast.msl)
    assert (made.value, made.computed_status, made.declared_status) == (1, "at_risk", "")
    assert made.published_at == AT


def test_the_confidence_just_given_decides_the_computed_status(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=2)
    discussion(cast.msl, topic, AT.date())
    assert publish(kr, cast.msl).computed_status == "on_track"
    assert publish(kr, cast.msl, replace(FINE, confidence=3)).computed_status == "at_risk"


def test_a_counted_key_result_takes_no_typed_value_and_one_by_hand_enters_it(cast: Cast) -> None:
    counted = key_result_for(cast, cast.msl)
    with pytest.raises(ValidationError, match="counted from the work"):
        publish(counted, cast.msl, replace(FINE, value=Decimal(4)))
    by_hand = key_result_for(cast, cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, target=10, baseline=20)
    made = publish(by_hand, cast.msl, replace(FINE, value=Decimal(14)))
    assert made.value == 14
    publish(by_hand, cast.msl, replace(FINE, value=Decimal(14), blocker="None"))
    entered = KeyResultValue.objects.get()
    assert (entered.value, entered.as_of, entered.by) == (14, AT.date(), cast.msl)


def test_an_override_needs_a_reason_and_what_was_computed_anyway_is_none(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    with pytest.raises(ValidationError, match="At Risk was computed"):
        publish(kr, cast.msl, replace(FINE, declared_status="on_track"))
    with pytest.raises(ValidationError, match="Say why"):
        save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(declared_status="on_track"), at=AT)
    with pytest.raises(ValidationError, match="Complete comes with the target"):
        publish(kr, cast.msl, replace(FINE, declared_status="great", override_reason="Yes"))
    assert publish(kr, cast.msl, replace(FINE, declared_status="at_risk")).declared_status == ""
    said = replace(FINE, declared_status="on_track", override_reason="Congress next week")
    assert publish(kr, cast.msl, said).declared_status == "on_track"
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.update(override_reason="")


def test_confidence_is_asked_for_and_in_bounds(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    for wrong in (None, 11):
        with pytest.raises(ValidationError):
            publish(kr, cast.msl, replace(FINE, confidence=wrong))


def test_only_the_owner_begins_and_a_planner_corrects_in_own_name(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    for other in (cast.teammate, cast.manager, cast.compliance, cast.admin, cast.outsider):
        with pytest.raises(PermissionDenied):
            publish(kr, other)
    first = publish(kr, cast.msl)
    with pytest.raises(PermissionDenied):
        publish(kr, cast.other_manager)
    second = publish(kr, cast.manager, replace(FINE, what_changed="One visit was a colleague's"))
    assert (second.supersedes, second.author) == (first, cast.manager)
    assert list(CheckIn.objects.in_force()) == [second]


def test_edited_in_place_for_three_days_then_corrected_by_a_new_row(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    first = publish(kr, cast.msl, at=AT - timedelta(days=3))
    again = publish(kr, cast.msl, replace(FINE, blocker="A strike"))
    assert (again.pk, again.published_at) == (first.pk, AT - timedelta(days=3))
    late = publish(kr, cast.msl, at=AT + timedelta(minutes=1))
    assert late.pk != first.pk
    assert late.supersedes == first
    assert late.published_at == AT + timedelta(minutes=1)


def test_an_acknowledged_one_is_corrected_at_once(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    first = publish(kr, cast.msl)
    acknowledge(check_in=first, by=cast.manager, version=first.version, at=AT)
    assert publish(kr, cast.msl).supersedes == first


def test_one_per_key_result_and_period(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    publish(kr, cast.msl)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInFactory.create(key_result=kr, period=2)
    with pytest.raises(ValidationError, match="has not begun"):
        publish(kr, cast.msl, period=3)
    publish(kr, cast.msl, period=1)


def test_the_quarter_must_run_and_grading_takes_them_until_the_grace_ends(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    quarter = kr.objective.quarter
    for state, at, allowed in (
        (Quarter.State.PLANNING, AT, False),
        (Quarter.State.CLOSED, AT, False),
        (Quarter.State.GRADING, datetime(2026, 4, 10, 12, tzinfo=UTC), True),
        (Quarter.State.GRADING, datetime(2026, 4, 11, 12, tzinfo=UTC), False),
    ):
        quarter.state = state
        if allowed:
            publish(kr, cast.msl, at=at)
            continue
        with pytest.raises(ValidationError, match=r"takes no check-in|nothing in it changes"):
            publish(kr, cast.msl, at=at)


def test_the_second_editor_is_told(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    with pytest.raises(VersionConflict):
        publish_check_in(key_result=kr, period=2, by=cast.msl, seen="7:1", said=FINE, at=AT)
    draft = save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="A"), at=AT)
    with pytest.raises(VersionConflict):
        save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="B"), at=AT)
    save_draft(key_result=kr, period=2, by=cast.msl, seen=seen_of(draft), said=Said(blocker="B"), at=AT)
    with pytest.raises(VersionConflict):
        save_draft(key_result=kr, period=2, by=cast.msl, seen=f"{draft.pk}:1", said=Said(blocker="C"), at=AT)
    draft.refresh_from_db()
    assert draft.blocker == "B"


def test_insights_that_informed_it_are_readable_ones(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    own, hidden = make_insight(cast.msl), make_insight(cast.teammate, state="draft")
    made = publish(kr, cast.msl, replace(FINE, insights=(own.pk,)))
    assert list(made.insights.all()) == [own]
    with pytest.raises(ValidationError, match="may read"):
        publish(kr, cast.msl, replace(FINE, insights=(hidden.pk,)))
    assert not publish(kr, cast.msl).insights.exists()


def test_no_change_carries_what_was_said_last(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    publish(kr, cast.msl, replace(FINE, declared_status="on_track", override_reason="Congress"), period=1)
    made = no_change(key_result=kr, period=2, by=cast.msl, at=AT)
    assert (made.confidence, made.declared_status, made.what_changed) == (7, "on_track", "No change.")
    with pytest.raises(ValidationError, match="written for this period"):
        no_change(key_result=kr, period=2, by=cast.msl, at=AT)


def test_several_at_once_are_all_or_none(cast: Cast) -> None:
    good, bad = key_result_for(cast, cast.msl), key_result_for(cast, cast.msl)
    with pytest.raises(Refused) as refused:
        save_all(period=2, by=cast.msl, at=AT, published={good: ("", FINE), bad: ("", Said())})
    assert set(refused.value.by_key_result) == {bad.pk}
    assert not CheckIn.objects.exists()


# --- Acknowledging --------------------------------------------------------------------


def test_who_acknowledges(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    row = publish(kr, cast.msl)
    for other in (cast.msl, cast.teammate, cast.other_manager, cast.compliance, cast.admin):
        with pytest.raises(PermissionDenied):
            acknowledge(check_in=row, by=other, version=row.version, at=AT)
    with pytest.raises(VersionConflict):
        acknowledge(check_in=row, by=cast.manager, version=row.version + 1, at=AT)
    row.refresh_from_db()
    acknowledge(check_in=row, by=cast.manager, version=row.version, at=AT)
    with pytest.raises(ValidationError, match="already"):
        acknowledge(check_in=row, by=cast.lead, version=row.version, at=AT)


def test_a_manager_never_acknowledges_what_she_wrote_or_owns(cast: Cast) -> None:
    kr = key_result_for(cast, cast.manager, is_team=True)
    own = publish(kr, cast.manager)
    with pytest.raises(PermissionDenied):
        acknowledge(check_in=own, by=cast.manager, version=own.version, at=AT)
    correction = publish(kr, cast.lead)
    with pytest.raises(PermissionDenied):
        acknowledge(check_in=correction, by=cast.manager, version=correction.version, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(pk=own.pk).update(acknowledged_by=cast.manager)


def test_a_lead_acknowledges_a_team_objective(cast: Cast) -> None:
    row = publish(key_result_for(cast, cast.manager, is_team=True), cast.manager)
    assert acknowledge(check_in=row, by=cast.lead, version=row.version, at=AT).acknowledged_by == cast.lead


# --- Who owes one ---------------------------------------------------------------------


def test_due_on_the_last_working_day_of_each_period(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    User.objects.filter(pk=cast.msl.pk).update(country="DE")
    HolidayFactory.create(country="DE", date=datetime(2026, 1, 30, tzinfo=UTC).date())
    found = [(due.user, due.period, due.due_on.isoformat(), due.missing) for due in check_ins_due(AT)]
    assert found == [(cast.msl, 1, "2026-01-29", 1), (cast.msl, 2, "2026-02-27", 1)]
    save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=FINE, at=AT)
    assert [due.period for due in check_ins_due(AT)] == [1, 2]
    publish(kr, cast.msl)
    assert [due.period for due in check_ins_due(AT)] == [1]
    assert check_ins_due(AT, people=[cast.teammate]) == []
