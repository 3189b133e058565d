"""Reports and trends by person, tier and channel: each number is what a count row by row makes of the same work."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from interactions.models import Interaction, InteractionAttendee, TierAssignment, Topic
from okrs.counting import measure
from okrs.counting.crossing import counting, cross, cross_gathered, gathering, row_ids, row_ids_gathered
from okrs.models import KeyResult, MeasureDefinition, MeasureVersion
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.reports.selectors.grids import grid
from okrs.reports.selectors.saved_reports import cell_rows
from okrs.reports.selectors.specs import Spec
from okrs.reports.services import save_report
from okrs.snapshots.storing import refresh_due
from organization.models import Membership, Quarter, User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory, TierAssignmentFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.okrs.reports.reporting import DAY, SAID, STATUSES, TALKS
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")

EARLY = datetime(2025, 12, 1, tzinfo=UTC)


def nowhere(row: str, column: str) -> str:
    return f"{row}/{column}"


@pytest.fixture
def work(cast: Cast, topic: Topic) -> list[Interaction]:
    """Sixty talks by three people, some joined, on several channels and days, with KOLs whose tiers change."""
    dice = random.Random(11)
    people, channels = [cast.msl, cast.teammate, cast.elsewhere], ["face_to_face", "phone", "congress"]
    Membership.objects.filter(user=cast.teammate).update(to_date=DAY - timedelta(days=1))
    kols = KOLFactory.create_batch(6)
    for kol, tier in zip(kols, ["global", "national", "national", "local", None, None], strict=True):
        if tier:
            TierAssignmentFactory.create(
                kol=kol, therapeutic_area=cast.oncology, tier=tier, from_date=date(2025, 1, 1), to_date=DAY
            )
    TierAssignmentFactory.create(
        kol=kols[0], therapeutic_area=cast.oncology, tier="regional", from_date=DAY + timedelta(days=1)
    )
    TierAssignmentFactory.create(
        kol=kols[4], therapeutic_area=cast.immunology, tier="global", from_date=date(2025, 1, 1)
    )
    days = [DAY - timedelta(days=number) for number in range(8)] + [DAY + timedelta(days=3), date(2025, 11, 5)]
    return [
        discussion(
            dice.choice(people), topic, dice.choice(days), channel=dice.choice(channels),
            therapeutic_area=dice.choice([cast.oncology, cast.immunology]),
            kols=tuple(dice.sample(kols, dice.randint(0, 3))),
            participants=tuple(one for one in people if dice.random() < 0.25),
            depths=("why", "condition") if dice.random() < 0.8 else (),
        )
        for _ in range(60)
    ]  # fmt: skip


def value_of(cast: Cast, owner: User) -> Decimal | None:
    """What an own key result of this person counts."""
    kr = key_result_for(cast, owner)
    found = measure([kr], at=AT)[kr.pk].value
    KeyResult.objects.filter(pk=kr.pk).delete()
    return found


def counted_by_hand(ids: set[int]) -> tuple[dict[Any, set[int]], dict[Any, set[int]]]:
    """Of these interactions, those of each channel and of each tier, one after the other."""
    by_channel: dict[Any, set[int]] = defaultdict(set)
    by_tier: dict[Any, set[int]] = defaultdict(set)
    for one in Interaction.objects.filter(pk__in=ids):
        by_channel[one.channel].add(one.pk)
        attendees: list[int | None] = list(
            InteractionAttendee.objects.filter(interaction=one).values_list("kol", flat=True)
        )
        for kol in attendees or [None]:
            held = [
                tier.tier
                for tier in TierAssignment.objects.filter(kol=kol, therapeutic_area=one.therapeutic_area)
                if tier.from_date <= one.occurred_on and (tier.to_date is None or one.occurred_on <= tier.to_date)
            ]
            by_tier[held[0] if held else None].add(one.pk)
    return dict(by_channel), dict(by_tier)


# --- Counted work ---------------------------------------------------------------------------


def test_every_cell_is_a_recount_of_its_rows(cast: Cast, work: list[Interaction], before: Quarter) -> None:
    asked = counting(TALKS, None, [before, cast.quarter], at=AT)
    everything = set(row_ids(asked, {}))
    assert len(everything) > 30
    by_channel, by_tier = counted_by_hand(everything)
    assert len(by_tier) > 3
    channels, tiers, people = (cross(asked, [tag]) for tag in (Tag.CHANNEL, Tag.TIER, Tag.PERSON))
    assert {key[0]: one.units for key, one in channels.items() if key[0] != "all"} == {
        key: len(rows) for key, rows in by_channel.items()
    }
    assert {key[0]: one.units for key, one in tiers.items() if key[0] != "all"} == {
        key: len(rows) for key, rows in by_tier.items()
    }
    for tag, found in ((Tag.CHANNEL, by_channel), (Tag.TIER, by_tier)):
        for key, rows in found.items():
            assert set(row_ids(asked, {tag: key})) == rows, (tag, key)
    assert {one["all",].units for one in (channels, tiers, people)} == {len(everything)}
    running = cross(asked, [Tag.PERSON, Tag.QUARTER])
    for person in (cast.msl, cast.teammate, cast.elsewhere):
        assert running[person.pk, cast.quarter.pk].number == value_of(cast, person), person


def test_two_tags_at_once_agree_with_their_rows_and_with_a_long_count(
    cast: Cast, work: list[Interaction], before: Quarter
) -> None:
    quarters = [before, cast.quarter]
    for area, team in ((None, None), (cast.oncology.pk, None), (None, cast.north.pk)):
        asked = counting(TALKS, None, quarters, at=AT, area=area, team=team)
        for by in ([Tag.PERSON, Tag.TEAM], [Tag.TIER, Tag.CHANNEL], [Tag.PERSON, Tag.TIER], [Tag.TIER, Tag.QUARTER]):
            found = cross(asked, by)
            for cell, amount in found.items():
                values: Any = {tag: key for tag, key in zip(by, cell, strict=True) if key != "all"}
                assert len(row_ids(asked, values, by=by)) == amount.units, (by, cell)
            with gathering(by) as gather:
                for quarter in quarters:
                    gather(asked, quarter)
                assert cross_gathered(asked, by) == found
                some: Any = {by[0]: next(key[0] for key in found if key[0] != "all")}
                assert sorted(row_ids_gathered(some)) == sorted(row_ids(asked, some, by=by))


def defined(cast: Cast, name: str, **fields: Any) -> MeasureDefinition:
    made: MeasureDefinition = MeasureDefinition.objects.create(name=name, created_by=cast.lead, created_at=EARLY)
    said = {"source": "interactions", "reason": "Why", "by": cast.lead, "created_at": EARLY}
    MeasureVersion.objects.create(definition=made, version=1, **said, **fields)
    return made


def test_a_kol_who_is_counted_counts_for_the_own_tier_alone(cast: Cast) -> None:
    """Two KOLs of two tiers in one talk: one each, not two each; a filter on the tier leaves the others out."""
    kols = KOLFactory.create_batch(2)
    for kol, tier in zip(kols, ("global", "local"), strict=True):
        TierAssignmentFactory.create(
            kol=kol, therapeutic_area=cast.oncology, tier=tier, from_date=date(2025, 1, 1), to_date=None
        )
    make_interaction(msl=cast.msl, on=DAY, therapeutic_area=cast.oncology, kols=tuple(kols))
    met = defined(cast, "Met", calculation="distinct", of="kols")
    found = cross(counting(Metric.CUSTOM, met, [cast.quarter], at=AT), [Tag.TIER])
    assert {key[0]: one.units for key, one in found.items()} == {"global": 1, "local": 1, "all": 2}
    talks = defined(cast, "Talks with global ones", calculation="count", filters={"tier": ["global"]})
    found = cross(counting(Metric.CUSTOM, talks, [cast.quarter], at=AT), [Tag.TIER])
    assert {key[0]: one.units for key, one in found.items()} == {"global": 1, "all": 1}


def test_a_cell_opens_its_rows_and_names_them(cast: Cast, work: list[Interaction]) -> None:
    spec = Spec(Tag.PERSON, Tag.CHANNEL, TALKS.value, span=1)
    found = grid(cast.lead, spec, at=AT, link=nowhere)
    names = [line.label for line in found.lines]
    assert names == ["Elif Sand", "Mara Lind", "Tomas Berg"]
    assert [label for _, label in found.headers] == ["Face to face", "Phone", "Congress"]
    for line in found.lines:
        for cell, (key, label) in zip(line.cells, found.headers, strict=True):
            if cell.units:
                values: Any = {Tag.PERSON: int(line.key), Tag.CHANNEL: key}
                rows = cell_rows(cast.lead, spec, values, at=AT)
                assert (rows.total, rows.title) == (cell.units, f"{line.label}, {label}")
    page = client(cast.lead).get(f"{reverse('report-rows')}?{spec.query(row=cast.msl.pk, column='phone')}")
    assertContains(page, "Mara Lind, Phone")
    for wrong in ("column=carrier_pigeon", "row=x", "row=99999999"):
        assert client(cast.lead).get(f"{reverse('report-rows')}?{spec.query()}&{wrong}").status_code == 404


def test_tier_and_channel_are_of_interactions_alone(cast: Cast) -> None:
    page = client(cast.msl)
    for measured in ("statuses", "trainings"):
        said = {**SAID, "measure": measured, "rows": "tier"}
        assertContains(page.post(reverse("report-new"), said), "Only interactions have a tier", status_code=422)
        with pytest.raises(ValidationError, match="a tier, a channel"):
            save_report(by=cast.msl, name="x", spec=Spec(Tag.CHANNEL, None, measured))
    assert page.post(reverse("report-new"), {**SAID, "rows": "tier", "columns": "channel"}).status_code == 302
    assertContains(page.get(reverse("reports")), "by tier of the KOL and channel")
    updates = MeasureDefinition.objects.create(name="Updates", created_by=cast.lead, created_at=EARLY)
    MeasureVersion.objects.create(
        definition=updates, version=1, source="weekly updates", calculation="count", reason="Why", by=cast.lead,
        created_at=EARLY,
    )  # fmt: skip
    said = {**SAID, "measure": f"custom-{updates.pk}", "columns": "channel"}
    assert page.post(reverse("report-new"), said).status_code == 422


def test_the_number_of_queries_does_not_grow(
    cast: Cast, topic: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spec = Spec(Tag.PERSON, Tag.TIER, TALKS.value, span=1)
    for _ in range(2):
        for user in (cast.msl, cast.teammate, cast.elsewhere):
            discussion(user, topic, DAY)
        with django_assert_num_queries(9):
            grid(cast.lead, spec, at=AT, link=nowhere)


# --- Small samples -----------------------------------------------------------------------------


def test_a_share_says_only_what_its_sample_allows(cast: Cast) -> None:
    """Of 4 nothing, of 12 counts alone, of 24 a share with its interval."""
    for msl, phoned, others in ((cast.msl, 1, 3), (cast.teammate, 4, 8), (cast.elsewhere, 6, 18)):
        for channel, many in (("phone", phoned), ("email", others)):
            for _ in range(many):
                make_interaction(msl=msl, on=DAY, channel=channel)
    share = defined(cast, "By phone", calculation="rate", condition={"channel": ["phone"]})
    found = grid(cast.lead, Spec(Tag.PERSON, None, Metric.CUSTOM.value, share, span=1), at=AT, link=nowhere)
    assert {line.label: (line.total.text, line.total.detail) for line in found.lines} == {
        "Mara Lind": ("too few", "of 4"), "Tomas Berg": ("4 of 12", ""), "Elif Sand": ("25 %", "12 to 45 %, of 24"),
    }  # fmt: skip
    assert any("fewer than 5 is not said" in note for note in found.notes)
    said = {**SAID, "measure": f"custom-{share.pk}", "rows": "person", "columns": "", "span": "1"}
    page = client(cast.lead)
    made = page.post(reverse("report-new"), said)
    lines = page.get(f"{made['Location']}export/").getvalue().decode("utf-8-sig").splitlines()
    assert lines == [
        "Person,By phone (%),Of them,Units", "Elif Sand,25,6,24", "Mara Lind,,,4", "Tomas Berg,,4,12",
    ]  # fmt: skip


# --- Key results by person, and outcomes --------------------------------------------------------


def test_key_results_by_person_are_those_that_they_own(cast: Cast, before: Quarter) -> None:
    for owner, many in ((cast.msl, 2), (cast.teammate, 1)):
        objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
        KeyResultFactory.create_batch(many, objective=objective, owner=owner)
    User.objects.filter(pk=cast.teammate.pk).update(is_active=False)
    page = client(cast.lead).get(reverse("trends"), {"rows": "person"})
    lines = {line.label: line for line in page.context["grid"].lines}
    assert {name: line.total.units for name, line in lines.items()} == {
        "Mara Lind": 2, "Tomas Berg (no longer active)": 1,
    }  # fmt: skip
    for cell in (lines["Mara Lind"].cells[-1], lines["Mara Lind"].total):
        assert "2 key results" in words_of(client(cast.lead).get(cell.url))


def test_ended_quarters_show_outcomes_and_the_running_one_statuses(cast: Cast, topic: Topic, before: Quarter) -> None:
    for quarter, day in ((before, date(2025, 11, 5)), (cast.quarter, DAY)):
        objective = ObjectiveFactory.create(
            quarter=quarter, primary_team=cast.north, owner=cast.msl, therapeutic_area=cast.oncology
        )
        for target in (1, 5):
            KeyResultFactory.create(objective=objective, owner=cast.msl, target=target)
        discussion(cast.msl, topic, day)
    page = client(cast.lead).get(reverse("trends"))
    found = page.context["grid"]
    ended, running = found.lines[0].cells
    assert ended.label == "2 key results: 1 Missed, 1 Met"
    assert running.label == "2 key results: 1 At Risk, 1 Complete"
    assert [segment[0] for segment in ended.segments] == ["missed", "met"]
    assert found.total.units == 4
    assert found.marks == ("at_risk", "in_progress", "on_track", "complete", "missed", "partial", "met")
    assert [number for _, _, number in ended.statuses] == ["–", "–", "–", "–", 1, 0, 1]
    assert [number for _, _, number in running.statuses] == [1, 0, 0, 1, "–", "–", "–"]
    assertContains(page, "Quarters that have ended show outcomes")
    # Recounted: the board of each quarter counts the same.
    for cell in (ended, running):
        board = client(cast.lead).get(cell.url).context["board"]
        assert {one.value: number for one, number, _ in board.tiles if number} == {
            one.value: number for one, number in cell.counts if number
        }
    lines = client(cast.lead).get(page.context["files"]["csv"]).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "Therapeutic area,Quarter,Key results,At Risk,In Progress,On Track,Complete,Missed,Partial,Met,"
        "Mean progress (%)"
    )
    assert lines[1] == "Oncology,Before,2,0,0,0,0,1,0,1,60"
    compared = client(cast.lead).get(
        reverse("trends"), {"left": f"quarter-{before.pk}", "right": f"quarter-{cast.quarter.pk}"}
    )
    assert [line.at_risk for line in compared.context["compared"].lines] == ["no change", "no change"]


def test_trends_by_tier_and_channel_count_discussions(cast: Cast, work: list[Interaction], before: Quarter) -> None:
    asked = counting(TALKS, None, [before, cast.quarter], at=AT)
    for tag in (Tag.TIER, Tag.CHANNEL):
        page = client(cast.lead).get(reverse("trends"), {"rows": tag.value})
        assertContains(page, f"In-depth scientific discussions: {tag.label} by quarter")
        cells = cross(asked, [tag])
        for line in page.context["grid"].lines:
            key = None if line.key == "none" else line.key
            assert line.total.number == cells[key,].number
            rows = client(cast.lead).get(line.total.url)
            assert rows.context["found"].total == cells[key,].units
        assert client(cast.lead).get(page.context["files"]["csv"]).status_code == 200
        charts = client(cast.lead).get(reverse("trends"), {"rows": tag.value, "view": "charts"})
        assertNotContains(charts, "multiple__chart")


# --- The firewall ---------------------------------------------------------------------------------


def test_partners_get_nothing_counted_by_any_tag(cast: Cast, work: list[Interaction]) -> None:
    partner = client(cast.clinical)
    for tag in (Tag.TIER, Tag.CHANNEL):
        assert partner.get(reverse("trends"), {"rows": tag.value}).status_code == 422
        assert partner.get(reverse("report-rows"), {"rows": tag.value, "measure": TALKS.value}).status_code == 404
        assert partner.post(reverse("report-new"), {**SAID, "rows": tag.value}).status_code == 422
        with pytest.raises(PermissionDenied):
            save_report(by=cast.clinical, name="x", spec=Spec(tag, None, TALKS.value))
    for page in (partner.get(reverse("trends")), partner.get(reverse("report-new"))):
        for word in ("Tier of the KOL", "Channel", "discussions"):
            assertNotContains(page, f">{word}")
    for measured in (TALKS.value, "trainings"):
        said = {"rows": "person", "measure": measured}
        assert partner.get(reverse("report-rows"), said).status_code == 404
        with pytest.raises(PermissionDenied):
            save_report(by=cast.clinical, name="x", spec=Spec(Tag.PERSON, None, measured))
    KeyResultFactory.create(
        objective=ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl)
    )
    refresh_due(at=AT)
    assert partner.get(reverse("trends"), {"rows": "person"}).context["grid"].lines == ()
    for tag in Tag:
        for name in ("trends", "trends-export", "report-new", "report-rows"):
            assert client(cast.commercial).get(reverse(name), {"rows": tag.value}).status_code == 403
    assert grid(cast.clinical, Spec(Tag.PERSON, None, OfKeyResults.STATUSES.value), at=AT, link=nowhere).lines == ()
    assert STATUSES.is_of_key_results
