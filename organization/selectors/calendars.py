"""Which days are no working days in a country, and for a person: weekends, public holidays and leave."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from organization.ground.work_weeks import Calendar, weekend_of
from organization.models import Absence, Holiday, User, WorkWeek


def calendars_of(countries: Iterable[str], first: date, last: date) -> dict[str, Calendar]:
    """Weekend, and public holidays from ``first`` to ``last``, by country. One query."""
    asked = set(countries)
    holidays: dict[str, set[date]] = defaultdict(set)
    weekends: dict[str, str] = {}
    dated: Any = Holiday.objects.filter(country__in=asked, date__range=(first, last)).order_by()
    weeks: Any = WorkWeek.objects.filter(country__in=asked).order_by()
    rows = dated.values_list("country", "date", Cast(Value(None), TextField())).union(
        weeks.values_list("country", Cast(Value(None), DateField()), Cast("days_off", TextField())), all=True
    )
    for country, day, days_off in rows:
        if day is None:
            weekends[country] = days_off
        else:
            holidays[country].add(day)
    return {one: Calendar(frozenset(holidays[one]), weekend_of(weekends.get(one))) for one in asked}


def weekend_for(user: User) -> frozenset[int]:
    """The days of a week that are off where the person lives. One query, none without a country."""
    if not user.country:
        return weekend_of(None)
    return weekend_of(WorkWeek.objects.filter(country=user.country).values_list("days_off", flat=True).first())


def leave_of(people: Collection[int] | QuerySet[Any, Any], first: date, last: date) -> dict[int, set[date]]:
    """Days of absence from ``first`` to ``last`` by person, given by number or as a statement. One query."""
    found: dict[int, set[date]] = defaultdict(set)
    away = Absence.objects.standing().filter(user__in=people, starts_on__lte=last, ends_on__gte=first)
    for pk, starts_on, ends_on in away.values_list("user", "starts_on", "ends_on"):
        begin, end = max(starts_on, first), min(ends_on, last)
        found[pk] |= {begin + timedelta(days=number) for number in range((end - begin).days + 1)}
    return found


def own_calendars(people: Iterable[User], first: date, last: date) -> dict[int, Calendar]:
    """By person, the calendar of their country and their leave from ``first`` to ``last``. Two queries."""
    people = list(people)
    calendars = calendars_of((user.country for user in people), first, last)
    leave = leave_of([user.pk for user in people], first, last)
    return {user.pk: calendars[user.country].without(leave[user.pk]) for user in people}
