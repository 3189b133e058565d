"""What an MSL says about a conversation of the day before."""

from datetime import UTC, datetime, timedelta
from typing import Any

from interactions.log.services.contents import Contents
from interactions.models import Interaction
from interactions.models.kols import Channel
from tests.factories.cast import Cast
from tests.factories.kols import KOLFactory

AT = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
YESTERDAY = AT - timedelta(days=1)


def contents(cast: Cast, **more: Any) -> Contents:
    fields: dict[str, Any] = {
        "kols": (KOLFactory.create(),), "starts_at": YESTERDAY, "minutes": 30, "channel": Channel.PHONE,
        "purpose": Interaction.Purpose.SCIENTIFIC_EXCHANGE, "therapeutic_area": cast.oncology,
        "ae_screen": "none", "pqc_screen": "none",
    }  # fmt: skip
    return Contents(**fields | more)
