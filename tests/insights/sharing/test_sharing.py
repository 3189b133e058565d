"""What partners are given to read: who is looked for in a text."""

import pytest

from insights.sharing.selectors import shared_texts
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.kols import KOLFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("family", "text", "expected"),
    [
        ("Albarrosa", "MariaAlbarrosa agreed", "[KOL] agreed"),
        ("Albarrosa", "The _Albarrosa_ view; albar\u00adrosa", "The _[KOL]_ view; [KOL]"),
        ("Albarrosa-Klein", "Albarrosa agreed", "[KOL] agreed"),
        ("Sørensen", "Sorensen and Sørensens", "[KOL] and [KOL]"),
        ("Sorensen", "Sørensen", "[KOL]"),
        ("Łukasik", "Lukasik", "[KOL]"),
        ("Cæsar", "Caesar, CÆSAR's", "[KOL]'s"),
        ("Иваненко", "Иваненко сказал", "[KOL] сказал"),
        ("He", "He, and LiHe; the rest", "[KOL], and Li[KOL]; the rest"),
        ("Nobody", "Somebody agreed", "Somebody agreed"),
    ],
)
def test_people_on_record_are_found_in_a_text(cast: Cast, family: str, text: str, expected: str) -> None:
    KOLFactory.create(given_name="Maria", family_name=family)
    insight = InsightFactory.create(originator=cast.msl, observation=text)
    assert shared_texts(insight)["shared_observation"] == expected
