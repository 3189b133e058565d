"""A conversation whose scientific words are known, to look for where they must not be."""

from datetime import date
from typing import Any

from interactions.models import Interaction
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TopicFactory

CANARY = "zanzibarium"


def planted(cast: Cast, **more: Any) -> Interaction:
    """A conversation whose scientific fields all carry the canary; how it was held tells nothing either."""
    topic = TopicFactory.create(name=f"{CANARY} topic", therapeutic_area=cast.oncology)
    fields: dict[str, Any] = {
        "kols": (KOLFactory.create(given_name="Amara", family_name="Okafor"),), "on": date(2026, 2, 16),
        "topics": (topic,), "depths": ("why", "condition"), "notes": f"{CANARY} note",
        "next_step": f"{CANARY} next", "channel": "webinar", "purpose": "reactive_response", "minutes": 47,
    }  # fmt: skip
    made = make_interaction(msl=cast.msl, **fields | more)
    made.follow_ups.update(question=f"{CANARY} question")
    return made
