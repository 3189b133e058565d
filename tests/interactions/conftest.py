"""The cast of every test in this folder, and a KOL of whom everything is known."""

from datetime import timedelta

import pytest

from interactions.models import KOL
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import (
    AffiliationFactory,
    ChannelPreferenceFactory,
    ExternalIdFactory,
    KOLFactory,
    KOLTherapeuticAreaFactory,
    TierAssignmentFactory,
)
from tests.interactions.kols.kol_pages import PLANTED, TODAY, make_contact


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def full_kol(cast: Cast) -> KOL:
    """A KOL of whom everything is known."""
    kol: KOL = KOLFactory.create(given_name="Élodie", family_name="Åkerström", unmet_needs=f"needs {PLANTED}")
    ExternalIdFactory.create(kol=kol, system="npi", value="1234567893")
    AffiliationFactory.create(kol=kol, organisation="Karolinska")
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology, tier="global", rationale=PLANTED)
    KOLTherapeuticAreaFactory.create(kol=kol, therapeutic_area=cast.oncology)
    ChannelPreferenceFactory.create(kol=kol)
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=9))
    return kol
