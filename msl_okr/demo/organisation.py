"""People, teams, areas, products, imperatives, quarters, holidays and absences."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from interactions.models import Campaign, Congress, Study, Topic
from msl_okr.demo import names
from msl_okr.demo.days import calendar_quarter, holidays_of, weekdays
from msl_okr.demo.rhythms import RHYTHMS
from msl_okr.demo.story import Size, Story, Worker, days_between, dice
from organization import roles
from organization.ground.text import fold
from organization.models import (
    Absence,
    Holiday,
    Membership,
    Product,
    Quarter,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
)

_GRACE = timedelta(days=14)
_PLANNING_BEFORE = timedelta(days=12)


def build(story: Story) -> None:
    """The organisation itself, before anybody works in it."""
    _areas(story)
    _quarters(story)
    _people(story)
    _teams(story)
    _holidays(story)
    _absences(story)
    _subjects(story)


def _areas(story: Story) -> None:
    for area in names.AREAS:
        made = story.add(TherapeuticArea(name=area.name, code=area.code))
        story.areas[area.code] = made
        story.products[area.code] = story.add(
            Product(name=area.product, therapeutic_area=made, lifecycle_phase=area.phase)
        )
        story.topics[area.code] = [story.add(Topic(name=name, therapeutic_area=made)) for name in area.topics]
    story.imperatives = [
        story.add(StrategicImperative(title=title, description=description)) for title, description in names.IMPERATIVES
    ]


def _quarters(story: Story) -> None:
    """Two past quarters and a running one, all active; ``load`` closes them once their rows are there."""
    for back in (2, 1, 0):
        name, first, last = calendar_quarter(story.day, back)
        story.quarters.append(
            story.add(
                Quarter(
                    name=name,
                    starts_on=first,
                    ends_on=last,
                    grace_ends_on=last + _GRACE,
                    state=Quarter.State.ACTIVE,
                    planning_session_on=weekdays(first - _PLANNING_BEFORE, first)[0],
                )
            )
        )


def _people(story: Story) -> None:
    password = make_password(names.PASSWORD)  # hashed once: Argon2 is slow on purpose
    joined = datetime.combine(story.quarters[0].starts_on - timedelta(days=40), datetime.min.time(), UTC)
    for person in (*names.CAST, *_colleagues(story.size)):
        is_admin = person.role == roles.ADMIN
        story.users[person.login] = story.add(
            User(
                email=f"{person.login}@{names.DOMAIN}",
                display_name=person.name,
                sort_key=fold(person.name),
                timezone=names.ZONES[person.country],
                country=person.country,
                function=person.function,
                role=person.role,
                therapeutic_area=story.areas.get(person.area),
                password=password,
                is_staff=is_admin,
                is_superuser=is_admin,
                date_joined=joined,
            )
        )


def _colleagues(size: Size) -> list[names.Invented]:
    """The other MSLs, as many in each team as asked for (msl@ and teammate@ are two of the first)."""
    cast = [person.team for person in names.CAST]
    return [
        person
        for team in names.REGIONS
        for person in [one for one in names.COLLEAGUES if one.team == team][: size.msls_per_team - cast.count(team)]
    ]


def _teams(story: Story) -> None:
    since = story.quarters[0].starts_on - timedelta(days=180)
    for name, region in names.REGIONS.items():
        team = story.teams[name] = story.add(Team(name=name, region=region))
        story.add(TeamManager(team=team, user=story.users[names.MANAGERS[name]]))
    for person in (*names.CAST, *_colleagues(story.size)):
        if not person.team:
            continue
        user, team = story.users[person.login], story.teams[person.team]
        from_date = since
        if person.login == "rasmus.ollerup":  # moved here from the other team before the oldest quarter
            from_date = story.quarters[0].starts_on - timedelta(days=30)
            story.add(
                Membership(
                    team=story.teams[names.SOUTH], user=user, from_date=since, to_date=from_date - timedelta(days=1)
                )
            )
        story.add(Membership(team=team, user=user, from_date=from_date))
        story.workers.append(Worker(user, team, story.areas[person.area], RHYTHMS[person.rhythm]))


def _holidays(story: Story) -> None:
    first, last = story.quarters[0].starts_on, story.running.ends_on
    for country in sorted({user.country for user in story.users.values()}):
        story.holidays[country] = set()
        for year in range(first.year, last.year + 1):
            for day, name in sorted(holidays_of(country, year).items()):
                if first <= day <= last:
                    story.holidays[country].add(day)
                    story.add(Holiday(country=country, date=day, name=name))


def _absences(story: Story) -> None:
    """A few days away for most people in a past quarter; one person is away on the demo's day."""
    for number, worker in enumerate(story.workers):
        spans: list[tuple[date, date]] = []
        if worker.rhythm is RHYTHMS["on_leave"]:
            spans.append((story.day - timedelta(days=17), story.day + timedelta(days=18)))
        for quarter in story.quarters[:2]:
            chance = dice("absence", quarter.name, worker.login)
            if chance.random() < 0.5:
                start = chance.choice(weekdays(quarter.starts_on, quarter.ends_on - timedelta(days=40)))
                spans.append((start, start + timedelta(days=chance.choice((1, 4, 4, 9)))))
        if number % 4 == 1:  # days off to come
            spans.append((story.day + timedelta(days=12), story.day + timedelta(days=16)))
        for first, last in spans:
            if worker.away.isdisjoint(days_between(first, last)):
                worker.away |= days_between(first, last)
                story.add(Absence(user=worker.user, starts_on=first, ends_on=last))


def _subjects(story: Story) -> None:
    """Studies, campaigns and congresses."""
    story.studies = [
        story.add(Study(title=title, number=f"DEMO-{number:04}", therapeutic_area=story.areas[code]))
        for number, (code, title) in enumerate(names.STUDIES, 101)
    ]
    story.campaigns = [
        story.add(Campaign(name=name, therapeutic_area=story.areas[code])) for code, name in names.CAMPAIGNS
    ]
    for name, place, offset, length in names.CONGRESSES:
        first = story.running.starts_on + timedelta(days=offset)
        story.congresses.append(
            story.add(
                Congress(
                    name=f"{name} {first.year}",
                    place=place,
                    starts_on=first,
                    ends_on=first + timedelta(days=length - 1),
                )
            )
        )
