"""Forms of congresses that make something new."""

from interactions.models import ActivityDocument, Congress, CongressKOL, CongressSession, SessionCover
from tests.access.creation import Creating
from tests.factories.kols import KOLFactory
from tests.factories.world import World
from tests.interactions.congresses.rows import congress_of, session_of

_DAYS = {"first_day": "2026-06-01", "last_day": "2026-06-03"}
_TIMES = {"begins_at": "14:00", "ends_at": "15:00"}


def _pk(world: World) -> tuple[int]:
    return (congress_of(world).pk,)


def _session(world: World) -> tuple[int]:
    return (session_of(world).pk,)


def _newcomer(world: World) -> int:
    """A KOL who is not noted yet."""
    if "attending" not in world.more:
        world.more["attending"] = KOLFactory.create()
    return int(world.more["attending"].pk)


CONGRESSES: tuple[Creating, ...] = (
    Creating(
        "activity-documents", ActivityDocument, "msl",
        lambda world: {"title": "Report", "address": "https://files.example/report"},
        lambda world: (world.activity.pk,), other={"title": "Other"}, unique=True,
    ),
    Creating(
        "congress-new", Congress, "lead", lambda world: {"name": "Data Days", "zone": "Europe/Paris", **_DAYS},
        other={"name": "Other Days"}, unique=True,
    ),
    Creating(
        "congress-session-new", CongressSession, "msl",
        lambda world: {"title": "Late news", "day": congress_of(world).starts_on.isoformat(), **_TIMES},
        _pk, other={"title": "Later news"},
    ),
    Creating(
        "congress-session-people", SessionCover, "msl", lambda world: {"user": str(world.cast.elsewhere.pk)}, _session,
        unique=True,
    ),
    Creating(
        "congress-kols", CongressKOL, "msl", lambda world: {"kols": str(_newcomer(world))}, _pk, unique=True,
    ),
)  # fmt: skip
