"""Services of activities: their steps, what still lacks, who may change them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import history_of
from interactions.activities.selectors.page import differences
from interactions.activities.services import NewSubject, Work, cancel_activity, change_activity, log_activity
from interactions.activities.stages import missing_stages, order_warnings, stages
from interactions.models import Activity, Campaign, Congress, Study
from interactions.models.activities import STAGES
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.interactions import (
    ActivityFactory,
    ActivityParticipantFactory,
    CampaignFactory,
    CongressFactory,
    StudyFactory,
)
from tests.factories.organization import ProductFactory

TODAY = date(2026, 2, 18)
Kind = Activity.Kind


def work(cast: Cast, **more: Any) -> Work:
    return Work(**{"title": "A piece of work", "therapeutic_area": cast.oncology} | more)


def test_recording_and_changing(cast: Cast) -> None:
    made = log_activity(by=cast.msl, kind=Kind.TRAINING, work=work(cast, participants=(cast.teammate,)), today=TODAY)
    assert missing_stages(made) == ["not held yet"]
    change_activity(by=cast.teammate, activity=made, work=work(cast, days={"held_on": TODAY}), version=1, today=TODAY)
    made.refresh_from_db()
    assert (made.held_on, made.version, missing_stages(made)) == (TODAY, 2, [])
    assert list(made.participants.all()) == []
    assert history_of(made)[0].by_id == cast.teammate.pk


def test_a_step_lies_never_ahead_and_a_plan_may(cast: Cast) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(ValidationError) as refusal:
        log_activity(by=cast.msl, kind=Kind.TRAINING, work=work(cast, days={"held_on": tomorrow}), today=TODAY)
    assert list(refusal.value.message_dict) == ["held_on"]
    made = log_activity(by=cast.msl, kind=Kind.TRAINING, work=work(cast, days={"planned_on": tomorrow}), today=TODAY)
    assert made.planned_on == tomorrow


def test_steps_of_another_kind_are_left_out(cast: Cast) -> None:
    made = log_activity(by=cast.msl, kind=Kind.TRAINING, work=work(cast, days={"approved_on": TODAY}), today=TODAY)
    assert made.approved_on is None


@pytest.mark.parametrize("kind", list(Kind))
def test_the_last_step_of_every_kind_dates_it(kind: str) -> None:
    assert STAGES[kind][0][-1] == "held_on"
    assert stages(Activity(kind=kind))[-1].label == STAGES[kind][1]


@pytest.mark.parametrize(
    ("kind", "fields", "missing"),
    [
        (Kind.ADVISORY_BOARD, {}, ["need not documented yet", "not approved yet", "not held yet"]),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY, "approved_on": TODAY, "held_on": TODAY},
         ["approval not confirmed by another person"]),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY, "approved_on": TODAY, "held_on": TODAY,
                               "approval_reference": "MAP-7"}, []),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY, "approved_on": TODAY, "approval_reference": "MAP-7",
                               "held_on": TODAY - timedelta(days=8)},
         ["need documented after it was held", "approved after it was held"]),
        (Kind.NEWSLETTER, {"approved_on": TODAY, "approval_reference": "MAP-7"}, ["not distributed yet"]),
        (Kind.NEWSLETTER, {"approved_on": TODAY, "held_on": TODAY - timedelta(days=1), "approval_reference": "MAP-7"},
         ["approved after it was distributed"]),
        (Kind.STUDY_SUPPORT, {"requested_on": TODAY, "support_agreed_on": TODAY - timedelta(days=1), "held_on": TODAY},
         ["requested after support was agreed"]),
        (Kind.STUDY_SUPPORT, {"requested_on": TODAY - timedelta(days=2), "support_agreed_on": TODAY,
                              "held_on": TODAY - timedelta(days=1)}, ["support agreed after the step was done"]),
        (Kind.CAMPAIGN_REVIEW, {"accuracy_reviewed_on": TODAY, "held_on": TODAY - timedelta(days=1)},
         ["accuracy reviewed after compliance signed off"]),
        (Kind.PRESENTATION, {"held_on": TODAY}, ["number of attendees missing"]),
        (Kind.PRESENTATION, {"held_on": TODAY, "attendee_count": 0}, ["number of attendees missing"]),
        (Kind.PRESENTATION, {"held_on": TODAY, "attendee_count": 12}, []),
        (Kind.STUDY_SUPPORT, {"requested_on": TODAY},
         ["support not agreed yet", "agreed support step not done yet"]),
        (Kind.CAMPAIGN_REVIEW, {"accuracy_reviewed_on": TODAY, "held_on": TODAY, "open_findings": 1},
         ["1 open finding"]),
        (Kind.CROSS_FUNCTIONAL_MEETING, {"planned_on": TODAY}, ["not held yet"]),
        (Kind.CONGRESS_COVERAGE, {}, ["not covered yet"]),
        (Kind.TRAINING, {"held_on": TODAY, "is_cancelled": True}, ["cancelled"]),
    ],
)  # fmt: skip
def test_what_still_lacks_in_words(kind: str, fields: dict[str, Any], missing: list[str]) -> None:
    assert missing_stages(Activity(kind=kind, **fields)) == missing


def test_an_untidy_order_is_said_and_not_refused(cast: Cast) -> None:
    made = log_activity(
        by=cast.msl, kind=Kind.NEWSLETTER, today=TODAY,
        work=work(cast, days={"approved_on": TODAY, "held_on": TODAY - timedelta(days=3)}),
    )  # fmt: skip
    assert len(order_warnings(made)) == 1
    assert "Distributed" in order_warnings(made)[0]


@pytest.mark.parametrize(
    ("kind", "field", "model"),
    [
        (Kind.STUDY_SUPPORT, "study", Study),
        (Kind.CAMPAIGN_REVIEW, "campaign", Campaign),
        (Kind.CONGRESS_COVERAGE, "congress", Congress),
    ],
)
def test_a_subject_is_chosen_or_named_once(cast: Cast, kind: str, field: str, model: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        log_activity(by=cast.msl, kind=kind, work=work(cast), today=TODAY)
    assert list(refusal.value.message_dict) == [field]
    new = NewSubject(name="Aurora", starts_on=TODAY, ends_on=TODAY)
    first = log_activity(by=cast.msl, kind=kind, work=work(cast, subject=new), today=TODAY)
    again = NewSubject(name="AURORA")
    second = log_activity(by=cast.msl, kind=kind, work=work(cast, subject=again), today=TODAY)
    assert getattr(first, field) == getattr(second, field)
    assert model.objects.count() == 1


def test_a_new_congress_needs_its_days(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        log_activity(
            by=cast.msl, kind=Kind.CONGRESS_COVERAGE, work=work(cast, subject=NewSubject(name="Aurora")), today=TODAY
        )
    assert list(refusal.value.message_dict) == ["new_congress"]


def test_refusals_name_their_field(cast: Cast) -> None:
    product = ProductFactory.create(therapeutic_area=cast.immunology)
    with pytest.raises(ValidationError) as refusal:
        log_activity(
            by=cast.msl, kind=Kind.TRAINING, work=work(cast, product=product, participants=(cast.msl,)), today=TODAY
        )
    assert set(refusal.value.message_dict) == {"product", "participants"}


def test_owner_and_participants_change_it_and_the_owner_cancels(cast: Cast) -> None:
    made = ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
    ActivityParticipantFactory.create(activity=made, user=cast.teammate)
    for user in (cast.manager, cast.lead, cast.compliance, cast.clinical, cast.commercial, cast.admin, cast.elsewhere):
        with pytest.raises(PermissionDenied):
            change_activity(by=user, activity=made, work=work(cast), version=1, today=TODAY)
    with pytest.raises(PermissionDenied):
        cancel_activity(by=cast.teammate, activity=made, reason="No")
    with pytest.raises(ValidationError):
        cancel_activity(by=cast.msl, activity=made, reason="")
    cancel_activity(by=cast.msl, activity=made, reason="Moved to next year")
    assert history_of(made)[0].reason == "Moved to next year"
    with pytest.raises(PermissionDenied):
        change_activity(by=cast.msl, activity=made, work=work(cast), version=2, today=TODAY)


def test_those_who_do_not_log_may_not_record(cast: Cast) -> None:
    for user in (cast.clinical, cast.commercial, cast.compliance, cast.outsider):
        with pytest.raises(PermissionDenied):
            log_activity(by=user, kind=Kind.TRAINING, work=work(cast), today=TODAY)


def test_the_second_editor_sees_both_texts(cast: Cast) -> None:
    made = log_activity(by=cast.msl, kind=Kind.TRAINING, work=work(cast, notes="First"), today=TODAY)
    stale = Activity.objects.get(pk=made.pk)
    change_activity(by=cast.msl, activity=made, work=work(cast, notes="Second"), version=1, today=TODAY)
    with pytest.raises(VersionConflict):
        change_activity(by=cast.msl, activity=stale, work=work(cast, notes="Third"), version=1, today=TODAY)
    stored = Activity.objects.get(pk=made.pk)
    assert differences(stored, stale) == [{"label": "Notes", "theirs": "Second", "yours": "Third"}]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "party"}, "activity_kind_known"),
        ({"kind": "study_support"}, "activity_study_only_for_study_support"),
        ({"kind": "campaign_review"}, "activity_campaign_only_for_reviews"),
        ({"kind": "congress_coverage"}, "activity_congress_only_for_coverage"),
    ],
)
def test_constraints_of_an_activity(db: None, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActivityFactory.create(**fields)


def test_constraints_of_what_it_is_about(db: None) -> None:
    link = ActivityParticipantFactory.create()
    StudyFactory.create(title="Alpha")
    CampaignFactory.create(name="Alpha")
    CongressFactory.create(name="Alpha")
    doubles: list[tuple[str, Any]] = [
        ("activity_participant_once",
         lambda: ActivityParticipantFactory.create(activity=link.activity, user=link.user)),
        ("study_title_unique", lambda: StudyFactory.create(title="ALPHA")),
        ("campaign_name_unique", lambda: CampaignFactory.create(name="alpha")),
        ("congress_name_unique", lambda: CongressFactory.create(name="alpha")),
        ("congress_not_reversed", lambda: CongressFactory.create(ends_on=date(2020, 1, 1))),
    ]  # fmt: skip
    for constraint, write in doubles:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write()


def test_visible_to_says_who_reads_an_activity(cast: Cast) -> None:
    own = ActivityFactory.create(owner=cast.msl, created_at=datetime(2026, 2, 1, tzinfo=UTC))
    far = ActivityFactory.create(owner=cast.elsewhere, is_shared=True)
    joined = ActivityFactory.create(owner=cast.elsewhere)
    ActivityParticipantFactory.create(activity=joined, user=cast.msl)

    def seen(user: User) -> set[Activity]:
        return set(Activity.objects.visible_to(user, TODAY))

    assert seen(cast.msl) == {own, joined}
    assert seen(cast.teammate) == seen(cast.manager) == {own}
    assert seen(cast.lead) == seen(cast.compliance) == {own, far, joined}
    assert seen(cast.clinical) == {far}
    for user in (cast.commercial, cast.admin, cast.outsider):
        assert seen(user) == set()


def test_the_history_says_days_in_words(cast: Cast) -> None:
    activity = ActivityFactory.create(owner=cast.msl, held_on=None)
    activity.held_on = date(2026, 2, 9)
    activity.save()
    changed = {change.field: (change.old, change.new) for change in history_of(activity)[0].changes}
    assert changed["done"] == ("empty", "9 February 2026")
