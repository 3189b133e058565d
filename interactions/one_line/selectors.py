"""What the reader of a line is told of the organisation: the names that the line may hold, never all of them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q

from interactions.log.selectors import offers
from interactions.models import KOL, Congress
from interactions.models.kols import KOLQuerySet
from interactions.one_line.known import Known, KnownKol, KnownName, OneLine
from interactions.one_line.names import Sought, sought
from interactions.one_line.parsing import LONGEST, parse
from organization.ground.text import fold, slips
from organization.models import User

# Of one word, of two words together, and of words with a slip before they are compared letter by letter.
OF_A_WORD, OF_A_PAIR, LIKELY = 30, 12, 3_000
MOST_WITH_A_SLIP = 4
CONGRESS_NEAR = timedelta(days=400)
MOST_CONGRESSES = 200
# Where 11/24 is the 24th of November.
MONTH_FIRST = frozenset({"US", "PH", "PW", "FM", "MH"})
MONTH_FIRST_ZONES = frozenset(
    f"America/{place}" for place in ("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Detroit", "Anchorage")
)

_NAMES = ("pk", "given_name", "family_name", "city")


def line_of(user: User, text: str, *, area_id: int | None, at: datetime) -> OneLine:
    """What the line gives for an interaction of the person's own, with topics of that therapeutic area."""
    today = at.astimezone(user.zone).date()
    known = known_to(user, text, area_id=area_id, today=today)
    return parse(text, known, today=today, now=at, zone=user.zone)


def known_to(user: User, text: str, *, area_id: int | None, today: date) -> Known:
    """The KOLs whose names may stand in the text, topics of the area, congresses of about a year, how days are written.

    Five queries at most, whatever the number of KOLs: one more where a name seems to hold a slip.
    """
    topics: Iterable[tuple[int, str]] = offers.topics_of(area_id).values_list("pk", "name") if area_id else ()
    near = Congress.objects.filter(ends_on__gte=today - CONGRESS_NEAR, starts_on__lte=today + CONGRESS_NEAR)
    congresses = near.order_by("-starts_on", "pk").values_list("pk", "name")[:MOST_CONGRESSES]
    return Known(
        kols=kols_in(user, text),
        topics=[KnownName(pk, name) for pk, name in topics],
        congresses=[KnownName(pk, name) for pk, name in congresses],
        is_month_first=user.country in MONTH_FIRST or (not user.country and user.timezone in MONTH_FIRST_ZONES),
    )


def kols_in(user: User, text: str) -> list[KnownKol]:
    """KOLs whom the person may know of, still active, of whom a word of the text is a name or nearly so; those met
    lately always."""
    recent = offers.lately(user).kols
    wanted = sought(text[:LONGEST])
    kols = KOL.objects.visible_to(user).active()
    found = {row[0]: row for row in _named(kols, wanted, recent)}
    heard = {word for row in found.values() for word in fold(f"{row[2]} {row[1]}").split()}
    slipped = [word for word in wanted.nearly if word not in heard][:MOST_WITH_A_SLIP]
    if slipped:
        found |= {row[0]: row for row in _nearly(kols, slipped)}
    return [KnownKol(pk, given, family, city, pk in recent) for pk, given, family, city in found.values()]


def _named(kols: KOLQuerySet, wanted: Sought, recent: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """By each word: those whose name begins with it, others who have it, who have two that stand together. One query.

    Each way stops at its own number, so that a common given name does not crowd out a rare surname.
    """
    kols = kols.order_by()
    ways = [kols.filter(pk__in=list(recent)).values_list(*_NAMES)]
    for word in wanted.words:
        ways.append(kols.filter(sort_key__startswith=word).values_list(*_NAMES)[:OF_A_WORD])
        if len(word) > 2:
            ways.append(kols.filter(sort_key__contains=f" {word}").values_list(*_NAMES)[:OF_A_WORD])
    for one, other in pairwise(wanted.words):
        both = kols.filter(sort_key__contains=one).filter(sort_key__contains=other)
        ways.append(both.values_list(*_NAMES)[:OF_A_PAIR])
    rows: Any = ways[0].union(*ways[1:], all=True)
    return list(rows)


def _nearly(kols: KOLQuerySet, words: Iterable[str]) -> list[tuple[int, str, str, str]]:
    """Those who are meant if one letter of a word is wrong. One query, as ``organization.models.names.nearly`` asks."""
    likely = Q()
    for word in words:
        middle = len(word) // 2
        turned = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        for part in (word[:middle], word[middle:], turned):
            likely |= Q(sort_key__contains=part)
    rows: Any = kols.filter(likely).order_by("sort_key", "pk").values_list(*_NAMES, "sort_key")[:LIKELY]
    return [row[:4] for row in rows if any(slips(word, row[4]) for word in words)]
