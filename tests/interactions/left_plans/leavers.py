"""Somebody who left, and what they had planned."""

from datetime import timedelta

from interactions.models import Interaction
from organization.models import User
from tests.factories.interactions import make_interaction
from tests.factories.organization import MembershipFactory, UserFactory
from tests.factories.world import World


def leaver_of_north(world: World) -> User:
    """A former member of North with one planned interaction; made once for a world."""
    if "leaver of north" not in world.more:
        gone = UserFactory.create(display_name="Gone Away", is_active=False, therapeutic_area=world.cast.oncology)
        MembershipFactory.create(user=gone, team=world.cast.north, from_date=world.today - timedelta(days=90))
        make_plan(gone, world.today + timedelta(days=3), world)
        world.more["leaver of north"] = gone
    found: User = world.more["leaver of north"]
    return found


def make_plan(of: User, day: object, world: World) -> Interaction:
    """Planned with the KOL of the world."""
    return make_interaction(
        msl=of, kols=(world.kol,), on=day, hour=9, state="planned", ae_screen="", pqc_screen="",
    )  # fmt: skip
