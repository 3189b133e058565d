"""Hand-offs to safety: none drops out of sight, each step is taken once, and each leaves who took it and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models import ProtectedError

from audit.history import history_of
from interactions.log.services.contents import Contents
from interactions.log.services.interactions import (
    amend_interaction,
    cancel_interaction,
    log_interaction,
    undo_interaction,
)
from interactions.models import Interaction, SafetyHandoff
from interactions.models.kols import Channel
from interactions.safety import services
from organization.models import Membership, TeamManager, User, WorkWeek
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.organization import HolidayFactory

AT = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
HEARD = datetime(2026, 2, 17, 19, 0, tzinfo=UTC)


def contents(cast: Cast, **more: Any) -> Contents:
    fields: dict[str, Any] = {
        "kols": (KOLFactory.create(),), "starts_at": HEARD, "minutes": 30, "channel": Channel.PHONE,
        "purpose": Interaction.Purpose.SCIENTIFIC_EXCHANGE, "therapeutic_area": cast.oncology,
        "ae_screen": "possible", "pqc_screen": "none",
    }  # fmt: skip
    return Contents(**fields | more)


def log(cast: Cast, **more: Any) -> Interaction:
    return log_interaction(by=cast.msl, contents=contents(cast, **more), at=AT).interaction


def visible(user: User) -> list[SafetyHandoff]:
    return list(SafetyHandoff.objects.visible_to(user, AT.date()))


@pytest.fixture
def handoff(cast: Cast) -> SafetyHandoff:
    return log(cast).hand_offs.get()


def test_a_day_of_the_weekend_there_is_no_business_day(cast: Cast) -> None:
    """Heard on Thursday evening: Friday is a business day in one country, and not where Friday and Saturday are off."""
    thursday = datetime(2026, 2, 12, 19, tzinfo=UTC)
    friday = datetime(2026, 2, 13, 17, tzinfo=UTC)
    assert log(cast, starts_at=thursday).hand_offs.get().due_at == friday
    User.objects.filter(pk=cast.msl.pk).update(country="SA")
    cast.msl.refresh_from_db()
    WorkWeek.objects.create(country="SA", days_off=WorkWeek.DaysOff.FRIDAY_SATURDAY)
    assert log(cast, starts_at=thursday - timedelta(minutes=1)).hand_offs.get().due_at == thursday + timedelta(
        hours=23, minutes=59
    )


def test_each_possible_answer_is_promised_from_when_it_was_heard(cast: Cast) -> None:
    HolidayFactory.create(country="XX", date=HEARD.date() + timedelta(days=1))
    made = log(cast, pqc_screen="possible")
    assert [row.kind for row in made.hand_offs.order_by("kind")] == ["ae", "pqc"]
    row = made.hand_offs.get(kind="ae")
    assert (row.aware_at, row.due_at) == (HEARD, datetime(2026, 2, 18, 17, tzinfo=UTC))
    assert history_of(row)[0].by_id == cast.msl.pk
    User.objects.filter(pk=cast.msl.pk).update(country="XX")
    cast.msl.refresh_from_db()
    assert log(cast).hand_offs.get().due_at == HEARD + timedelta(hours=24)
    assert not log(cast, ae_screen="none").hand_offs.exists()


def test_undo_and_cancel_leave_it_as_it_was(cast: Cast) -> None:
    undone, cancelled = log(cast), log(cast)
    undo_interaction(by=cast.msl, interaction=undone, at=AT + timedelta(minutes=1))
    cancel_interaction(by=cast.msl, interaction=cancelled, reason="Wrong person")
    for interaction in (undone, cancelled):
        row = interaction.hand_offs.get()
        assert row.is_open
        services.hand_off(by=cast.msl, handoff=row, at=AT)
        interaction.refresh_from_db()
        assert (interaction.state, interaction.ae_screen) == ("cancelled", "handed_off")


def test_an_amendment_neither_takes_it_away_nor_makes_a_second(cast: Cast) -> None:
    made = log(cast)
    said = contents(cast, ae_screen="none", pqc_screen="possible")
    amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=AT)
    made.refresh_from_db()
    assert (made.ae_screen, made.pqc_screen) == ("possible", "possible")
    assert made.hand_offs.open().count() == 2
    amend_interaction(by=cast.msl, interaction=made, contents=said, version=2, at=AT)
    assert made.hand_offs.count() == 2


def test_moving_the_conversation_makes_it_due_earlier_and_never_later(cast: Cast) -> None:
    made = log(cast)
    for hours, aware_at in ((3, HEARD), (-5, HEARD - timedelta(hours=5))):
        said = contents(cast, starts_at=HEARD + timedelta(hours=hours))
        made.refresh_from_db()
        moved_from = made.starts_at
        amend_interaction(by=cast.msl, interaction=made, contents=said, version=made.version, at=AT)
        if hours > 0:
            assert made.hand_offs.get().aware_at == aware_at
            # Back again, so that it is heard when the conversation began.
            said = replace(said, starts_at=moved_from)
            amend_interaction(by=cast.msl, interaction=made, contents=said, version=made.version, at=AT)
    row = made.hand_offs.get()
    assert (row.aware_at, row.due_at) == (aware_at, HEARD + timedelta(hours=19))


def test_moved_to_an_earlier_day_it_is_heard_then_whatever_zone_its_author_is_in(cast: Cast) -> None:
    """Without a time it was heard as that day began where it was recorded; its author has flown elsewhere since."""
    noon = HEARD.replace(hour=12)
    made = log(cast, starts_at=noon, is_time_known=False)
    assert made.hand_offs.get().aware_at == HEARD.replace(hour=0)
    User.objects.filter(pk=cast.msl.pk).update(timezone="America/New_York")
    made = Interaction.objects.get(pk=made.pk)
    author = User.objects.get(pk=cast.msl.pk)
    day_before = contents(cast, starts_at=noon - timedelta(days=1), is_time_known=False)
    amend_interaction(by=author, interaction=made, contents=day_before, version=1, at=AT)
    row = made.hand_offs.get()
    assert row.aware_at == datetime(2026, 2, 16, tzinfo=UTC)
    assert row.due_at == datetime(2026, 2, 17, tzinfo=UTC)


def test_who_moves_elsewhere_gets_no_more_time(cast: Cast) -> None:
    """Heard at 20:00 in Los Angeles it is due at 17:00 of the next day there, not in Auckland three hours later."""
    User.objects.filter(pk=cast.msl.pk).update(timezone="America/Los_Angeles")
    author = User.objects.get(pk=cast.msl.pk)
    evening = datetime(2026, 2, 17, 4, tzinfo=UTC)
    row = log_interaction(by=author, contents=contents(cast, starts_at=evening), at=AT).interaction.hand_offs.get()
    assert row.due_at == datetime(2026, 2, 18, 1, tzinfo=UTC)
    User.objects.filter(pk=author.pk).update(timezone="Pacific/Auckland")
    author = User.objects.get(pk=author.pk)
    half_later = evening + timedelta(minutes=30)
    row = services.correct_awareness(by=author, handoff=row, aware_at=half_later, at=AT, reason="Told at the end")
    assert (row.aware_at, row.due_at) == (half_later, datetime(2026, 2, 18, 1, tzinfo=UTC))


def test_what_was_said_to_be_heard_after_the_beginning_stays_when_it_is_moved(cast: Cast) -> None:
    made = log(cast)
    later = HEARD + timedelta(hours=2)
    services.correct_awareness(
        by=cast.msl, handoff=made.hand_offs.get(), aware_at=later, at=AT, reason="Told at dinner"
    )
    said = contents(cast, starts_at=HEARD - timedelta(hours=1))
    amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=AT)
    assert made.hand_offs.get().aware_at == later


def test_a_new_years_day_is_a_holiday_of_the_authors_country_and_year(cast: Cast) -> None:
    """What is heard on the last evening of the year waits for no office that is closed, nor for another country's."""
    evening = datetime(2026, 12, 30, 20, tzinfo=UTC)
    User.objects.filter(pk=cast.msl.pk).update(country="XX")
    author = User.objects.get(pk=cast.msl.pk)
    HolidayFactory.create(country="YY", date=date(2026, 12, 31))
    HolidayFactory.create(country="XX", date=date(2027, 1, 1))
    for day, due_at in (
        (0, datetime(2026, 12, 31, 17, tzinfo=UTC)),
        (1, datetime(2027, 1, 1, 20, tzinfo=UTC)),
    ):
        at = evening + timedelta(days=day, hours=1)
        said = contents(cast, starts_at=evening + timedelta(days=day))
        assert log_interaction(by=author, contents=said, at=at).interaction.hand_offs.get().due_at == due_at


