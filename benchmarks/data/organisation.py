"""The invented organisation: areas, quarters, teams of ten with a manager each, and the other roles."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from benchmarks.data import words
from benchmarks.data.tables import execute, insert
from insights.models import Theme
from interactions.models import Campaign, Congress, Study, Topic
from okrs.arithmetic.cadence import monthly_periods
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

TEAM = 10
QUARTERS = 12
QUARTER_DAYS = 91
INTO_THE_QUARTER = 59  # today is the 60th of the running quarter's 91 days
TOPICS = 40  # of each therapeutic area
THEMES = 8
STUDIES = 4  # of each team, and as many campaigns
AREAS = ("Cardiology", "Haematology", "Immunology", "Metabolism", "Neurology", "Oncology")
PLACES = (
    ("DE", "Europe/Berlin"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("ES", "Europe/Madrid"),
    ("US", "America/New_York"),
    ("US", "America/Chicago"),
)
HOLIDAYS = ((1, 1), (5, 1), (12, 25), (12, 26))


@dataclass(frozen=True)
class Size:
    """How much data there is, from the number of MSLs; ``at`` is "now" in the data."""

    msls: int
    at: datetime

    @property
    def teams(self) -> int:
        return self.msls // TEAM

    @property
    def kols(self) -> int:
        return 20 * self.msls

    @property
    def interactions(self) -> int:
        return 1_000 * self.msls

    @property
    def insights(self) -> int:
        return 200 * self.msls

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def first_day(self) -> date:
        """The first day of the first quarter."""
        return self.today - timedelta(days=INTO_THE_QUARTER + (QUARTERS - 1) * QUARTER_DAYS)

    @property
    def quarter_ends_on(self) -> date:
        """The last day of the running quarter."""
        return self.first_day + timedelta(days=QUARTERS * QUARTER_DAYS - 1)


def build(size: Size, random: Random) -> None:
    """Create areas, calendar, people and teams; then numbered helper tables for the statements that fill the rest."""
    areas = TherapeuticArea.objects.bulk_create(TherapeuticArea(name=name, code=name[:3].upper()) for name in AREAS)
    _subjects(areas, random)
    _calendar(size)
    people = _people(size, areas, random)
    _teams(size, people)
    _helpers(size)


def _subjects(areas: list[TherapeuticArea], random: Random) -> None:
    terms = [word for word in words.vocabulary(random, 2_000) if word not in words.PLAIN]
    random.shuffle(terms)
    taken = iter(terms)
    Product.objects.bulk_create(
        Product(name=next(taken).capitalize(), therapeutic_area=area, lifecycle_phase=phase)
        for area in areas
        for phase in ("pre_launch", "newly_launched", "established")
    )
    Topic.objects.bulk_create(
        Topic(name=f"{next(taken)} {next(taken)}".capitalize(), therapeutic_area=area)
        for area in areas
        for _ in range(TOPICS)
    )
    Theme.objects.bulk_create(
        Theme(name=f"{next(taken)} and {next(taken)}".capitalize(), therapeutic_area=area)
        for area in areas
        for _ in range(THEMES)
    )
    StrategicImperative.objects.bulk_create(
        StrategicImperative(title=title)
        for title in ("Earlier diagnosis", "Evidence where it is missing", "Reach beyond the large centres")
    )


def _calendar(size: Size) -> None:
    for number in range(QUARTERS):
        first = size.first_day + timedelta(days=number * QUARTER_DAYS)
        last = first + timedelta(days=QUARTER_DAYS - 1)
        running = number == QUARTERS - 1
        Quarter.objects.create(
            name=f"FY{1 + number // 4}-Q{1 + number % 4}",
            starts_on=first,
            ends_on=last,
            grace_ends_on=last + timedelta(days=10),
            # Past ones are closed once their rows are there.
            state=Quarter.State.ACTIVE if running else Quarter.State.GRADING,
        )
    Holiday.objects.bulk_create(
        Holiday(country=country, date=date(year, month, day), name=f"Holiday of {day}/{month}")
        for country in sorted({country for country, _ in PLACES})
        for year in range(size.first_day.year, size.today.year + 2)
        for month, day in HOLIDAYS
    )


def close_past_quarters() -> None:
    """Nothing of them changes from now on."""
    Quarter.objects.filter(state=Quarter.State.GRADING).update(state=Quarter.State.CLOSED)


def _people(size: Size, areas: list[TherapeuticArea], random: Random) -> dict[str, list[User]]:
    given, family = words.given_names(random), words.family_names(random)

    def make(kind: str, number: int, **fields: object) -> User:
        name = f"{random.choice(given)} {random.choice(family)}"
        country, zone = PLACES[number // TEAM % len(PLACES)] if kind == "msl" else PLACES[number % len(PLACES)]
        return User(
            email=f"{kind}{number:04}@bench.example",
            password="!",  # nobody signs in with a password
            display_name=name,
            sort_key=fold(name),
            timezone=zone,
            country=country,
            **fields,
        )

    made = {
        "msl": [make("msl", n, role="msl", therapeutic_area=areas[n // TEAM % len(areas)]) for n in range(size.msls)],
        "manager": [make("manager", n, role="manager") for n in range(size.teams)],
        "lead": [make("lead", n, role="medical_lead") for n in range(3)],
        "admin": [make("admin", n, role="admin") for n in range(2)],
        "compliance": [make("compliance", 0, role="compliance", function="compliance")],
        "clinical": [make("clinical", n, role="partner", function="clinical") for n in range(2)],
        "commercial": [make("commercial", n, role="partner", function="commercial") for n in range(2)],
    }
    for people in made.values():
        User.objects.bulk_create(people, batch_size=1_000)
    return made


def _teams(size: Size, people: dict[str, list[User]]) -> None:
    teams = Team.objects.bulk_create(
        Team(name=f"Team {n + 1:03}", region=PLACES[n % len(PLACES)][0]) for n in range(size.teams)
    )
    TeamManager.objects.bulk_create(
        TeamManager(team=team, user=manager) for team, manager in zip(teams, people["manager"], strict=True)
    )
    Membership.objects.bulk_create(
        Membership(team=teams[n // TEAM], user=user, from_date=size.first_day) for n, user in enumerate(people["msl"])
    )
    areas = len(AREAS)
    subjects = list(TherapeuticArea.objects.order_by("pk"))
    Study.objects.bulk_create(
        Study(title=f"Study {n + 1:03}-{k + 1}", therapeutic_area=subjects[n % areas])
        for n in range(size.teams)
        for k in range(STUDIES)
    )
    Campaign.objects.bulk_create(
        Campaign(name=f"Campaign {n + 1:03}-{k + 1}", therapeutic_area=subjects[n % areas])
        for n in range(size.teams)
        for k in range(STUDIES)
    )
    Congress.objects.bulk_create(
        Congress(
            name=f"Congress {n + 1}",
            starts_on=size.first_day + timedelta(days=90 * n + 30),
            ends_on=size.first_day + timedelta(days=90 * n + 33),
        )
        for n in range(QUARTERS)
    )


def _helpers(size: Size) -> None:
    """Helper tables that number what statements choose from; ``skill`` makes some people's work count more often."""
    execute(
        """CREATE UNLOGGED TABLE seed_msl AS
           SELECT (row_number() OVER (ORDER BY u.id))::int AS n, u.id, u.therapeutic_area_id AS area_id,
                  u.timezone AS zone, m.team_id, t.user_id AS manager_id,
                  0.55 + 0.9 * pg_temp.r(u.id, 1) AS skill
           FROM organization_user AS u JOIN organization_membership AS m ON m.user_id = u.id
           JOIN organization_teammanager AS t ON t.team_id = m.team_id WHERE u.role = 'msl'"""
    )
    execute(
        """CREATE UNLOGGED TABLE seed_team AS
           SELECT (row_number() OVER (ORDER BY t.id))::int AS n, t.id, m.user_id AS manager_id,
                  (SELECT array_agg(s.id ORDER BY s.id) FROM seed_msl AS s WHERE s.team_id = t.id) AS members,
                  (SELECT min(s.area_id) FROM seed_msl AS s WHERE s.team_id = t.id) AS area_id
           FROM organization_team AS t JOIN organization_teammanager AS m ON m.team_id = t.id"""
    )
    execute(
        """CREATE UNLOGGED TABLE seed_quarter AS
           SELECT (row_number() OVER (ORDER BY starts_on))::int AS n, id, starts_on, ends_on,
                  state = 'active' AS runs FROM organization_quarter"""
    )
    execute(
        """CREATE UNLOGGED TABLE seed_area AS
           SELECT (row_number() OVER (ORDER BY a.id))::int - 1 AS n, a.id,
                  (SELECT array_agg(id ORDER BY id) FROM interactions_topic WHERE therapeutic_area_id = a.id) AS topics,
                  (SELECT array_agg(id ORDER BY id) FROM organization_product WHERE therapeutic_area_id = a.id)
                      AS products,
                  (SELECT array_agg(id ORDER BY id) FROM insights_theme WHERE therapeutic_area_id = a.id) AS themes
           FROM organization_therapeuticarea AS a"""
    )
    execute("CREATE UNLOGGED TABLE seed_period (quarter_id bigint, period int, first_day date, last_day date)")
    for quarter in Quarter.objects.all():
        for number, (first, last) in enumerate(
            monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months), start=1
        ):
            execute("INSERT INTO seed_period VALUES (%s, %s, %s, %s)", [quarter.pk, number, first, last])
    execute("CREATE UNIQUE INDEX ON seed_msl (id)")
    for name in ("seed_msl", "seed_team", "seed_quarter", "seed_area", "seed_period"):
        execute(f"ANALYZE {name}")


def absences(size: Size) -> int:
    """Two weeks away in each half year."""
    halves = (size.today - size.first_day).days // 182 + 1
    return insert(
        Absence,
        {"user_id": "user_id", "starts_on": "day", "ends_on": "day + 11"},
        """(SELECT m.id AS user_id, %(day)s::date + 182 * h + floor(160 * pg_temp.r(m.id * 16 + h, 2))::int AS day
            FROM seed_msl AS m, generate_series(0, %(halves)s) AS h) AS away""",
        {"day": size.first_day, "halves": halves - 1},
    )
