"""Who is on whose map, what was agreed with them, and when they met."""

from datetime import date

from interactions.models import EarlierAgreement, InternalStakeholder, StakeholderContact
from okrs.models import Exclusion
from organization.models import Membership
from tests.factories.stakeholders import StakeholderFactory, TalkFactory
from tests.okrs.conftest import AT
from tests.okrs.snapshots.touched import DAY, UPDATE, Change, World, proof


@proof(InternalStakeholder)
def a_stakeholder_of_the_owner(world: World) -> Change:
    world.shares()
    return Change(StakeholderFactory.create(owner=world.cast.msl, every=92), {"every": 7})


@proof(InternalStakeholder, UPDATE)
def a_stakeholder_of_a_member_of_the_team(world: World) -> Change:
    world.shares(owner=world.cast.manager, scope="team")
    return Change(StakeholderFactory.create(owner=world.cast.msl, every=92), {"ended_on": DAY})


@proof(InternalStakeholder, UPDATE)
def a_stakeholder_who_was_the_owners(world: World) -> Change:
    world.shares()
    return Change(StakeholderFactory.create(owner=world.cast.msl, every=92), {"owner": world.cast.teammate})


@proof(StakeholderContact)
def a_talk_with_a_stakeholder(world: World) -> Change:
    world.shares()
    made = StakeholderFactory.create(owner=world.cast.msl)
    return Change(TalkFactory.create(stakeholder=made, met_on=DAY), {"met_on": date(2026, 1, 5)})


@proof(StakeholderContact, UPDATE)
def a_talk_of_a_member_of_the_team(world: World) -> Change:
    world.shares(owner=world.cast.manager, scope="team")
    made = StakeholderFactory.create(owner=world.cast.msl)
    return Change(TalkFactory.create(stakeholder=made, met_on=DAY), {"met_on": date(2026, 1, 5)})


@proof(EarlierAgreement, shows="detail")
def what_was_agreed_before(world: World) -> Change:
    world.shares()
    made = StakeholderFactory.create(owner=world.cast.msl, every=92)
    before = EarlierAgreement.objects.create(
        stakeholder=made, every=7, since=date(2026, 1, 1), until=date(2026, 1, 20), entered_on=date(2026, 1, 1)
    )
    return Change(before, {"every": 14})


@proof(Membership, UPDATE)
def who_keeps_a_map_leaves_the_team(world: World) -> Change:
    world.shares(owner=world.cast.manager, scope="team")
    StakeholderFactory.create(owner=world.cast.msl, every=92)
    return Change(Membership.objects.get(user=world.cast.msl), {"to_date": DAY})


@proof(Exclusion, UPDATE)
def a_stakeholder_taken_out(world: World) -> Change:
    kr = world.shares()
    made = StakeholderFactory.create(owner=world.cast.msl, every=92)
    out = Exclusion.objects.create(
        key_result=kr, source="stakeholders", row_id=made.pk, reason="Left", by=world.cast.msl, at=AT
    )
    back = {"restored_at": AT, "restored_by": world.cast.msl, "restore_reason": "Is back"}
    return Change(out, back)
