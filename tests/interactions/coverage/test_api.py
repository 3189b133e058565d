"""``GET /api/v1/coverage/``: the grid as rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organization.models import User
from organization.services.tokens import create_token
from tests.api.programs import Program, errors_of
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TierAssignmentFactory

Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def cast(db: None) -> Cast:
    """Of today: 20 national and 6 local KOLs of oncology and 2 of immunology, five of the first met by the msl."""
    cast = make_cast(date.today())  # noqa: DTZ011 - the day of the tests
    for area, tier, number in ((cast.oncology, "national", 20), (cast.oncology, "local", 6),
                               (cast.immunology, "global", 2)):  # fmt: skip
        for kol in KOLFactory.create_batch(number):
            TierAssignmentFactory.create(kol=kol, therapeutic_area=area, tier=tier)
            if tier == "national" and kol.pk % 4 == 0:
                make_interaction(msl=cast.msl, kols=(kol,), on=date.today())  # noqa: DTZ011 - as above
    return cast


def _program(user: User) -> Program:
    return Program(create_token(user=user))


def test_a_row_for_each_tier_and_area_with_nulls_for_small_samples(cast: Cast) -> None:
    small, national, local = _program(cast.lead).rows("coverage/", quarter="current")
    assert national == {
        "quarter": {"id": cast.quarter.pk, "name": cast.quarter.name},
        "therapeutic_area": {"id": cast.oncology.pk, "name": "Oncology"},
        "tier": "national", "counts": "exchange", "met": 5, "all": 20, "share": 0.25, "low": 0.1119, "high": 0.4687,
    }  # fmt: skip
    assert (local["met"], local["all"], local["share"], local["low"], local["high"]) == (0, 6, 0, None, None)
    assert (small["met"], small["all"], small["share"], small["low"], small["high"]) == (0, 2, None, None, None)


def test_it_is_narrowed_and_quarters_are_named_as_everywhere(cast: Cast) -> None:
    program = _program(cast.msl)
    for given in (cast.quarter.pk, cast.quarter.name):
        assert len(program.rows("coverage/", quarter=given)) == 3
    assert program.rows("coverage/", quarter="2031-Q9") == []
    assert [one["met"] for one in program.rows("coverage/", team=cast.south.pk)] == [0, 0, 0]
    (row,) = program.rows("coverage/", therapeutic_area=cast.oncology.pk, tier="national", team=cast.north.pk)
    assert row["met"] == 5
    assert program.rows("coverage/", country="fr") == []
    for name, value in (("team", "x"), ("tier", "x"), ("country", "D"), ("colour", "red"), ("limit", "1")):
        assert errors_of(program.get("coverage/", **{name: value})).keys() == {name}


def test_partners_and_administrators_are_told_of_contact(cast: Cast) -> None:
    for viewer in (cast.clinical, cast.admin):
        assert {one["counts"] for one in _program(viewer).rows("coverage/")} == {"contact"}
    assert _program(cast.commercial).get("coverage/").status_code == 403
