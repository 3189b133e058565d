"""Factories of KOLs and of what belongs to their record. All people are invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from interactions.institutions.services import institution_named
from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    ImportRun,
    KOLTherapeuticArea,
    TierAssignment,
    Topic,
)
from interactions.models.kols import Channel
from tests.factories.cast import Cast
from tests.factories.organization import TherapeuticAreaFactory


class KOLFactory(DjangoModelFactory):
    given_name = "Ada"
    family_name = factory.Sequence(lambda n: f"Expert {n:04}")
    title = "Prof."
    country = "DE"
    city = "Berlin"

    class Meta:
        model = KOL


class ExternalIdFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    system = ExternalId.System.REGISTRY
    value = factory.Sequence(lambda n: f"REG-{n:05}")

    class Meta:
        model = ExternalId


class AffiliationFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    organisation = "Charité"
    institution = factory.LazyAttribute(
        lambda made: institution_named(made.organisation, city=made.kol.city, country=made.kol.country)
    )
    is_primary = True

    class Meta:
        model = Affiliation


class TierAssignmentFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    tier = TierAssignment.Tier.NATIONAL
    from_date = date(2025, 1, 1)

    class Meta:
        model = TierAssignment


class KOLTherapeuticAreaFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)

    class Meta:
        model = KOLTherapeuticArea


class ChannelPreferenceFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    channel = Channel.PHONE

    class Meta:
        model = ChannelPreference


class ConsentFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    purpose = Consent.Purpose.CONTACT
    status = Consent.Status.OBJECTED
    noted_on = date(2026, 1, 5)

    class Meta:
        model = Consent


class TopicFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Topic {n}")
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)

    class Meta:
        model = Topic


class ImportRunFactory(DjangoModelFactory):
    file_name = "kols.csv"
    digest = "0" * 64
    is_dry_run = False
    at = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)

    class Meta:
        model = ImportRun


def make_kol(cast: Cast, plant: Callable[[str], str], today: date) -> KOL:
    """A KOL with everything that belongs to one, also an objection to contact."""
    kol: KOL = KOLFactory.create(
        given_name="Ingrid", family_name="Solberg", unmet_needs=plant("unmet_needs"), specialties=["Oncology"]
    )
    KOLTherapeuticAreaFactory.create(kol=kol, therapeutic_area=cast.oncology)
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology, rationale=plant("tier_rationale"))
    ExternalIdFactory.create(kol=kol)
    AffiliationFactory.create(kol=kol)
    ChannelPreferenceFactory.create(kol=kol)
    ConsentFactory.create(kol=kol, lawful_basis="Legitimate interest", noted_on=today - timedelta(days=30))
    return kol
