"""What the Log offers: colleagues who may have taken part, and the KOLs met lately."""

from datetime import UTC, date, datetime, timedelta

import pytest

from interactions.log.selectors import offers
from interactions.models import Interaction
from organization.models import Membership, User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.organization import TeamManagerFactory

TODAY = date(2026, 2, 18)
AT = datetime(2026, 2, 18, 9, 0, tzinfo=UTC)


def offered(user: User, day: date = TODAY) -> set[User]:
    return set(offers.colleagues(user, today=day))


def met_lately(user: User) -> list[int]:
    return [choice.id for choice in offers.kols_of(user, offers.lately(user).kols)]


def test_the_channel_is_that_of_the_last_interaction_that_was_not_cancelled(cast: Cast) -> None:
    assert offers.lately(cast.msl) == offers.Lately("virtual_meeting", ())
    make_interaction(msl=cast.msl, starts_at=AT, channel="phone")
    make_interaction(msl=cast.msl, starts_at=AT + timedelta(days=1), channel="email", state="cancelled")
    make_interaction(msl=cast.teammate, starts_at=AT + timedelta(days=2), channel="chat")
    assert offers.lately(cast.msl).channel == "phone"


def test_colleagues_are_members_and_managers_of_the_same_team_and_medical_leads(cast: Cast) -> None:
    assert offered(cast.msl) == {cast.teammate, cast.manager, cast.lead}
    assert offered(cast.manager) == {cast.msl, cast.teammate, cast.lead}
    Membership.objects.filter(user=cast.teammate).update(to_date=TODAY)
    assert cast.teammate in offered(cast.msl)
    assert cast.teammate not in offered(cast.msl, TODAY + timedelta(days=1))


def test_who_manages_a_team_together_with_the_person_is_no_colleague_for_that(cast: Cast) -> None:
    TeamManagerFactory.create(team=cast.north, user=cast.other_manager)
    assert cast.other_manager in offered(cast.msl)
    assert cast.other_manager not in offered(cast.manager)


def test_kols_met_lately_come_latest_first_each_once_and_not_from_cancelled_ones(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, never = KOLFactory.create_batch(4)
    met = [first, second, third, first]
    for day, kol in enumerate(met):
        make_interaction(msl=cast.msl, kols=(kol,), starts_at=AT + timedelta(days=day))
    make_interaction(msl=cast.teammate, kols=(never,), starts_at=AT)
    make_interaction(msl=cast.msl, kols=(never,), starts_at=AT, state=Interaction.State.CANCELLED)
    assert met_lately(cast.msl) == [first.pk, third.pk, second.pk]
    monkeypatch.setattr(offers, "RECENT", 2)
    assert met_lately(cast.msl) == [first.pk, third.pk]
    monkeypatch.setattr(offers, "FEW", 1)  # the latest alone does not name two
    assert met_lately(cast.msl) == [first.pk, third.pk]
    monkeypatch.setattr(offers, "LATELY", 1)
    assert met_lately(cast.msl) == [first.pk]
