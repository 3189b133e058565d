"""The map: who is on it, how contact stands, and what is done on the page of a colleague."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import ActivityParticipant, InternalStakeholder, StakeholderContact, Waiting
from interactions.stakeholders import services
from interactions.stakeholders.selectors.lists import line_of, with_standing
from interactions.stakeholders.selectors.needs import talks_due
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.stakeholders import FeedbackFactory, RoleAnswerFactory, StakeholderFactory, TalkFactory
from tests.reading import lacks, shows

AT = datetime(2026, 2, 16, 12, tzinfo=UTC)
TODAY = AT.date()


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def nora(cast: Cast) -> InternalStakeholder:
    made: InternalStakeholder = StakeholderFactory.create(
        owner=cast.msl, name="Nora Field", agreed_since=TODAY - days(100)
    )
    return made


def as_(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def page(nora: InternalStakeholder, name: str = "stakeholder") -> str:
    return reverse(name, args=[nora.pk])


def waiting(cast: Cast) -> list[tuple[str, str]]:
    rows = Waiting.of(cast.msl, TODAY, TODAY)
    return [(one.title, one.why) for one in talks_due(rows, TODAY)]


def test_where_it_was_heard_is_named_to_whoever_may_read_that(
    cast: Cast, nora: InternalStakeholder, client: Client
) -> None:
    training = ActivityFactory.create(
        kind="training",
        owner=cast.elsewhere,
        title="Training of South",
        therapeutic_area=cast.immunology,
        held_on=TODAY,
    )
    ActivityParticipant.objects.create(activity=training, user=cast.msl)
    services.record_feedback(
        by=cast.msl, stakeholder=nora, text="Clear answers", heard_on=TODAY, today=TODAY, activity=training
    )
    shows(as_(client, cast.msl).get(page(nora)), "Training of South")
    answer = as_(client, cast.manager).get(page(nora))
    shows(answer, "Clear answers")
    lacks(answer, "Training of South")


# --- The map -----------------------------------------------------------------------------------


def test_an_empty_map_says_how_to_begin(cast: Cast, client: Client) -> None:
    answer = as_(client, cast.msl).get(reverse("stakeholders"))
    shows(answer, "Begin with five", reverse("stakeholder-new"))
    lacks(answer, '<svg class="lanes__svg"')


def test_picture_and_list_say_the_same(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    TalkFactory.create(stakeholder=nora, met_on=TODAY - days(74))
    StakeholderFactory.create(owner=cast.msl, name="Otto Trial", function="clinical", agreed_since=TODAY)
    StakeholderFactory.create(owner=cast.msl, name="Pia Price", function="market_access", every=None, agreed_since=None)
    body = as_(client, cast.msl).get(reverse("stakeholders")).content.decode()
    assert "3 colleagues: 1 as agreed, 1 overdue, 1 with nothing agreed" in body
    assert "Nora Field: monthly, last 74 days ago" in body
    for standing in ("kept", "overdue", "nothing_agreed"):
        assert body.count(f'lanes__dot--{standing}"') == 1
    assert body.index("Commercial</h2>") < body.index("Market access</h2>") < body.index("Clinical</h2>")


def test_who_has_an_account_shows_as_there(cast: Cast, client: Client) -> None:
    StakeholderFactory.create(owner=cast.msl, colleague=cast.commercial, name="", function="")
    type(cast.commercial).objects.filter(pk=cast.commercial.pk).update(is_active=False)
    answer = as_(client, cast.msl).get(reverse("stakeholders"))
    shows(answer, f"{cast.commercial} (no longer active)", "Commercial")


def test_a_manager_chooses_whose_map(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    as_(client, cast.manager)
    lacks(client.get(reverse("stakeholders")), "Nora Field")
    shows(client.get(f"{reverse('stakeholders')}?owner={cast.msl.pk}"), "Nora Field", f"of {cast.msl}")
    assert client.get(f"{reverse('stakeholders')}?owner={cast.elsewhere.pk}").status_code == 404
    record = AccessRecord.objects.get(actor_id=cast.manager.pk)
    assert (record.model, record.detail) == ("internalstakeholder", f"map of person no. {cast.msl.pk}")


@pytest.mark.parametrize("who", ["teammate", "elsewhere", "other_manager"])
def test_others_know_nothing_of_it(cast: Cast, client: Client, nora: InternalStakeholder, who: str) -> None:
    as_(client, getattr(cast, who))
    lacks(client.get(reverse("stakeholders")), "Nora Field")
    assert client.get(page(nora)).status_code == 404
    assert client.get(f"{reverse('stakeholders')}?owner={cast.msl.pk}").status_code == 404


def test_compliance_opens_a_map_on_cause(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    as_(client, cast.compliance)
    assert client.get(page(nora)).status_code == 404
    cause = reverse("stakeholder-cause")
    assert client.get(reverse("stakeholders")).headers["Location"] == cause
    assert client.post(cause, {"owner": cast.msl.pk, "reason": " "}).status_code == 422
    assert client.post(cause, {"owner": cast.teammate.pk, "reason": "Asked."}).status_code == 422
    assert client.post(cause, {"owner": cast.msl.pk, "reason": "A complaint of 12 February."}).status_code == 302
    shows(client.get(reverse("stakeholders")), "Nora Field")
    answer = client.get(page(nora))
    shows(answer, "Nora Field")
    lacks(answer, "Met today", "Note to yourself")
    said = [one.detail for one in AccessRecord.objects.filter(actor_id=cast.compliance.pk).order_by("pk")]
    opened = f"opened the map of person no. {cast.msl.pk}: A complaint of 12 February."
    assert said == [opened, f"map of person no. {cast.msl.pk}", ""]
    with time_machine.travel(AT + timedelta(minutes=31), tick=False):
        assert client.get(page(nora)).status_code == 404
        assert client.get(reverse("stakeholders")).headers["Location"] == cause


# --- One colleague --------------------------------------------------------------------------------


def test_without_an_answer_the_page_asks_three_questions(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    answer = as_(client, cast.msl).get(page(nora))
    shows(answer, "the purpose of my role", "Plan a coffee", "Never")
    sent = {"answer-words": "You bring the science.", "answer-said_on": "2026-02-15"}
    assert client.post(page(nora, "stakeholder-answer"), sent).status_code == 302
    answer = client.get(page(nora))
    shows(answer, "You bring the science.", "15 February 2026")
    lacks(answer, "the purpose of my role")


def test_earlier_answers_stay(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    old = RoleAnswerFactory.create(stakeholder=nora, words="A visitor.", said_on=TODAY - days(90))
    RoleAnswerFactory.create(stakeholder=nora, words="A partner.", said_on=TODAY - days(1))
    body = as_(client, cast.msl).get(page(nora)).content.decode()
    assert body.index("A partner.") < body.index("What they said before") < body.index("A visitor.")
    client.post(reverse("stakeholder-answer-remove", args=[old.pk]))
    assert list(nora.answers.values_list("words", flat=True)) == ["A partner."]


def test_wrong_input_comes_back_with_everything_typed(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    as_(client, cast.msl)
    sent = {"answer-words": "Typed already", "answer-said_on": "2026-02-17"}
    answer = client.post(page(nora, "stakeholder-answer"), sent)
    shows(answer, "This day is in the future.", "Typed already", status_code=422)
    answer = client.post(page(nora, "stakeholder-plan"), {"plan-planned_on": "2026-02-01", "plan-channel": "phone"})
    shows(answer, "Choose today or a later day.", status_code=422)
    new = {"name": "Otto", "function": "", "stage": "unknown", "expects": "Typed already"}
    answer = client.post(reverse("stakeholder-new"), new)
    shows(answer, "Choose the function.", "Typed already", status_code=422)


def test_a_colleague_is_added_changed_and_taken_off(cast: Cast, client: Client) -> None:
    as_(client, cast.msl)
    new = {
        "colleague": cast.commercial.pk,
        "name": "Ignored",
        "function": "research",
        "stage": "introduced",
        "every": 31,
    }
    client.post(reverse("stakeholder-new"), new)
    made = InternalStakeholder.objects.get(owner=cast.msl)
    assert (made.name, made.function, made.works_in) == ("", "", "commercial")
    assert (made.every, made.agreed_since) == (31, TODAY)
    shows(client.post(reverse("stakeholder-new"), new), "on your map already", status_code=422)
    changed = {**new, "every": "", "next_step": "Show her the map", "next_step_on": "2026-03-01", "version": 1}
    assert client.post(page(made, "stakeholder-edit"), changed).status_code == 302
    made.refresh_from_db()
    assert (made.every, made.agreed_since, made.next_step) == (None, None, "Show her the map")
    shows(client.post(page(made, "stakeholder-edit"), changed), "Stored now", status_code=409)
    client.post(page(made, "stakeholder-end"))
    client.get(page(made))  # which says so
    lacks(client.get(reverse("stakeholders")), str(cast.commercial))
    shows(client.get(f"{reverse('stakeholders')}?show=ended"), str(cast.commercial))
    shows(client.get(page(made)), "Put back on the map")
    assert client.post(page(made, "stakeholder-met")).status_code == 403
    with pytest.raises(PermissionDenied):
        services.plan_talk(by=cast.msl, stakeholder=InternalStakeholder.objects.get(), day=TODAY, today=TODAY)
    client.post(page(made, "stakeholder-end"), {"back": "1"})
    made.refresh_from_db()
    assert made.ended_on is None
    client.post(page(made, "stakeholder-end"))
    client.post(reverse("stakeholder-new"), new)
    client.post(page(made, "stakeholder-end"), {"back": "1"})
    shows(client.get(page(made)), "on your map already")


def test_services_refuse_whoever_does_not_keep_the_map(cast: Cast, nora: InternalStakeholder) -> None:
    for by in (cast.manager, cast.lead, cast.teammate, cast.compliance):
        with pytest.raises(PermissionDenied):
            services.record_talk(by=by, stakeholder=nora, day=TODAY, today=TODAY, at=AT)
    with pytest.raises(PermissionDenied):
        services.add_stakeholder(by=cast.compliance, profile=services.Profile(name="A", function="safety"), today=TODAY)
    with pytest.raises(VersionConflict):
        services.change_stakeholder(
            by=cast.msl, stakeholder=nora, profile=services.Profile(name="B", function="safety"), version=7, today=TODAY
        )
    with pytest.raises(ValidationError, match="in the future"):
        services.add_stakeholder(
            by=cast.msl, today=TODAY,
            profile=services.Profile(name="A", function="safety", every=7, agreed_since=TODAY + days(1)),
        )  # fmt: skip


# --- Contact ------------------------------------------------------------------------------------


def test_overdue_contact_waits_until_they_met(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    TalkFactory.create(stakeholder=nora, met_on=TODAY - days(74))
    assert waiting(cast) == [("Talk with Nora Field", "Monthly, last 74 days ago.")]
    as_(client, cast.msl)
    home = client.get(reverse("home"))
    shows(home, "Talk with Nora Field", "Met today")
    met = f"{page(nora, 'stakeholder-met')}?back=home"
    assert client.post(met).headers["Location"] == reverse("home")
    assert waiting(cast) == []
    client.post(met)  # a second tap
    assert nora.contacts.count() == 2
    talk = nora.contacts.get(met_on=TODAY)
    client.post(f"{reverse('stakeholder-met-undo', args=[talk.pk])}?back=home")
    assert waiting(cast) == [("Talk with Nora Field", "Monthly, last 74 days ago.")]


def test_a_planned_coffee_waits_once_its_day_has_passed(cast: Cast, nora: InternalStakeholder) -> None:
    """And while one is planned ahead, nobody is told that contact is overdue."""
    services.plan_talk(by=cast.msl, stakeholder=nora, day=TODAY, today=TODAY)
    assert waiting(cast) == []
    nora.contacts.update(planned_on=TODAY - days(1))
    assert waiting(cast) == [("Did you meet Nora Field?", "The talk was planned for 15 February.")]
    made = services.record_talk(by=cast.msl, stakeholder=nora, day=TODAY, today=TODAY, at=AT)
    assert (made.planned_on, made.met_on, nora.contacts.count()) == (TODAY - days(1), TODAY, 1)
    services.undo_talk(by=cast.msl, contact=made)
    assert waiting(cast) == [("Did you meet Nora Field?", "The talk was planned for 15 February.")]
    services.call_off(by=cast.msl, stakeholder=nora)
    assert waiting(cast) == [("Talk with Nora Field", "Monthly, not met yet.")]


def test_a_talk_long_before_the_plan_leaves_the_plan(cast: Cast, nora: InternalStakeholder) -> None:
    plan = services.plan_talk(by=cast.msl, stakeholder=nora, day=TODAY + days(20), today=TODAY)
    services.record_talk(by=cast.msl, stakeholder=nora, day=TODAY - days(2), today=TODAY, at=AT, channel="phone")
    assert StakeholderContact.objects.get(pk=plan.pk).met_on is None
    moved = services.plan_talk(by=cast.msl, stakeholder=nora, day=TODAY + days(5), today=TODAY)
    assert moved.pk == plan.pk
    early = services.record_talk(by=cast.msl, stakeholder=nora, day=TODAY, today=TODAY, at=AT)
    assert early.pk == plan.pk


def test_those_off_the_map_and_of_others_do_not_wait(cast: Cast, nora: InternalStakeholder) -> None:
    StakeholderFactory.create(owner=cast.teammate, agreed_since=TODAY - days(100))
    services.plan_talk(by=cast.msl, stakeholder=nora, day=TODAY, today=TODAY)
    services.end_stakeholder(by=cast.msl, stakeholder=nora, today=TODAY)
    assert waiting(cast) == []
    assert nora.contacts.get().is_called_off


def test_nobody_is_sent_to_a_coffee_with_a_colleague_who_left(cast: Cast) -> None:
    """A talk that was planned may have taken place; it waits under their name as it is said everywhere."""
    made = StakeholderFactory.create(
        owner=cast.msl, colleague=cast.commercial, name="", function="", every=31, agreed_since=TODAY - days(40)
    )
    name = cast.commercial.display_name
    assert [title for title, _ in waiting(cast)] == [f"Talk with {name}"]
    User.objects.filter(pk=cast.commercial.pk).update(is_active=False)
    assert waiting(cast) == []
    (line,) = [
        line_of(one, today=TODAY) for one in with_standing(InternalStakeholder.objects.select_related("colleague"))
    ]
    assert (line.standing, line.name) == ("nothing_agreed", f"{name} (no longer active)")
    TalkFactory.create(stakeholder=made, met_on=None, planned_on=TODAY - days(1))
    assert [title for title, _ in waiting(cast)] == [f"Did you meet {name} (no longer active)?"]


def test_the_database_and_the_arithmetic_agree_on_the_day(cast: Cast) -> None:
    """The view of what waits says the same as ``Agreed``, at the edges too."""
    for every in (7, 14, 31, 92, 183):
        for back in (every - 1, every, every + 1):
            for last in (None, TODAY - days(back)):
                made = StakeholderFactory.create(
                    owner=cast.msl, every=every, agreed_since=TODAY - days(back if last is None else 400)
                )
                if last:
                    TalkFactory.create(stakeholder=made, met_on=last)
    found = {one.stakeholder_id for one in Waiting.of(cast.msl, TODAY, TODAY)}
    lines = [line_of(one, today=TODAY) for one in with_standing(InternalStakeholder.objects.all())]
    assert found == {line.pk for line in lines if line.standing == "overdue"}
    assert len(found) == 10


# --- Feedback ------------------------------------------------------------------------------------


def test_feedback_is_kept_with_where_it_was_heard(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    meeting = ActivityFactory.create(
        owner=cast.msl, kind="cross_functional_meeting", title="Brand meeting", held_on=TODAY - days(2)
    )
    foreign = ActivityFactory.create(owner=cast.elsewhere, kind="cross_functional_meeting", held_on=TODAY - days(2))
    as_(client, cast.msl)
    sent = {"feedback-text": "Scientific support came late.", "feedback-heard_on": "2026-02-14"}
    address = page(nora, "stakeholder-feedback")
    assert client.post(address, {**sent, "feedback-activity": foreign.pk}).status_code == 422
    assert client.post(address, {**sent, "feedback-activity": meeting.pk}).status_code == 302
    shows(client.get(page(nora)), "Scientific support came late.", "Brand meeting")
    heard = nora.feedback.get()
    client.post(reverse("stakeholder-feedback-remove", args=[heard.pk]))
    assert not nora.feedback.exists()
    with pytest.raises(ValidationError, match="no such meeting"):
        services.record_feedback(
            by=cast.msl, stakeholder=nora, text="Late.", heard_on=TODAY, today=TODAY, activity=foreign
        )


def test_feedback_of_others_is_not_there(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    heard = FeedbackFactory.create(stakeholder=nora)
    for who, status in ((cast.teammate, 404), (cast.manager, 403)):
        answer = as_(client, who).post(reverse("stakeholder-feedback-remove", args=[heard.pk]))
        assert answer.status_code == status


def test_planning_shows_what_the_teams_stakeholders_said(cast: Cast, client: Client, nora: InternalStakeholder) -> None:
    """To whoever reads the maps; compliance and administrators read the plan without it."""
    FeedbackFactory.create(stakeholder=nora, text="Support came late.", heard_on=TODAY - days(20))
    FeedbackFactory.create(stakeholder=nora, text="Long ago.", heard_on=TODAY - days(101))
    address = reverse("plan", args=[cast.quarter.pk, cast.north.pk])
    for who in (cast.manager, cast.lead):
        answer = as_(client, who).get(address)
        shows(answer, "Support came late.", "Nora Field, Commercial")
        lacks(answer, "Long ago.")
    for who in (cast.compliance, cast.admin):
        lacks(as_(client, who).get(address), "Support came late.")
