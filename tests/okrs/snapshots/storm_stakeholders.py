"""What of the storm concerns stakeholders: talks, agreements, who is on a map."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from interactions.models import EarlierAgreement, InternalStakeholder, StakeholderContact
from okrs.models import Exclusion, KeyResult
from tests.factories.stakeholders import StakeholderFactory, TalkFactory
from tests.okrs.conftest import AT

if TYPE_CHECKING:
    from tests.okrs.snapshots.storm import Storm


def meet_stakeholder(storm: "Storm") -> None:
    """Somebody comes onto a map, a talk takes place, is moved or taken back."""
    rng = storm.rng
    row = storm.one(InternalStakeholder)
    if row is None or rng.random() < 0.3:
        StakeholderFactory.create(
            owner=rng.choice(storm.people), every=rng.choice([7, 14, 31]), agreed_since=storm.day()
        )
        return
    day, talk = storm.day(), storm.one(StakeholderContact)
    if rng.random() < 0.6 and not row.contacts.filter(met_on=day).exists():
        TalkFactory.create(stakeholder=row, met_on=day)
    elif talk and rng.random() < 0.5:
        talk.delete()
    elif talk and not StakeholderContact.objects.filter(stakeholder=talk.stakeholder_id, met_on=day).exists():
        StakeholderContact.objects.filter(pk=talk.pk).update(met_on=day)


def agree_anew(storm: "Storm") -> None:
    """Another agreement, whatever way it comes; off the map and back; to another keeper."""
    rng, row, before = storm.rng, storm.one(InternalStakeholder), storm.one(EarlierAgreement)
    if row is None:
        return
    until = storm.day()
    if before and rng.random() < 0.4:
        EarlierAgreement.objects.filter(pk=before.pk).update(every=rng.choice([7, 92]))
    elif before and rng.random() < 0.3:
        before.delete()
    elif not row.earlier_agreements.filter(until=until).exists():
        since: date = until - timedelta(days=rng.randrange(60))
        EarlierAgreement.objects.create(
            stakeholder=row, every=rng.choice([7, 31]), since=since, until=until, entered_on=since
        )
    InternalStakeholder.objects.filter(pk=row.pk).update(
        ended_on=rng.choice([None, None, storm.day()]), every=rng.choice([7, 14, 31]), agreed_since=storm.day(),
        owner=rng.choice(storm.people),
    )  # fmt: skip


def take_stakeholder_out(storm: "Storm") -> None:
    """Of the share of one key result."""
    row = storm.one(InternalStakeholder)
    kr = storm.rng.choice(list(KeyResult.objects.filter(measured_by="stakeholders_met").order_by("pk")))
    if row and not Exclusion.objects.in_force().filter(key_result=kr, source="stakeholders", row_id=row.pk).exists():
        Exclusion.objects.create(
            key_result=kr, source="stakeholders", row_id=row.pk, reason="Storm", by=storm.cast.manager, at=AT
        )
