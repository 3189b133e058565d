"""A wave from its plan to its end: who sets it, who is asked, what is left of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from audit.history import history_of
from interactions.models import (
    PulseAnswer,
    PulseAsked,
    PulseFigure,
    PulseInvitation,
    PulseQuestion,
    PulseText,
    PulseTurnout,
    PulseWave,
)
from interactions.pulse.services import waves
from interactions.pulse.services.questions import MOST, save_question
from interactions.pulse.tasks import turn_waves
from organization import roles
from organization.models import User
from tests.factories.pulse import DAY, begun, give, make_people, make_question, make_wave, over
from tests.interactions.pulse.conftest import AT, FIRST, TODAY, client_of

PLAN: dict[str, Any] = {"name": "Spring", "starts_on": FIRST, "ends_on": FIRST + 13 * DAY}


def test_compliance_and_administrators_plan_a_wave_and_nobody_else(opener: User) -> None:
    make_people(6)
    wave = waves.plan_wave(by=opener, data=PLAN, at=AT)
    assert (wave.started_on, wave.opened_by) == (None, opener)
    (said,) = history_of(wave)
    assert said.by_id == opener.pk
    for role, function in ((roles.MSL, "medical"), (roles.MANAGER, "medical"), (roles.MEDICAL_LEAD, "medical"),
                           (roles.PARTNER, "clinical"), (roles.PARTNER, "commercial")):  # fmt: skip
        (somebody,) = make_people(1, function, role)
        for act in (
            lambda by: waves.plan_wave(by=by, data=PLAN, at=AT),
            lambda by: waves.change_wave(by=by, wave=wave, data=PLAN, at=AT),
            lambda by: waves.remove_wave(by=by, wave=wave),
            lambda by: save_question(by=by, data={}),
        ):
            with pytest.raises(PermissionDenied):
                act(somebody)
    (administrator,) = make_people(1, "medical", roles.ADMIN)
    waves.remove_wave(by=administrator, wave=wave)
    assert not PulseWave.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_on": TODAY - DAY}, "first day is past"),
        ({"ends_on": FIRST + 5 * DAY}, "at least a week"),
        ({"ends_on": FIRST + 61 * DAY}, "Two months"),
        ({"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 14)}, "Leave three months to Earlier"),
    ],
)
def test_days_that_make_no_sense_are_refused(opener: User, change: dict[str, Any], words: str) -> None:
    make_people(6)
    make_wave(opener, date(2026, 3, 20), name="Earlier") if "June" in f"{change.get('starts_on', AT):%B}" else None
    with pytest.raises(ValidationError, match=words):
        waves.plan_wave(by=opener, data=PLAN | change, at=AT)
    assert not PulseWave.objects.filter(name="Spring").exists()


def test_a_wave_that_could_ask_nobody_is_refused(opener: User) -> None:
    """Compliance is asked too, so there is one colleague; three partners are four."""
    make_people(3)
    with pytest.raises(ValidationError, match="Nobody would be asked"):
        waves.plan_wave(by=opener, data=PLAN, at=AT)


def test_a_wave_to_which_nobody_is_left_to_ask_does_not_begin_and_blocks_no_other(opener: User) -> None:
    people = make_people(6)
    wave = waves.plan_wave(by=opener, data=PLAN, at=AT)
    User.objects.filter(pk__in=[one.pk for one in people]).update(is_active=False)
    with pytest.raises(ValidationError, match="Nobody would be asked"):
        waves.change_wave(by=opener, wave=wave, data=PLAN | {"starts_on": FIRST + DAY}, at=AT)
    assert begun(wave).started_on is None
    client = client_of(opener)
    with time_machine.travel(AT + 9 * DAY, tick=False):
        assertContains(client.get(reverse("pulse")), "too few people could be asked")
        assert client.get(reverse("pulse-wave-remove", args=[wave.pk])).status_code == 200
    make_people(6)
    later = AT + 21 * DAY
    assert waves.start_due(at=later) == 0  # its last day has passed too
    next_one = {"name": "Next", "starts_on": later.date(), "ends_on": later.date() + 13 * DAY}
    assert waves.plan_wave(by=opener, data=next_one, at=later).is_open


@pytest.mark.parametrize(("zone", "hour", "day"), [("Pacific/Honolulu", 5, -1), ("Pacific/Auckland", 15, 1)])
def test_the_day_of_who_plans_it_is_today(opener: User, zone: str, hour: int, day: int) -> None:
    make_people(6)
    opener.timezone = zone
    at, own = AT.replace(hour=hour), TODAY + day * DAY
    for starts_on in (own - DAY, own):
        data = {"name": f"{starts_on}", "starts_on": starts_on, "ends_on": starts_on + 13 * DAY}
        if starts_on < own:
            with pytest.raises(ValidationError, match="The first day is past"):
                waves.plan_wave(by=opener, data=data, at=at)
        else:
            assert waves.plan_wave(by=opener, data=data, at=at).starts_on == own


def test_a_wave_begins_on_its_first_day_by_itself_and_invites_everybody_once(opener: User) -> None:
    colleagues, msls = make_people(5), make_people(5, "medical", roles.MSL)
    for role in (roles.MANAGER, roles.MEDICAL_LEAD, roles.ADMIN, ""):
        make_people(6, "medical", role)
    make_people(6, "medical")  # partners of the medical function
    wave = make_wave(opener, TODAY)
    assert [turn_waves(), turn_waves()] == [1, 0]
    wave.refresh_from_db()
    assert wave.started_on == TODAY
    invited = {one.user: one.audience for one in wave.invitations.all()}
    assert invited == dict.fromkeys([*colleagues, opener], "colleagues") | dict.fromkeys(msls, "msls")
    # One of compliance is not a group of its own, not even in the database.
    assert set(wave.invitations.values_list("functions", flat=True)) == {"clinical,compliance", "medical"}
    assert wave.asked.count() == PulseQuestion.objects.filter(is_active=True).count()


def test_fewer_than_five_msls_are_not_asked_at_all(opener: User, question: PulseQuestion) -> None:
    make_question("msls", text="I learn what became of it.")
    make_people(6)
    make_people(4, "medical", roles.MSL)
    wave = begun(make_wave(opener, TODAY))
    assert set(wave.invitations.values_list("audience", flat=True)) == {"colleagues"}
    assert set(wave.asked.values_list("question__audience", flat=True)) == {"colleagues"}


def test_an_audience_without_a_question_is_not_asked(opener: User, question: PulseQuestion) -> None:
    make_people(6)
    PulseQuestion.objects.update(is_active=False)
    with pytest.raises(ValidationError, match="and a question for them"):
        waves.plan_wave(by=opener, data=PLAN, at=AT)
    wave = begun(make_wave(opener, TODAY))
    assert (wave.started_on, wave.invitations.exists()) == (None, False)


def test_a_wave_whose_first_day_is_today_begins_at_once(opener: User) -> None:
    make_people(6)
    wave = waves.plan_wave(by=opener, data=PLAN | {"starts_on": TODAY}, at=AT)
    assert wave.is_open
    assert wave.invitations.count() == 7


def test_of_an_open_wave_only_the_last_day_moves(opener: User) -> None:
    make_people(6)
    wave = begun(make_wave(opener, TODAY, name="Now"))
    same = {"name": "Now", "starts_on": wave.starts_on, "ends_on": wave.ends_on}
    assert waves.change_wave(by=opener, wave=wave, data=same | {"ends_on": TODAY + 20 * DAY}, at=AT).ends_on.day == 22
    for change in ({"starts_on": TODAY + DAY}, {"ends_on": TODAY - DAY}, {"name": "Later"}):
        with pytest.raises(ValidationError):
            waves.change_wave(by=opener, wave=wave, data=same | change, at=AT)
    with pytest.raises(PermissionDenied):
        waves.remove_wave(by=opener, wave=wave)
    wave.refresh_from_db()
    closed = over(wave)
    with pytest.raises(PermissionDenied):
        waves.change_wave(by=opener, wave=closed, data=same, at=AT)


def test_it_closes_when_its_last_day_is_over_everywhere(opener: User) -> None:
    make_people(6)
    wave = begun(make_wave(opener, TODAY))
    last = datetime(wave.ends_on.year, wave.ends_on.month, wave.ends_on.day, tzinfo=UTC)
    assert waves.close_due(at=last + timedelta(hours=35)) == 0  # still that day on Baker Island
    assert waves.close_due(at=last + timedelta(hours=36)) == 1
    assert waves.close_due(at=last + timedelta(hours=37)) == 0


def test_what_is_left_of_a_wave_is_what_is_told(opener: User, question: PulseQuestion) -> None:
    make_people(7), make_people(6, "research"), make_people(8, "commercial")
    wave = begun(make_wave(opener, TODAY))
    groups = set(wave.invitations.values_list("functions", flat=True))
    assert groups == {"clinical", "compliance,research", "commercial"}
    give(wave, question, {"clinical": [5, 4, 4, 2, 1, 1, 3], "compliance,research": [1, 1], "commercial": [5] * 6})
    over(wave)
    assert not PulseAnswer.objects.exists()
    assert not PulseInvitation.objects.exists()
    told = {one.functions: (one.answers, one.agreeing) for one in PulseFigure.objects.all()}
    # Two of research and compliance join the smallest other group; six of six are told as five or six.
    assert told == {"clinical": (7, 3), "commercial,compliance,research": (8, 6)}
    turnouts = {one.functions: one.tenths for one in PulseTurnout.objects.all()}
    assert turnouts == {"": 7, "clinical": 9, "commercial,compliance,research": 5}


def test_all_of_a_group_are_told_as_all_but_one(opener: User, question: PulseQuestion) -> None:
    make_people(6, "commercial"), make_people(6)
    wave = begun(make_wave(opener, TODAY))
    group = next(one for one in wave.invitations.values_list("functions", flat=True) if "clinical" in one)
    give(wave, question, {group: [1] * 6})
    over(wave)
    (figure,) = PulseFigure.objects.all()
    assert (figure.answers, figure.agreeing) == (6, 1)


def test_fewer_than_five_answers_leave_nothing_behind(opener: User, question: PulseQuestion) -> None:
    make_people(9)
    wave = begun(make_wave(opener, TODAY))
    own_words = PulseAsked.objects.create(wave=wave, question=make_question(kind="text", text="And?")).question
    give(wave, question, {"clinical,compliance": [5, 5, 5, 5]})
    PulseAnswer.objects.bulk_create(
        PulseAnswer(wave=wave, question=own_words, text=f"Text {number}") for number in range(4)
    )
    over(wave)
    for model in (PulseFigure, PulseText, PulseTurnout, PulseAnswer, PulseInvitation):
        assert not model._default_manager.exists(), model


def test_what_is_told_is_never_changed(opener: User, question: PulseQuestion) -> None:
    make_people(6)
    wave = begun(make_wave(opener, TODAY))
    give(wave, question, {"clinical,compliance": [5, 4, 3, 2, 1]})
    over(wave)
    for model in (PulseFigure, PulseTurnout):
        for act in (model._default_manager.all().delete, lambda of=model: of._default_manager.update(functions="x")):
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                act()


def test_who_changes_the_function_or_leaves_stays_in_the_group_of_the_first_day(
    opener: User, question: PulseQuestion
) -> None:
    people = make_people(6)
    wave = begun(make_wave(opener, TODAY))
    User.objects.filter(pk=people[0].pk).update(function="commercial")
    User.objects.filter(pk=people[1].pk).update(is_active=False)
    User.objects.filter(pk=people[2].pk).update(role="msl", function="medical")
    assert wave.invitations.filter(functions="clinical,compliance", audience="colleagues").count() == 7
    newcomers = make_people(2)
    assert not wave.invitations.filter(user__in=newcomers).exists()


# --- Questions -------------------------------------------------------------------------------


def _data(question: PulseQuestion, **change: Any) -> dict[str, Any]:
    names = ("audience", "kind", "text", "position", "is_active")
    return {name: getattr(question, name) for name in names} | change


def test_other_words_for_what_was_asked_are_another_question(opener: User, question: PulseQuestion) -> None:
    save_question(by=opener, question=question, data=_data(question, text="It  helps me."))
    question.refresh_from_db()
    assert question.text == "It helps me."  # nobody was asked yet
    make_people(6)
    wave = begun(make_wave(opener, TODAY))
    moved = save_question(by=opener, question=question, data=_data(question, position=4))
    assert moved.pk == question.pk
    other = save_question(by=opener, question=question, data=_data(question, text="It helps us."))
    question.refresh_from_db()
    assert other.pk != question.pk
    assert (question.text, question.is_active, other.is_active) == ("It helps me.", False, True)
    assert [one.question for one in wave.asked.filter(question__audience="colleagues")] == [question]
    with pytest.raises(DatabaseError, match="Cannot change a question"), transaction.atomic():
        PulseQuestion.objects.filter(pk=question.pk).update(text="Forged.")


def test_six_questions_are_enough_and_none_is_asked_twice(opener: User, question: PulseQuestion) -> None:
    with pytest.raises(ValidationError, match="asked already"):
        save_question(by=opener, data=_data(question, text="IT helps."))
    for number in range(MOST - 1):
        save_question(by=opener, data=_data(question, text=f"Question {number}"))
    with pytest.raises(ValidationError, match="are enough"):
        save_question(by=opener, data=_data(question, text="One more"))
    save_question(by=opener, data=_data(question, text="One more", is_active=False))


def test_a_text_is_taken_off_the_page_by_compliance_with_a_reason(opener: User, question: PulseQuestion) -> None:
    wave = make_wave(opener, TODAY)
    text = PulseText.objects.create(wave=wave, question=question, text="Ask Jane.")
    (administrator,) = make_people(1, "medical", roles.ADMIN)
    with pytest.raises(PermissionDenied):
        waves.hide_text(by=administrator, text=text, reason="It names somebody.")
    with pytest.raises(ValidationError):
        waves.hide_text(by=opener, text=text, reason=" ")
    waves.hide_text(by=opener, text=text, reason="It names somebody.")
    assert history_of(text)[0].reason == "It names somebody."
