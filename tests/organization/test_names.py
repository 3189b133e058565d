"""One way to find a name, and the order that follows from it. All names are invented."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from interactions.kols.selectors.kols import suggestions
from okrs.board.selectors.choices import owner_options
from organization.ground.text import fold, is_slip, slips
from organization.models import User
from organization.models.names import by_name
from tests.factories.cast import Cast
from tests.factories.kols import KOLFactory
from tests.factories.organization import UserFactory

TODAY = date(2026, 2, 18)
# Given and family name, city, and how people type them.
NAMES = [
    ("Signe", "Ørsted-Vang", "Århus", ("orsted", "Ørsted", "ORSTED vang", "vang signe", "orsted arhus", "orsted‑vang")),
    ("Łukasz", "Dąbrowski", "Łódź", ("lukasz", "dabrowski lodz", "Dąbrowski, Łukasz", "lodz")),
    ("Đorđe", "Ilić", "Niš", ("dorde", "ilic nis", "đorđe")),
    ("Ayşe", "Yıldırım", "Diyarbakır", ("yildirim", "YILDIRIM", "ayse diyarbakir")),
    ("Þóra", "Ægisdóttir", "Höfn", ("thora", "aegisdottir", "þóra hofn")),
    ("Jörg", "Weiß", "Gießen", ("weiss", "Weiß", "jorg giessen")),
    (
        "Siobhán",
        "O’Kearney",
        "Cork",
        ("okearney", "o'kearney", "O’Kearney", "o kearney", "siobhan o`kearney"),
    ),
    ("Anne-Marie", "D’Aubigny", "Tours", ("anne marie", "anne–marie daubigny", "d'aubigny tours")),
]
SLIPS = [
    ("Signe Ørsted-Vang", ("orstet", "osrted", "orted", "orrsted", "signe orsetd", "orxted vang")),
    ("Łukasz Dąbrowski", ("dabrovski", "dabrowksi lukasz", "lukas dabrowsi")),
    ("Siobhán O’Kearney", ("okaerney", "okearny")),
]


@pytest.mark.parametrize(("given", "family", "city", "typed"), NAMES)
def test_a_kol_is_found_however_the_name_is_typed(
    cast: Cast, given: str, family: str, city: str, typed: tuple[str, ...]
) -> None:
    for one in NAMES:
        KOLFactory.create(given_name=one[0], family_name=one[1], city=one[2], title="")
    for words in typed:
        found = suggestions(words, viewer=cast.msl, today=TODAY)
        assert [one.label for one in found] == [f"{given} {family}"], words


@pytest.mark.parametrize(("name", "typed"), SLIPS)
def test_one_wrong_letter_in_a_word_is_forgiven(cast: Cast, client: Any, name: str, typed: tuple[str, ...]) -> None:
    for one in NAMES:
        KOLFactory.create(given_name=one[0], family_name=one[1], city=one[2], title="")
        UserFactory.create(display_name=f"{one[0]} {one[1]}", role="msl")
    client.force_login(cast.msl)
    for words in typed:
        found = suggestions(words, viewer=cast.msl, today=TODAY)
        assert [one.label for one in found] == [name], words
        assert [one["label"] for one in owner_options(words)] == [name], words
        assert [str(one) for one in by_name(User.objects.all(), words)] == [name], words
        answer = client.get("/api/v1/kols/", {"search": words}).json()
        assert [one["name"] for one in answer["results"]] == [name], words
        assert name in client.get(reverse("kols"), {"q": words}).content.decode().replace("&#x27;", "'")


def test_two_wrong_letters_and_short_words_are_not(cast: Cast) -> None:
    KOLFactory.create(given_name="Ida", family_name="Lindgren", city="")
    for words in ("lnidgern", "lindquist", "idb", "lndi"):
        assert not suggestions(words, viewer=cast.msl, today=TODAY), words


def test_who_is_found_exactly_hides_who_is_nearly_so(cast: Cast) -> None:
    for family in ("Larsen", "Larson"):
        KOLFactory.create(given_name="", family_name=family, title="")
    assert [one.label for one in suggestions("larsen", viewer=cast.msl, today=TODAY)] == ["Larsen"]


def test_signs_alone_find_nobody(cast: Cast) -> None:
    KOLFactory.create()
    for words in ("-", "’", ".", "%", "_"):
        assert not suggestions(words, viewer=cast.msl, today=TODAY), words


def test_letters_are_sorted_where_people_look_for_them() -> None:
    names = ["Zander", "Ørsted", "Oman", "Łoś", "Lund", "Ångström", "Otto", "O’Brien"]
    assert sorted(names, key=fold) == ["Ångström", "Łoś", "Lund", "O’Brien", "Oman", "Ørsted", "Otto", "Zander"]


def test_a_slip_is_one_letter() -> None:
    for typed in ("lindgrem", "lindgre", "lindgrenn", "lnidgren", "xlindgren", "indgren"):
        assert is_slip(typed, "lindgren"), typed
    for typed in ("lindgren", "lindger", "nlidgrne", "lindgr", ""):
        assert not is_slip(typed, "lindgren"), typed
    assert slips("lidng", "lindgren ida")
    assert not slips("lidng xx", "lindgren ida")
