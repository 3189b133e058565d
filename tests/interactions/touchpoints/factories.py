"""Factories of touchpoints. All people are invented."""

from datetime import UTC, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from interactions.models import CollisionAnswer, ImportRun, Touchpoint
from interactions.models.touchpoints import ChannelClass
from interactions.touchpoint_imports.reading import FIELDS
from interactions.touchpoint_imports.services import import_touchpoints
from organization.ground.clock import now
from organization.models import User
from tests.factories.kols import KOLFactory
from tests.factories.organization import UserFactory
from tests.factories.world import World


class TouchpointFactory(DjangoModelFactory):
    kol = factory.SubFactory(KOLFactory)
    function = User.Function.COMMERCIAL
    contact_person = "Ines Falk"
    channel_class = ChannelClass.IN_PERSON
    starts_at = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
    occurred_on = factory.LazyAttribute(lambda made: made.starts_at.astimezone(made.entered_by.zone).date())
    state = Touchpoint.State.DONE
    entered_by = factory.SubFactory(UserFactory)

    class Meta:
        model = Touchpoint


def touchpoint(world: World) -> Touchpoint:
    """One of the commercial partner, which a system named; an msl answered that it collides, and so did the partner."""
    stored: Touchpoint | None = Touchpoint.objects.filter(source_system="crm", external_id="visit-1").first()
    if stored is not None:
        return stored
    cast, interaction = world.cast, world.interaction
    made: Touchpoint = TouchpointFactory.create(
        kol=world.kol, entered_by=cast.commercial, contact_person=cast.commercial.display_name,
        starts_at=interaction.starts_at + timedelta(hours=1), source_system="crm", external_id="visit-1",
    )  # fmt: skip
    for by, mine, other, name in (
        (cast.msl, {"interaction": interaction}, {"other_touchpoint": made}, "collision_reason"),
        (cast.commercial, {"touchpoint": made}, {"other_interaction": interaction}, "commercial_collision_reason"),
    ):
        CollisionAnswer.objects.create(
            kol=world.kol, day=made.occurred_on, choice=CollisionAnswer.Choice.WENT_AHEAD, by=by,
            reason=world.words.plant(name), at=datetime.combine(world.today, time(8), UTC), **mine, **other,
        )  # fmt: skip
    return made


VISITS = b"id,kol,person,start\nvisit-2,Ingrid Solberg,Ines Falk,2026-02-03\n"


def touchpoint_import(world: World) -> ImportRun:
    """A dry run of the commercial partner."""
    stored: ImportRun | None = ImportRun.objects.filter(kind__startswith="touchpoints-", is_dry_run=True).first()
    return stored or import_touchpoints(
        content=VISITS, file_name="visits.csv", name="crm", function="commercial",
        columns={name: usual for name, (_, usual) in FIELDS.items()}, by=world.cast.commercial, at=now(), dry_run=True,
    )  # fmt: skip
