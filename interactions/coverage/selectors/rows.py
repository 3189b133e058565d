"""The rows behind the figures of coverage: the KOLs who were met or were not, and the talks by how they took place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from interactions.arithmetic.coverage import first_choices
from interactions.coverage.selectors.counted import (
    Asked,
    Talks,
    in_quarter,
    met_by,
    reached,
    talks,
    to_be_met,
)
from interactions.coverage.selectors.grid import as_preferred, preferred
from interactions.kols.selectors.kols import kol_rows
from interactions.models import KOL, ChannelPreference
from interactions.models.kols import Channel
from organization.ground.exports import PART
from organization.models import User

MET, MISSED, SILENT, REACHED = "met", "missed", "silent", "reached"
MATCHED, UNMATCHED = "matched", "unmatched"
OF_KOLS, OF_TALKS = (MET, MISSED, SILENT, REACHED), (MATCHED, UNMATCHED)


def kols_of(viewer: User, asked: Asked, part: str, *, days: int) -> QuerySet[KOL]:
    """The KOLs of a part of ``OF_KOLS``, by name."""
    if part == REACHED:
        found = reached(viewer, asked)
    elif part == SILENT:
        found = silent(viewer, asked, days)
    else:
        met = met_by(viewer, in_quarter(viewer, asked))
        rows = to_be_met(asked).filter(met if part == MET else ~met)
        found = KOL.objects.filter(pk__in=rows.order_by().values("kol"))
    return found.order_by("sort_key", "pk")


def silent(viewer: User, asked: Asked, days: int) -> QuerySet[KOL]:
    """Those to be met with whom no talk was in the last ``days`` days: of the area asked for, else of any."""
    since = asked.until - timedelta(days=days - 1)
    lately = talks(viewer, asked, first=since, last=asked.until).filter(kol=OuterRef("pk"))
    return KOL.objects.filter(~Exists(lately), pk__in=to_be_met(asked).order_by().values("kol"))


EXPORTED = ("KOL id", "Name", "Tier", "Institution", "Place", "Last contact")


def export_rows(kols: QuerySet[KOL], *, viewer: User, today: date) -> Iterator[list[Any]]:
    """The KOLs as rows of a file, under ``EXPORTED``."""
    keys = list(kols.values_list("pk", flat=True))
    for first in range(0, len(keys), PART):
        for row in kol_rows(keys[first : first + PART], viewer=viewer, today=today):
            yield [row["id"], row["name"], row["tier"], row["institution"], row["place"], row["last_contact"]]


def talks_of(viewer: User, asked: Asked, part: str) -> Talks:
    """The talks of a part of ``OF_TALKS``, the latest first."""
    rows = preferred(viewer, asked)
    rows = rows.filter(as_preferred() if part == MATCHED else ~as_preferred())
    return rows.order_by("-starts_at", "-pk")


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A KOL in a conversation: how it took place, and how the KOL likes to be met."""

    url: str
    kol: str
    iso: str
    day: str
    person: str
    channel: str
    choices: str


_CHANNELS = dict(Channel.choices)
TALK = (
    "kol", "kol__given_name", "kol__family_name", "interaction__occurred_on", "interaction__msl__display_name",
    "interaction__channel",
)  # fmt: skip


def talk_rows(found: Sequence[Any]) -> list[TalkRow]:
    """Lines of talks that were read as ``talks_of(…).values_list(*TALK)``. One query."""
    stated: dict[int, dict[str, int]] = {}
    choices = ChannelPreference.objects.filter(kol__in={row[0] for row in found}, is_stated=True).order_by()
    for kol, channel, rank in choices.values_list("kol", "channel", "rank"):
        stated.setdefault(kol, {})[channel] = rank
    return [
        TalkRow(
            url=reverse("kol", args=[kol]),
            kol=f"{given} {family}".strip(),
            iso=day.isoformat(),
            day=f"{day:%-d %b %Y}",
            person=person,
            channel=_CHANNELS[channel],
            choices=", ".join(_CHANNELS[one] for one in first_choices(stated.get(kol, {}))),
        )
        for kol, given, family, day, person, channel in found
    ]
