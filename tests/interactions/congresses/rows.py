"""The congress of the world, and more of what belongs to it."""

from interactions.models import (
    KOL,
    ActivityDocument,
    Congress,
    CongressArea,
    CongressKOL,
    CongressSession,
    Interaction,
    SessionCover,
)
from tests.factories.insights import InsightFactory
from tests.factories.interactions import CongressFactory, CongressSessionFactory, make_interaction
from tests.factories.organization import UserFactory
from tests.factories.world import World


def congress_of(world: World) -> Congress:
    """That one."""
    return Congress.objects.get(lead=world.cast.msl)


def session_of(world: World) -> CongressSession:
    """Its session that is covered."""
    return congress_of(world).sessions.get(covers__user=world.cast.teammate)


def more_of_congress(world: World, kol: KOL, number: int) -> None:
    """One more session with a colleague, a KOL and a meeting there, what was heard, and another congress."""
    congress, session = congress_of(world), session_of(world)
    ActivityDocument.objects.create(activity=world.activity, title="Slides", link=f"https://files.example/{number}")
    mate = UserFactory.create(role="msl")
    SessionCover.objects.create(session=session, user=mate)
    one = CongressSessionFactory.create(congress=congress, topic=session.topic)
    SessionCover.objects.create(session=one, user=mate)
    CongressKOL.objects.get_or_create(congress=congress, kol=kol)
    for state in ("held", "planned"):
        row = make_interaction(
            msl=mate, kols=(kol,), on=congress.starts_on, channel="congress", therapeutic_area=world.cast.oncology
        )
        Interaction.objects.filter(pk=row.pk).update(congress=congress, state=state)
    InsightFactory.create(
        originator=world.cast.teammate, congress=congress, state="submitted", submitted_at=row.starts_at
    )
    other = CongressFactory.create(lead=mate)
    CongressArea.objects.create(congress=other, therapeutic_area=world.cast.oncology)
