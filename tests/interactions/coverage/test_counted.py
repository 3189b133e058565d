"""Who is to be met and who was: each edge of the rule, and the grid against a slow recount."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from interactions.coverage.selectors import grid, rows
from interactions.coverage.selectors.counted import Asked
from interactions.models import KOL, Consent, Interaction, TierAssignment
from organization.models import Membership, Team, User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import ChannelPreferenceFactory, ConsentFactory, KOLFactory, TierAssignmentFactory
from tests.interactions.kols.kol_pages import TODAY


def _kol(cast: Cast, **fields: Any) -> KOL:
    kol: KOL = KOLFactory.create(**fields)
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
    return kol


def _asked(cast: Cast, **narrowed: Any) -> Asked:
    return Asked.of(cast.quarter, today=TODAY, **narrowed)


def _met(viewer: User, asked: Asked) -> list[int]:
    return list(rows.kols_of(viewer, asked, rows.MET, days=90).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"purpose": "reactive_response"}, True),
        ({"state": "amended"}, True),
        ({"purpose": "introduction"}, False),
        ({"purpose": "research_support"}, False),
        ({"state": "planned"}, False),
        ({"state": "cancelled"}, False),
        ({"on": date(2025, 12, 31)}, False),
        ({"on": date(2026, 1, 1)}, True),
    ],
)
def test_what_counts_as_met(cast: Cast, fields: dict[str, Any], counts: bool) -> None:
    kol = _kol(cast)
    make_interaction(msl=cast.msl, kols=(kol,), **({"on": TODAY} | fields))
    assert _met(cast.lead, _asked(cast)) == ([kol.pk] if counts else [])


def test_an_exchange_counts_in_its_own_area_alone(cast: Cast) -> None:
    kol = _kol(cast)
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.immunology, tier="local")
    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY)
    found = {(one.area_name, one.tier): (one.share.part, one.share.of) for one in grid.cells(cast.lead, _asked(cast))}
    assert found == {("Oncology", "national"): (1, 1), ("Immunology", "local"): (0, 1)}


def test_the_tier_is_that_of_the_first_day(cast: Cast) -> None:
    start = cast.quarter.starts_on
    kol: KOL = KOLFactory.create()
    early = {"kol": kol, "therapeutic_area": cast.oncology, "from_date": date(2025, 1, 1)}
    TierAssignmentFactory.create(**early, tier="global", to_date=start)
    TierAssignmentFactory.create(**(early | {"from_date": start + timedelta(days=1)}), tier="local")
    late: KOL = KOLFactory.create()
    TierAssignmentFactory.create(kol=late, therapeutic_area=cast.oncology, from_date=start + timedelta(days=1))
    assert [(one.tier, one.share.of) for one in grid.cells(cast.lead, _asked(cast))] == [("global", 1)]


@pytest.mark.parametrize(
    ("purpose", "status", "is_left_out"),
    [("contact", "objected", True), ("contact", "withdrawn", True), ("contact", "expired", False),
     ("contact", "active", False), ("email", "objected", False)],
)  # fmt: skip
def test_who_objects_to_contact_is_not_to_be_met(cast: Cast, purpose: str, status: str, is_left_out: bool) -> None:
    kol = _kol(cast)
    ConsentFactory.create(kol=kol, purpose=purpose, status=status)
    assert bool(grid.cells(cast.lead, _asked(cast))) is not is_left_out


def test_who_is_no_longer_in_practice_is_not_to_be_met_and_a_country_narrows(cast: Cast) -> None:
    _kol(cast, is_active=False)
    kol = _kol(cast, country="FR")
    assert [one.share.of for one in grid.cells(cast.lead, _asked(cast))] == [1]
    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY)
    assert _met(cast.lead, _asked(cast, country="FR")) == [kol.pk]
    assert grid.cells(cast.lead, _asked(cast, country="DE")) == []
    assert grid.reach(cast.lead, _asked(cast, country="DE")).kols == 0


def test_talks_count_for_the_team_of_author_and_participants_on_that_day(cast: Cast) -> None:
    kol = _kol(cast)

    def met_by(*teams: Team) -> list[int]:
        return _met(cast.lead, _asked(cast, teams=tuple(team.pk for team in teams)))

    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY)
    assert (met_by(cast.north), met_by(cast.south)) == ([kol.pk], [])
    Membership.objects.filter(user=cast.msl).update(to_date=TODAY - timedelta(days=1))
    assert met_by(cast.north) == []
    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY, participants=(cast.elsewhere, cast.teammate))
    assert (met_by(cast.north), met_by(cast.south)) == ([kol.pk], [kol.pk])
    assert met_by(cast.north, cast.south) == [kol.pk]
    assert grid.reach(cast.lead, _asked(cast, teams=(cast.north.pk, cast.south.pk))).talks == 1


def test_who_knows_no_purposes_counts_contact_of_any_kind_in_any_area(cast: Cast) -> None:
    kol = _kol(cast)
    make_interaction(
        msl=cast.msl, kols=(kol,), on=TODAY, purpose="introduction", therapeutic_area=cast.immunology
    )  # fmt: skip
    for viewer in (cast.clinical, cast.admin):
        assert _met(viewer, _asked(cast)) == [kol.pk]
        assert _met(viewer, _asked(cast, area=cast.oncology.pk)) == [kol.pk]
    for viewer in (cast.msl, cast.manager, cast.lead, cast.compliance):
        assert _met(viewer, _asked(cast)) == []


@pytest.mark.parametrize(("ago", "is_silent"), [(0, False), (29, False), (30, True)])
def test_not_met_in_thirty_days(cast: Cast, ago: int, is_silent: bool) -> None:
    kol = _kol(cast)
    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY - timedelta(days=ago))
    found = rows.silent(cast.lead, _asked(cast), 30)
    assert found.count() == int(is_silent)
    # In another area nobody met them.
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.immunology)
    assert rows.silent(cast.lead, _asked(cast, area=cast.immunology.pk), 30).count() == 1
    assert rows.silent(cast.lead, _asked(cast), 30).count() == int(is_silent)


def test_silence_of_a_quarter_that_is_over_ends_with_it(cast: Cast) -> None:
    kol = _kol(cast)
    after = cast.quarter.ends_on + timedelta(days=3)
    make_interaction(msl=cast.msl, kols=(kol,), on=after)
    assert rows.silent(cast.lead, Asked.of(cast.quarter, today=after, teams=None), 30).count() == 1


def test_reach_counts_kols_without_a_tier_and_frequency_their_talks(cast: Cast) -> None:
    first, other = _kol(cast), KOLFactory.create()
    make_interaction(msl=cast.msl, kols=(first, other), on=TODAY)
    make_interaction(msl=cast.msl, kols=(first,), on=TODAY)
    found = grid.reach(cast.lead, _asked(cast))
    assert (found.kols, found.talks, found.each) == (2, 3, 1.5)
    assert rows.kols_of(cast.lead, _asked(cast), rows.REACHED, days=90).count() == 2


def test_a_talk_matches_in_one_of_the_first_two_stated_channels(cast: Cast) -> None:
    kol, silent = _kol(cast), _kol(cast)
    fresh = {"kol": kol, "confirmed_at": TODAY - timedelta(days=30)}
    ChannelPreferenceFactory.create(**fresh, channel="chat", rank=1, is_stated=False)
    for rank, channel in ((1, "phone"), (2, "virtual_meeting"), (3, "email")):
        ChannelPreferenceFactory.create(**fresh, channel=channel, rank=rank)
    for channel in ("phone", "virtual_meeting", "email", "chat"):
        make_interaction(msl=cast.msl, kols=(kol, silent), on=TODAY, channel=channel)
    match = grid.channel_match(cast.lead, _asked(cast))
    assert (match.part, match.of) == (2, 4)
    in_another = rows.talk_rows(list(rows.talks_of(cast.lead, _asked(cast), rows.UNMATCHED).values_list(*rows.TALK)))
    assert {(one.channel, one.choices) for one in in_another} == {
        ("E-mail", "Phone, Virtual meeting"), ("Chat", "Phone, Virtual meeting"),
    }  # fmt: skip


def test_a_choice_is_trusted_for_a_year_after_it_was_confirmed(cast: Cast) -> None:
    kol = _kol(cast)
    one = ChannelPreferenceFactory.create(kol=kol, channel="phone", confirmed_at=date(2025, 2, 18))
    make_interaction(msl=cast.msl, kols=(kol,), on=TODAY, channel="phone")
    assert grid.channel_match(cast.lead, _asked(cast)).of == 1
    for day in (date(2025, 2, 17), None):
        one.confirmed_at = day
        one.save()
        assert grid.channel_match(cast.lead, _asked(cast)).of == 0


def test_the_grid_equals_a_slow_recount(cast: Cast) -> None:
    chance = Random(14)
    areas, people = (cast.oncology, cast.immunology), (cast.msl, cast.elsewhere)
    kols = KOLFactory.create_batch(25)
    for kol in kols:
        kol.is_active = chance.random() < 0.9
        kol.save()
        for area in areas:
            if chance.random() < 0.7:
                TierAssignmentFactory.create(
                    kol=kol, therapeutic_area=area, tier=chance.choice(TierAssignment.Tier.values)
                )
        if chance.random() < 0.2:
            ConsentFactory.create(kol=kol, status=chance.choice(Consent.Status.values))
    for _ in range(60):
        make_interaction(
            msl=chance.choice(people), kols=tuple(chance.sample(kols, chance.randint(1, 3))),
            on=TODAY - timedelta(days=chance.randint(0, 80)), therapeutic_area=chance.choice(areas),
            purpose=chance.choice(Interaction.Purpose.values), state=chance.choice(["held", "planned", "amended"]),
        )  # fmt: skip
    for teams, msls in ((None, people), ((cast.north.pk,), (cast.msl,))):
        slow: dict[tuple[str, str], list[int]] = {}
        for tier in TierAssignment.objects.all():
            objects = tier.kol.consents.filter(purpose="contact", status__in=["objected", "withdrawn"]).exists()
            if tier.kol.is_active and not objects:
                met = tier.kol.interactions.filter(
                    msl__in=msls, therapeutic_area=tier.therapeutic_area, state__in=["held", "amended"],
                    purpose__in=["scientific_exchange", "reactive_response"], occurred_on__gte=date(2026, 1, 1),
                ).exists()  # fmt: skip
                both = slow.setdefault((tier.therapeutic_area.name, tier.tier), [0, 0])
                both[0] += met
                both[1] += 1
        found = grid.cells(cast.lead, _asked(cast, teams=teams))
        assert {(one.area_name, one.tier): [one.share.part, one.share.of] for one in found} == slow
        for one in found:
            asked = _asked(cast, teams=teams, area=one.area, tier=one.tier)
            behind = [rows.kols_of(cast.lead, asked, part, days=90).count() for part in (rows.MET, rows.MISSED)]
            assert behind == [one.share.part, one.share.of - one.share.part]