def test_a_record_with_one_is_not_deleted_nor_is_it(handoff: SafetyHandoff) -> None:
    interaction = handoff.interaction
    with pytest.raises(ProtectedError):
        Interaction.objects.filter(pk=interaction.pk).delete()
    for sql in ("DELETE FROM interactions_safetyhandoff", "DELETE FROM interactions_interaction"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            _run_to_its_end(sql)
    assert SafetyHandoff.objects.filter(pk=handoff.pk).exists()


def _run_to_its_end(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_knows_of_it(cast: Cast, handoff: SafetyHandoff) -> None:
    knows = {name for name, user in cast.people().items() if visible(user)}
    assert knows == {"msl", "manager", "lead", "safety", "compliance"}
    own = make_interaction(msl=cast.admin, therapeutic_area=cast.oncology, ae_screen="possible")
    assert visible(cast.admin) == [own.hand_offs.get()]


def test_it_moves_with_its_author_to_another_team(cast: Cast, handoff: SafetyHandoff) -> None:
    Membership.objects.filter(user=cast.msl).update(team=cast.south)
    assert (visible(cast.manager), visible(cast.other_manager)) == ([], [handoff])
    TeamManager.objects.all().delete()
    assert visible(cast.other_manager) == []


def test_others_finish_what_an_author_who_left_had_promised(cast: Cast, handoff: SafetyHandoff) -> None:
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    author = User.objects.get(pk=cast.msl.pk)
    assert visible(author) == []
    with pytest.raises(PermissionDenied):
        services.hand_off(by=author, handoff=handoff, at=AT)
    with pytest.raises(ValidationError) as refusal:
        services.hand_off(by=cast.manager, handoff=handoff, at=AT)
    assert list(refusal.value.message_dict) == ["reason"]
    services.hand_off(by=cast.manager, handoff=handoff, at=AT, reason="Safety confirmed it by telephone")
    handoff.refresh_from_db()
    assert (handoff.handed_off_by, handoff.handed_off_at) == (cast.manager, AT)
    assert history_of(handoff)[0].reason == "Safety confirmed it by telephone"
    # What was said of the hand-off is not told to those who read the interaction.
    assert history_of(handoff.interaction)[0].reason == ""


@pytest.mark.parametrize(
    "who", ["teammate", "elsewhere", "admin", "clinical", "commercial", "market_access", "outsider"]
)
def test_nobody_else_takes_a_step(who: str, cast: Cast, handoff: SafetyHandoff) -> None:
    user = cast.people()[who]
    for act in (
        lambda: services.hand_off(by=user, handoff=handoff, at=AT, reason="Done"),
        lambda: services.acknowledge(by=user, handoff=handoff, at=AT),
        lambda: services.withdraw(by=user, handoff=handoff, at=AT, reason="None"),
        lambda: services.correct_awareness(by=user, handoff=handoff, aware_at=HEARD, at=AT, reason="Other"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_second_press_changes_nothing(cast: Cast, handoff: SafetyHandoff) -> None:
    services.hand_off(by=cast.msl, handoff=handoff, at=AT)
    services.hand_off(by=cast.msl, handoff=handoff, at=AT + timedelta(hours=1))
    handoff.refresh_from_db()
    assert handoff.handed_off_at == AT
    assert len(history_of(handoff)) == 2
    with pytest.raises(ValidationError, match="changed in the meantime"):
        services.hand_off(by=cast.manager, handoff=handoff, at=AT, reason="Told so")


def test_safety_acknowledges_once_with_its_number(cast: Cast, handoff: SafetyHandoff) -> None:
    services.hand_off(by=cast.msl, handoff=handoff, at=AT)
    for who in ("msl", "manager", "lead", "compliance"):
        with pytest.raises((PermissionDenied, ValidationError)):
            services.acknowledge(by=cast.people()[who], handoff=handoff, at=AT)
    with pytest.raises(ValidationError) as refusal:
        services.acknowledge(by=cast.safety, handoff=handoff, at=AT, receipt="a woman of 54")
    assert list(refusal.value.message_dict) == ["receipt"]
    services.acknowledge(by=cast.safety, handoff=handoff, at=AT, receipt="AE-2026/17")
    services.acknowledge(by=cast.safety, handoff=handoff, at=AT + timedelta(days=1))
    handoff.refresh_from_db()
    assert (handoff.acknowledged_at, handoff.receipt) == (AT, "AE-2026/17")


def test_safety_has_it_before_its_author_says_so(cast: Cast, handoff: SafetyHandoff) -> None:
    services.acknowledge(by=cast.safety, handoff=handoff, at=AT, seen="open")
    handoff.refresh_from_db()
    assert (handoff.handed_off_by, handoff.stage) == (cast.safety, "acknowledged")
    services.take_back(by=cast.safety, handoff=handoff, reason="It was another one")
    handoff.refresh_from_db()
    handoff.interaction.refresh_from_db()
    assert handoff.is_open
    assert handoff.interaction.ae_screen == "possible"


def test_a_withdrawal_has_a_reason_and_stays_until_it_was_read(cast: Cast, handoff: SafetyHandoff) -> None:
    for reason in ("", "The patient born on 3 May", "Call 0171 234 5678"):
        with pytest.raises(ValidationError) as refusal:
            services.withdraw(by=cast.msl, handoff=handoff, at=AT, reason=reason)
        assert list(refusal.value.message_dict) == ["reason"]
    with pytest.raises(PermissionDenied):
        services.withdraw(by=cast.manager, handoff=handoff, at=AT, reason="None")
    services.withdraw(by=cast.msl, handoff=handoff, at=AT, reason="A mis-tap: nothing was heard")
    handoff.refresh_from_db()
    assert not handoff.is_open
    assert SafetyHandoff.objects.withdrawn().get(acknowledged_at=None) == handoff
    # What safety was shown as open is not acknowledged unread.
    with pytest.raises(ValidationError):
        services.acknowledge(by=cast.safety, handoff=handoff, at=AT, seen="open")
    services.acknowledge(by=cast.compliance, handoff=handoff, at=AT, seen="withdrawn")
    handoff.refresh_from_db()
    assert handoff.stage == "acknowledged"
    # Who read it takes back that alone; its author that it was none, read or not: then it waits again.
    with pytest.raises(ValidationError):
        services.take_back(by=cast.manager, handoff=handoff, reason="So")
    services.take_back(by=cast.compliance, handoff=handoff, reason="Read the wrong one")
    assert visible(cast.safety)[0].stage == "withdrawn"
    services.acknowledge(by=cast.safety, handoff=handoff, at=AT, seen="withdrawn")
    services.take_back(by=cast.msl, handoff=handoff, reason="It was one after all")
    (again,) = visible(cast.safety)
    assert again.is_open
    assert (again.acknowledged_at, again.withdrawn_reason) == (None, "")


def test_a_mistaken_hand_off_is_taken_back_with_a_reason(cast: Cast, handoff: SafetyHandoff) -> None:
    services.hand_off(by=cast.msl, handoff=handoff, at=AT)
    with pytest.raises(ValidationError):
        services.take_back(by=cast.msl, handoff=handoff, reason=" ")
    services.take_back(by=cast.msl, handoff=handoff, reason="The mail came back")
    handoff.refresh_from_db()
    assert handoff.is_open
    assert history_of(handoff)[0].reason == "The mail came back"
    services.hand_off(by=cast.msl, handoff=handoff, at=AT)
    services.acknowledge(by=cast.safety, handoff=handoff, at=AT + timedelta(hours=1))
    with pytest.raises(ValidationError):
        services.take_back(by=cast.msl, handoff=handoff, reason="Too late")
    services.take_back(by=cast.safety, handoff=handoff, reason="Another case")
    handoff.refresh_from_db()
    assert handoff.stage == "handed_off"


def test_its_author_corrects_when_it_was_heard(cast: Cast, handoff: SafetyHandoff) -> None:
    later = HEARD + timedelta(hours=2)
    for wrong in (AT + timedelta(minutes=1), HEARD - timedelta(days=1)):
        with pytest.raises(ValidationError) as refusal:
            services.correct_awareness(by=cast.msl, handoff=handoff, aware_at=wrong, at=AT, reason="So")
        assert list(refusal.value.message_dict) == ["day"]
    with pytest.raises(PermissionDenied):
        services.correct_awareness(by=cast.lead, handoff=handoff, aware_at=later, at=AT, reason="So")
    services.correct_awareness(by=cast.msl, handoff=handoff, aware_at=later, at=AT, reason="Told at dinner")
    handoff.refresh_from_db()
    assert (handoff.aware_at, handoff.due_at) == (later, datetime(2026, 2, 18, 17, tzinfo=UTC))
    assert history_of(handoff)[0].reason == "Told at dinner"
