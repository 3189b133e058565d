"""Days of the demo: calendar quarters, public holidays, working days, and how work spreads over them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from random import Random

# Fixed days by country: (month, day, name). Movable ones depend on Easter.
_FIXED: dict[str, tuple[tuple[int, int, str], ...]] = {
    "DE": ((5, 1, "Tag der Arbeit"), (10, 3, "Tag der Deutschen Einheit"), (12, 26, "Zweiter Weihnachtstag")),
    "DK": ((6, 5, "Grundlovsdag"), (12, 26, "Anden juledag")),
    "ES": ((1, 6, "Epifanía"), (5, 1, "Día del Trabajador"), (8, 15, "Asunción"), (10, 12, "Fiesta Nacional"),
           (11, 1, "Todos los Santos"), (12, 8, "Inmaculada Concepción")),
    "FI": ((1, 6, "Loppiainen"), (5, 1, "Vappu"), (12, 6, "Itsenäisyyspäivä"), (12, 26, "Tapaninpäivä")),
    "FR": ((5, 1, "Fête du Travail"), (5, 8, "Victoire 1945"), (7, 14, "Fête nationale"), (8, 15, "Assomption"),
           (11, 1, "Toussaint"), (11, 11, "Armistice")),
    "GR": ((1, 6, "Theofánia"), (3, 25, "Ethnikí eortí"), (5, 1, "Protomagiá"), (8, 15, "Kímisi"), (10, 28, "Óchi")),
    "IE": ((3, 17, "Lá Fhéile Pádraig"), (12, 26, "Lá Fhéile Stiofáin")),
    "IT": ((1, 6, "Epifania"), (4, 25, "Liberazione"), (5, 1, "Festa del Lavoro"), (6, 2, "Festa della Repubblica"),
           (8, 15, "Ferragosto"), (11, 1, "Ognissanti"), (12, 8, "Immacolata Concezione"), (12, 26, "Santo Stefano")),
    "NL": ((4, 27, "Koningsdag"), (12, 26, "Tweede kerstdag")),
    "NO": ((5, 1, "Arbeidernes dag"), (5, 17, "Grunnlovsdagen"), (12, 26, "Andre juledag")),
    "PL": ((1, 6, "Trzech Króli"), (5, 1, "Święto Pracy"), (5, 3, "Konstytucji 3 Maja"), (8, 15, "Wniebowzięcie"),
           (11, 1, "Wszystkich Świętych"), (11, 11, "Niepodległości"), (12, 26, "Drugi dzień świąt")),
    "PT": ((4, 25, "Dia da Liberdade"), (5, 1, "Dia do Trabalhador"), (6, 10, "Dia de Portugal"), (8, 15, "Assunção"),
           (10, 5, "República"), (11, 1, "Todos os Santos"), (12, 1, "Restauração"), (12, 8, "Imaculada")),
    "RO": ((1, 24, "Ziua Unirii"), (5, 1, "Ziua Muncii"), (8, 15, "Adormirea"), (11, 30, "Sfântul Andrei"),
           (12, 1, "Ziua Națională"), (12, 26, "A doua zi de Crăciun")),
    "SE": ((1, 6, "Trettondedag jul"), (5, 1, "Första maj"), (6, 6, "Nationaldagen"), (12, 26, "Annandag jul")),
}  # fmt: skip
_EVERYWHERE = ((1, 1, "New Year's Day"), (12, 25, "Christmas Day"))
# The days on which the company is closed.
_CLOSED = tuple((12, day, "Company holiday") for day in (24, 27, 28, 29, 30, 31))
_ORTHODOX = frozenset({"GR", "RO"})


def calendar_quarter(day: date, back: int = 0) -> tuple[str, date, date]:
    """Name, first and last day of the calendar quarter that holds ``day``, or of one ``back`` quarters earlier."""
    number = day.year * 4 + (day.month - 1) // 3 - back
    year, index = divmod(number, 4)
    first = date(year, index * 3 + 1, 1)
    after = date(year + (index == 3), (index * 3 + 3) % 12 + 1, 1)
    return f"{year}-Q{index + 1}", first, after - timedelta(days=1)


def months(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of each calendar month between two days."""
    result = []
    start = first
    while start <= last:
        after = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        result.append((start, min(last, after - timedelta(days=1))))
        start = after
    return result


def holidays_of(country: str, year: int) -> dict[date, str]:
    """The public holidays of a country in a year that a demo needs, and the company's own between the years."""
    days = {date(year, month, day): name for month, day, name in (*_CLOSED, *_EVERYWHERE, *_FIXED[country])}
    easter = orthodox_easter(year) if country in _ORTHODOX else western_easter(year)
    days.setdefault(easter - timedelta(days=2), "Good Friday")
    days.setdefault(easter + timedelta(days=1), "Easter Monday")
    return days


def western_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar as a Gregorian date (Meeus; good from 1900 to 2099)."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def weekdays(first: date, last: date, off: Collection[date] = ()) -> list[date]:
    """Mondays to Fridays from ``first`` to ``last`` that are not ``off``."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in off]


def spread(days: Sequence[date], wanted: int, pace: float, dice: Random) -> list[date]:
    """Days for ``wanted`` pieces of work over ``days``, a little unevenly; a pace of 1 is even delivery.

    A pace above 1 finishes early and goes on, to at most half as much again; one below 1 leaves work undone.
    """
    if not days or pace <= 0:
        return []
    step = len(days) / (wanted * pace)
    places = [(n + 0.5 + dice.uniform(-0.3, 0.3)) * step for n in range(int(wanted * 1.5 + 0.5))]
    return [days[int(place)] for place in places if place < len(days)]
