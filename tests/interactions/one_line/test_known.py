"""What the reader is told: the names that a line may hold, found among all KOLs by a few bounded questions."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interactions.models import KOL
from interactions.one_line.selectors import known_to, kols_in, line_of
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import CongressFactory, make_interaction
from tests.factories.kols import KOLFactory, TopicFactory

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)


def names(user: User, text: str) -> set[str]:
    return {one.family for one in kols_in(user, text)}


def kol(given: str, family: str, **more: Any) -> KOL:
    made: KOL = KOLFactory.create(given_name=given, family_name=family, **more)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("prof okafor phone", {"Okafor"}), ("okafr phone", {"Okafor"}), ("with Novakova", {"Nováková"}),
        ("dr mueller", {"Müller"}), ("van der berg zoom", {"van der Berg"}), ("niamh o dowd phone", {"O'Dowd"}),
        ("amara f2f", {"Okafor"}), ("she was worried about cost", set()), ("dr long phone", {"Long"}),
        ("long phone call", set()), ("wu phone", {"Wu"}),
    ],
)  # fmt: skip
def test_names_of_a_line_are_found(cast: Cast, text: str, found: set[str]) -> None:
    for given, family in (("Amara", "Okafor"), ("Pavla", "Nováková"), ("Petra", "Müller"), ("Ingrid", "van der Berg"),
                          ("Niamh", "O'Dowd"), ("Grace", "Long"), ("Li", "Wu")):  # fmt: skip
        kol(given, family)
    assert names(cast.msl, text) == found


def test_a_frequent_name_does_not_crowd_out_the_one_that_is_meant(cast: Cast) -> None:
    KOLFactory.create_batch(60, given_name="Anna", family_name="Aa")
    KOLFactory.create_batch(60, given_name="Ada", family_name="Berg")
    kol("Anna", "Berg")
    line = line_of(cast.msl, "anna berg phone", area_id=None, at=NOW)
    assert [one.name for one in line.kols] == ["Anna Berg"]


def test_only_those_in_practice_and_known_to_the_reader(cast: Cast) -> None:
    kol("Amara", "Okafor", is_active=False)
    assert names(cast.msl, "okafor") == set()
    kol("Ada", "Okafor")
    assert names(cast.msl, "okafor") == {"Okafor"}
    assert names(cast.outsider, "okafor") == set()


def test_those_met_lately_win_a_tie(cast: Cast) -> None:
    met, other = kol("Lin", "Chen", city="Lund"), kol("Wei", "Chen", city="Kiel")
    line = line_of(cast.msl, "chen phone", area_id=None, at=NOW)
    assert [(one.value, {other.id for other in one.candidates}) for one in line.kols] == [(None, {met.pk, other.pk})]
    make_interaction(msl=cast.msl, kols=(met,), on=date(2026, 2, 10))
    line = line_of(cast.msl, "chen phone", area_id=None, at=NOW)
    assert [(one.value, [one.place for one in one.candidates]) for one in line.kols] == [(met.pk, ["Kiel"])]


def test_topics_are_those_of_the_area_and_congresses_of_about_now(cast: Cast) -> None:
    TopicFactory.create(name="Sequencing", therapeutic_area=cast.oncology)
    TopicFactory.create(name="Retired", therapeutic_area=cast.oncology, is_active=False)
    CongressFactory.create(name="Thoracic Forum", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 3))
    CongressFactory.create(name="Old Forum", starts_on=date(2023, 3, 1), ends_on=date(2023, 3, 3))
    told = known_to(cast.msl, "x", area_id=cast.oncology.pk, today=NOW.date())
    assert [one.name for one in told.topics] == ["Sequencing"]
    assert [one.name for one in told.congresses] == ["Thoracic Forum"]
    assert known_to(cast.msl, "x", area_id=None, today=NOW.date()).topics == []


def test_the_order_of_day_and_month_is_that_of_the_persons_country(cast: Cast) -> None:
    for country, zone, is_first in (("US", "UTC", True), ("DE", "America/New_York", False), ("", "UTC", False),
                                    ("", "America/Chicago", True)):  # fmt: skip
        cast.msl.country, cast.msl.timezone = country, zone
        assert known_to(cast.msl, "x", area_id=None, today=NOW.date()).is_month_first is is_first, (country, zone)


def test_queries_do_not_grow_with_kols_or_words(cast: Cast) -> None:
    text = "zeltnr phone with okafor and fournier and some more words of no name whatever they may be " * 5
    asked = []
    for more in (2, 40):
        KOLFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            line_of(cast.msl, text, area_id=cast.oncology.pk, at=NOW)
        asked.append(len(queries))
    assert asked == [5, 5]
