"""The places of the navigation can be told apart."""

from msl_okr.navigation import PLACES


def test_no_two_places_share_an_icon_or_a_name() -> None:
    assert len({one.icon for one in PLACES}) == len({one.label for one in PLACES}) == len(PLACES)
