"""What logging costs: medians of teams, never of a person, and which fields stay empty."""

from datetime import date, timedelta
from statistics import median

import pytest
from django.test import Client
from django.urls import reverse

from interactions.documentation.selectors import fields, times
from organization.ground.clock import today_of
from organization.models import CustomField, Membership
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import TopicFactory
from tests.factories.organization import UserFactory
from tests.reading import lacks, shows

DAY = date(2026, 3, 10)


def _log(cast: Cast, seconds: list[int], *, on: date = DAY, people: int = 3, team: object = None) -> None:
    """Timed records of so many members of the north team in turn."""
    authors = [cast.msl, cast.teammate]
    while len(authors) < people:
        somebody = UserFactory.create(role="msl", therapeutic_area=cast.oncology)
        Membership.objects.create(user=somebody, team=cast.north, from_date=date(2025, 1, 1))
        authors.append(somebody)
    for number, one in enumerate(seconds):
        make_interaction(msl=authors[number % people], on=on, seconds_to_log=one)


def test_a_median_is_said_of_a_team_and_compared_with_the_time_before(cast: Cast) -> None:
    _log(cast, [20, 30, 44, 60, 100, 900])
    _log(cast, [50, 60, 70, 80, 90], on=DAY - timedelta(weeks=4))
    everybody, north = times(until=DAY, weeks=4)
    assert (north.label, north.median, north.before, north.records) == ("North", median([44, 60]), 70, 6)
    assert north.change == -18
    assert everybody.label == "All teams"
    assert (everybody.median, everybody.people) == (52, 3)


@pytest.mark.parametrize(("seconds", "people"), [([20, 30, 40, 50], 3), ([20, 30, 40, 50, 60], 2)])
def test_nothing_is_said_of_few_records_or_of_few_people(cast: Cast, seconds: list[int], people: int) -> None:
    _log(cast, seconds, people=people)
    assert {(one.median, one.change) for one in times(until=DAY, weeks=4)} == {(None, None)}


def test_a_record_belongs_to_the_team_of_its_day_and_only_what_was_held_and_timed_counts(cast: Cast) -> None:
    Membership.objects.filter(user=cast.msl).update(to_date=DAY - timedelta(days=1))
    make_interaction(msl=cast.msl, on=DAY, seconds_to_log=10)
    make_interaction(msl=cast.msl, on=DAY - timedelta(days=1), seconds_to_log=10)
    make_interaction(msl=cast.msl, on=DAY - timedelta(days=1))
    make_interaction(msl=cast.msl, on=DAY - timedelta(days=1), seconds_to_log=10, state="cancelled")
    assert [(one.label, one.records) for one in times(until=DAY, weeks=4)] == [("All teams", 2), ("North", 1)]
    assert times(until=DAY - timedelta(weeks=9), weeks=4) == []


def test_fields_that_stay_empty_stand_first_with_their_share_from_twenty_on(cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    CustomField.objects.create(on="interaction", name="Setting", key="setting", kind="text")
    for number in range(20):
        make_interaction(
            msl=cast.msl, on=DAY, topics=(topic,), depths=("why",) if number < 5 else (),
            notes="Note." if number < 15 else "", custom={"setting": "ward"} if number == 0 else {},
        )  # fmt: skip
    found = {one.label: (one.filled, one.of, one.share) for one in fields(until=DAY, weeks=4)}
    assert found["Topics"] == (20, 20, 100)
    assert found["Follow-up questions you asked"] == (5, 20, 25)
    assert found["Note"] == (15, 20, 75)
    assert found["Setting"] == (1, 20, 5)
    assert found["Next step"] == (0, 20, 0)
    shown = [one.filled for one in fields(until=DAY, weeks=4)]
    assert shown == sorted(shown)
    assert fields(until=DAY - timedelta(weeks=9), weeks=4) == []


def test_administrators_see_it_without_a_name_or_what_was_written(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    shows(client.get(reverse("documentation"), {"weeks": "x"}), "Nobody logged anything", "?weeks=26")
    make_interaction(msl=cast.msl, on=today_of(cast.msl), notes="Canary.", seconds_to_log=30)
    answer = client.get(reverse("documentation"), {"weeks": "4"})
    shows(answer, "too few", "Note")
    lacks(answer, "Canary", cast.msl.display_name)
    shows(client.get(reverse("admin-area")), reverse("documentation"))
