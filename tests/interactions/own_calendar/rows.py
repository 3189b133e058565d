"""What was found in somebody's own calendar. All of it is invented."""

from datetime import timedelta

from django.utils import timezone

from interactions.models import KOL, IgnoredAppointment, OwnCalendar, PossibleContact
from organization.models import User
from tests.factories.world import World


def make_possible(owner: User, kol: KOL, number: int = 0) -> PossibleContact:
    """An appointment of the day before, an hour apart from others."""
    start = timezone.now() - timedelta(days=1, hours=number)
    return PossibleContact.objects.create(
        owner=owner, kol=kol, starts_at=start, minutes=30, appointment_key=f"{number:064x}", kind_key=f"{number:064x}"
    )


def possible_contact(world: World) -> PossibleContact:
    """One of msl's; made once for a world."""
    if "possible contact" not in world.more:
        world.more["possible contact"] = make_possible(world.cast.msl, world.kol)
    found: PossibleContact = world.more["possible contact"]
    return found


def ignored_appointment(world: World) -> IgnoredAppointment:
    """One of msl's; made once for a world."""
    if "ignored appointment" not in world.more:
        world.more["ignored appointment"] = IgnoredAppointment.objects.create(
            owner=world.cast.msl, kol=world.kol, kind_key="f" * 64
        )
    found: IgnoredAppointment = world.more["ignored appointment"]
    return found


def make_connection(owner: User) -> OwnCalendar:
    """An address that nothing opens."""
    made, _ = OwnCalendar.objects.get_or_create(
        owner=owner,
        defaults={
            "sealed": "gAAAAinvented",
            "host": "calendar.example.com",
            "ending": ".ics",
            "due_at": timezone.now(),
        },
    )
    return made
