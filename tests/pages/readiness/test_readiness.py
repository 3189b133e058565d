"""Launch readiness: the figures of each product equal their rows, and each reader sees only what they may."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from msl_okr.pages.readiness import selectors
from msl_okr.pages.readiness.selectors import ACCEPTED, GAPS, Ready
from organization.models import Product, Quarter, User
from tests.factories.cast import Cast, make_cast
from tests.factories.imperatives import CommitmentFactory, ScientificMilestoneFactory, say
from tests.factories.insights import InsightFactory
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TierAssignmentFactory
from tests.factories.okrs import ObjectiveFactory
from tests.factories.organization import ProductFactory, StrategicImperativeFactory
from tests.reading import lacks, shows

TODAY = date.today()  # noqa: DTZ011 - pages ask the clock


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def product(cast: Cast) -> Product:
    made: Product = ProductFactory.create(
        name="Velomab", therapeutic_area=cast.oncology, lifecycle_phase=Product.Phase.PRE_LAUNCH
    )
    return made


def _ready(user: User, product: Product, quarter: Quarter) -> Ready:
    (found,) = selectors.readiness(user, [product], quarter, today=TODAY)
    return found


def _insight(cast: Cast, product: Product, **fields: Any) -> None:
    InsightFactory.create(originator=cast.msl, therapeutic_area=cast.oncology, product=product, **fields)


def test_gaps_are_open_until_something_was_done_and_accepted_ones_are_counted(
    cast: Cast, product: Product
) -> None:  # fmt: skip
    for state in ("draft", "submitted", "needs_detail", "accepted", "action_assigned", "actioned", "declined"):
        _insight(cast, product, state=state, category="evidence_gap")
    _insight(cast, product, state="accepted", category="unmet_need")
    other = ProductFactory.create(name="Other", therapeutic_area=cast.oncology)
    _insight(cast, other, state="accepted", category="evidence_gap")
    found = _ready(cast.lead, product, cast.quarter)
    assert (found.gaps, found.accepted) == (4, 4)
    for part, number in ((GAPS, found.gaps), (ACCEPTED, found.accepted)):
        assert selectors.insights_of(cast.lead, product, part).count() == number


def test_milestones_are_those_of_the_product_and_of_its_area_as_a_whole(cast: Cast, product: Product) -> None:
    other = ProductFactory.create(name="Other", therapeutic_area=cast.oncology)
    soon = TODAY + timedelta(days=5)
    common = {"therapeutic_area": cast.oncology, "date": soon}
    own = ScientificMilestoneFactory.create(**common, product=product)
    of_area = ScientificMilestoneFactory.create(**common)
    ScientificMilestoneFactory.create(**common, product=other)
    ScientificMilestoneFactory.create(therapeutic_area=cast.immunology, date=soon)
    past = ScientificMilestoneFactory.create(
        therapeutic_area=cast.oncology, product=product, date=TODAY - timedelta(days=1)
    )
    assert _ready(cast.msl, product, cast.quarter).ahead == [own, of_area]
    assert selectors.milestones_of(cast.msl, [product]) == [past, own, of_area]


def test_commitments_are_those_to_imperatives_that_objectives_of_the_area_serve(cast: Cast, product: Product) -> None:
    served, unserved = StrategicImperativeFactory.create(), StrategicImperativeFactory.create()
    for area, imperative, state in ((cast.oncology, served, "active"), (cast.immunology, unserved, "active"),
                                    (cast.oncology, unserved, "draft")):  # fmt: skip
        ObjectiveFactory.create(
            quarter=cast.quarter, therapeutic_area=area, imperative=imperative, state=state, primary_team=cast.north,
            owner=cast.msl,
        )  # fmt: skip
    reached = CommitmentFactory.create(imperative=served, quarter=cast.quarter, target=4)
    say(reached, 4, TODAY, by=cast.clinical)
    CommitmentFactory.create(imperative=served, quarter=cast.quarter)
    CommitmentFactory.create(imperative=served, quarter=cast.quarter, is_withdrawn=True)
    CommitmentFactory.create(imperative=unserved, quarter=cast.quarter)
    found = _ready(cast.lead, product, cast.quarter)
    assert [one.is_good for one in found.committed] == [True, False]
    assert found.good == 1


def test_a_lead_sees_the_figures_and_opens_their_rows(cast: Cast, product: Product, client: Client) -> None:
    for number, kol in enumerate(KOLFactory.create_batch(6)):
        TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
        if number < 2:
            make_interaction(msl=cast.msl, kols=(kol,), on=TODAY)
    _insight(cast, product, state="accepted", category="evidence_gap", observation="Nobody knows the dose")
    ScientificMilestoneFactory.create(
        therapeutic_area=cast.oncology, title="First read-out", date=TODAY + timedelta(days=9)
    )
    client.force_login(cast.lead)
    shows(client.get(reverse("readiness")), "Pre-launch", "Velomab", "2 of 6", "First read-out", "?part=gaps")
    page = reverse("product-readiness", args=[product.pk])
    shows(client.get(page), "First read-out", "4 not met", "team=all", "No commitment yet")
    shows(client.get(page, {"part": "gaps"}), "Nobody knows the dose")
    shows(client.get(page, {"part": "accepted"}), "Nobody knows the dose")
    assert AccessRecord.objects.filter(actor_id=cast.lead.pk, model="insight").count() == 2
    other = ProductFactory.create(name="Other", therapeutic_area=cast.immunology)
    empty = reverse("product-readiness", args=[other.pk])
    shows(client.get(empty, {"part": "gaps"}), "No open evidence gap")
    shows(client.get(empty), "No KOL has a tier in this area", "No milestone of this product")


def test_who_reads_no_insights_in_full_is_told_none(cast: Cast, product: Product, client: Client) -> None:
    _insight(
        cast, product, state="accepted", category="evidence_gap", observation="Hidden", shared_observation="Hidden"
    )  # fmt: skip
    page = reverse("product-readiness", args=[product.pk])
    for viewer in (cast.clinical, cast.admin):
        client.force_login(viewer)
        lacks(client.get(reverse("readiness")), "evidence gaps", "Accepted insights")
        lacks(client.get(page, {"part": "gaps"}), "Hidden", "evidence gaps")
    for viewer in (cast.commercial, cast.safety, cast.outsider):
        client.force_login(viewer)
        assert client.get(reverse("readiness")).status_code == 403
        assert client.get(page).status_code == 403


def test_without_products_or_quarters_it_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.msl)
    shows(client.get(reverse("readiness")), "No product yet")
    client.force_login(cast.admin)
    shows(client.get(reverse("readiness")), reverse("product-add"))
    product = ProductFactory.create(therapeutic_area=cast.oncology)
    Quarter.objects.all().delete()
    shows(client.get(reverse("readiness")), product.name)
    assert client.get(reverse("product-readiness", args=[product.pk])).status_code == 200
