"""What a link to Log fills in beforehand: ``?kol=…&day=…&start=…&minutes=…&channel=…&congress=…``; it saves nothing."""

import re
from datetime import date
from typing import Any

from django.http import QueryDict

from interactions.log.initial import MINUTES
from interactions.models.kols import Channel
from organization.ground.numbers import as_number

_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_A_DAY = 1_440


def prefilled(query: QueryDict) -> dict[str, Any]:
    """Values for the form; what makes no sense is left out."""
    found: dict[str, Any] = {"kols": [kol for kol in query.getlist("kol")[:20] if kol]}
    try:
        found["day"] = date.fromisoformat(query.get("day", ""))
    except ValueError:
        found.pop("day", None)
    if _TIME.fullmatch(query.get("start", "")):
        found["start"] = query["start"]
    minutes = as_number(query.get("minutes", "")) or 0
    if minutes in MINUTES:
        found["minutes"] = str(minutes)
    elif 0 < minutes <= _A_DAY:
        found |= {"minutes": "", "minutes_other": minutes}
    if query.get("channel", "") in Channel.values:
        found["channel"] = query["channel"]
    if as_number(query.get("congress", "")) is not None:
        found["congress"] = query["congress"]
    return found
