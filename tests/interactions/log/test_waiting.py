"""What waits for a person after conversations, and hand-offs to safety, as the first page reads them."""

from datetime import UTC, datetime, timedelta

import pytest

from interactions.models import Interaction, SafetyHandoff, Waiting, WaitingHandoff
from organization.ground.names import owner_name
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_handoff, make_interaction
from tests.factories.kols import KOLFactory

AT = datetime(2026, 2, 15, 12, tzinfo=UTC)
TODAY = AT.date()
WEEK = TODAY + timedelta(days=7)
State = Interaction.State


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


def waiting(user: User) -> list[int]:
    return [row.interaction_id for row in Waiting.of(user, TODAY, WEEK)]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_what_is_planned_comes_first_then_what_was_promised_oldest_first(cast: Cast) -> None:
    later, sooner, past = (make_interaction(msl=cast.msl, on=TODAY + days(n), state=State.PLANNED) for n in (7, 0, -1))
    new, old = (make_interaction(msl=cast.msl, on=TODAY - days(20), next_step_on=TODAY - days(n)) for n in (0, 9))
    assert waiting(cast.msl) == [past.pk, sooner.pk, later.pk, old.pk, new.pk]


def test_what_is_cancelled_later_long_past_done_or_of_others_does_not_wait(cast: Cast) -> None:
    make_interaction(msl=cast.teammate, on=TODAY, state=State.PLANNED)
    make_interaction(msl=cast.msl, on=TODAY, state=State.CANCELLED, next_step_on=TODAY)
    make_interaction(msl=cast.msl, on=TODAY + days(8), state=State.PLANNED)
    make_interaction(msl=cast.msl, on=TODAY - days(92), state=State.PLANNED)
    make_interaction(msl=cast.msl, on=TODAY - days(9), next_step_on=TODAY + days(1))
    make_interaction(msl=cast.msl, on=TODAY - days(9), next_step_on=TODAY, next_step_ended_at=AT)
    assert waiting(cast.msl) == []


def test_kols_are_named_as_they_sort(cast: Cast) -> None:
    kols = (
        KOLFactory.create(given_name="Zoe", family_name="Adler"),
        KOLFactory.create(given_name="", family_name="Aas"),
    )
    made = make_interaction(msl=cast.msl, kols=kols, on=TODAY, state=State.PLANNED)
    (row,) = Waiting.of(cast.msl, TODAY, WEEK)
    assert row.kol_names == ["Aas", "Zoe Adler"]
    assert (row.channel, row.occurred_on, row.starts_at) == (made.channel, made.occurred_on, made.starts_at)
    assert (row.is_planned, row.next_step, row.next_step_on) == (True, made.next_step, None)


def test_hand_offs_wait_for_those_who_may_know_of_them_until_they_are_acknowledged(cast: Cast) -> None:
    for msl in (cast.msl, cast.teammate, cast.elsewhere):
        make_handoff(make_interaction(msl=msl, on=TODAY))
    done = make_handoff(
        make_interaction(msl=cast.msl, on=TODAY), handed_off_at=AT + days(1), handed_off_by=cast.msl,
        acknowledged_at=AT + days(1), acknowledged_by=cast.safety,
    )  # fmt: skip
    withdrawn = make_handoff(
        make_interaction(msl=cast.msl, on=TODAY), withdrawn_at=AT, withdrawn_by=cast.msl, withdrawn_reason="Misheard"
    )
    User.objects.filter(pk=cast.teammate.pk).update(is_active=False, display_name="")
    for user in cast.people().values():
        known = SafetyHandoff.objects.visible_to(user, TODAY).exclude(pk=done.pk)
        rows = {row.pk: row for row in WaitingHandoff.objects.visible_to(user, TODAY)}
        assert rows.keys() == {one.pk for one in known}, user
        for one in known.select_related("interaction__msl"):
            row = rows[one.pk]
            assert (row.kind, row.due_at, row.is_open) == (one.kind, one.due_at, one.pk != withdrawn.pk)
            assert (row.author_id, row.author) == (one.interaction.msl_id, owner_name(one.interaction.msl))
