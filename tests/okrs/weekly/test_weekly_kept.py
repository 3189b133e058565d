"""A week's "+1" opens exactly the rows behind it; a submitted update keeps its words and tells what changed since."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from interactions.log.services.interactions import cancel_interaction
from interactions.models import Activity, Interaction, Topic
from okrs.models import KeyResult, KeyResultValue, Milestone, WeeklyUpdate
from okrs.models.choices import Calculation, EvidenceSource, Kind, Metric, Pace
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.gains import change_since, gained_rows
from okrs.weekly.selectors.facts import week_facts
from okrs.weekly.services import Contents, submit_weekly
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, StudyFactory
from tests.factories.kols import KOLFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.okrs.measures.defining import custom, define
from tests.okrs.weekly.weeks import make_insight
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

MONDAY = date(2026, 2, 9)
BEFORE = MONDAY - timedelta(days=7)


def talks(cast: Cast, topic: Topic) -> list[Interaction]:
    """One in the week before, two in the week; 30, 20 and 40 minutes."""
    kol = KOLFactory.create()
    return [
        discussion(cast.msl, topic, day, minutes=minutes, kols=(kol,))
        for day, minutes in ((BEFORE, 30), (MONDAY, 20), (MONDAY + timedelta(days=2), 40))
    ]


def shown(user: User, kr: KeyResult, week: date) -> tuple[str, list[int]]:
    """What the evidence page of a week says was gained, and its rows."""
    response = client(user).get(reverse("evidence", args=[kr.pk]), {"week": week})
    page = response.context["shown"]
    return page.gained.split(" gained")[0], list(page.evidence.ids)


def test_a_plus_of_a_week_equals_its_evidence_for_every_way_of_counting(cast: Cast, topic: Topic) -> None:
    first, second, third = (row.pk for row in talks(cast, topic))
    study = StudyFactory.create(therapeutic_area=cast.oncology)
    supports = [
        ActivityFactory.create(
            owner=cast.msl, therapeutic_area=cast.oncology, kind=Activity.Kind.STUDY_SUPPORT, study=study, held_on=day,
            requested_on=day, support_agreed_on=day,
        ).pk
        for day in (BEFORE, MONDAY)
    ]  # fmt: skip
    meetings = [
        ActivityFactory.create(
            owner=cast.msl, therapeutic_area=cast.oncology, kind=Activity.Kind.CROSS_FUNCTIONAL_MEETING, held_on=day,
            functions_present=["medical", "marketing"],
        ).pk
        for day in (date(2026, 1, 14), date(2026, 2, 3), date(2026, 2, 10))
    ]  # fmt: skip
    asked = {
        "in depth": (key_result_for(cast, cast.msl), ("+1", [first]), ("+2", [third, second])),
        # A study counts once, by its first support.
        "studies": (
            key_result_for(cast, cast.msl, measured_by=Metric.SUPPORTED_STUDIES), ("+1", supports[:1]), ("Nothing", []),
        ),
        # A month counts once, by its first meeting: the second of February is no gain.
        "meetings": (
            key_result_for(
                cast, cast.msl, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS, kind=Kind.CADENCE, target=None,
                pace=Pace.CALENDAR,
            ),
            ("+1", [meetings[1]]), ("Nothing", []),
        ),
        "minutes": (
            custom(cast, define(cast, source=EvidenceSource.INTERACTIONS, calculation=Calculation.SUM, of="minutes")),
            ("+30", [first]), ("+60", [third, second]),
        ),
        # Its one KOL was met in the week before.
        "experts": (
            custom(cast, define(cast, source=EvidenceSource.INTERACTIONS, calculation=Calculation.DISTINCT, of="kols")),
            ("+1", [first]), ("Nothing", []),
        ),
    }  # fmt: skip
    for name, (kr, earlier, later) in asked.items():
        assert shown(cast.msl, kr, BEFORE) == earlier, name
        assert shown(cast.msl, kr, MONDAY) == later, name
        for week, (gain, rows) in ((BEFORE, earlier), (MONDAY, later)):
            said = [one for one in week_facts(cast.msl, week, at=AT) if one.key == f"key_result:{kr.pk}"]
            assert [gain in one.text for one in said] == ([True] if rows else []), name
            assert [one.url for one in said] == ([f"/key-results/{kr.pk}/evidence/?week={week}"] if rows else []), name


def test_gains_of_what_is_entered_by_hand(cast: Cast) -> None:
    number = key_result_for(cast, cast.msl, measured_by=Metric.MANUAL, kind=Kind.NUMBER)
    for day, value in ((BEFORE, 4), (MONDAY, 9)):
        KeyResultValue.objects.create(key_result=number, value=Decimal(value), as_of=day, by=cast.msl, created_at=AT)
    steps = key_result_for(cast, cast.msl, measured_by=Metric.MANUAL, kind=Kind.MILESTONE, target=None)
    Milestone.objects.create(key_result=steps, title="Drafted", planned_on=MONDAY, done_on=MONDAY)
    found = assess(KeyResult.objects.for_measuring().filter(pk__in=[number.pk, steps.pk]), at=AT)
    assert [change_since(found[kr.pk], MONDAY) for kr in (number, steps)] == ["+5", "+1"]
    assert gained_rows(number, MONDAY, MONDAY + timedelta(days=6), at=AT) == []
    urls = {one.url for one in week_facts(cast.msl, MONDAY, at=AT)}
    assert urls == {f"/key-results/{number.pk}/", f"/key-results/{steps.pk}/"}


def test_a_share_gains_points(cast: Cast, topic: Topic) -> None:
    *_, third = talks(cast, topic)
    Interaction.objects.filter(pk=third.pk).update(channel="phone")
    kr = custom(
        cast, define(
            cast, source=EvidenceSource.INTERACTIONS, calculation=Calculation.RATE,
            condition={"channel": ["phone"]},
        ),
    )  # fmt: skip
    found = assess(KeyResult.objects.for_measuring().filter(pk=kr.pk), at=AT)
    assert change_since(found[kr.pk], MONDAY) == "+33.33 points"


def test_a_week_is_asked_for_by_any_of_its_days_and_in_words(cast: Cast, topic: Topic) -> None:
    rows = talks(cast, topic)
    kr = key_result_for(cast, cast.msl)
    http, address = client(cast.msl), reverse("evidence", args=[kr.pk])
    page = http.get(address, {"week": "2026-02-11"})
    assertContains(page, "+2 gained in the week 9 to 15 February 2026")
    assertContains(page, f"/interactions/{rows[1].pk}/")
    assertNotContains(page, f"/interactions/{rows[0].pk}/")
    assertContains(page, "?week=2026-02-09")  # the file holds the same rows
    file = http.get(reverse("evidence-export", args=[kr.pk]), {"week": "2026-02-09"})
    assert len(b"".join(file).decode().strip().splitlines()) == 3
    assertContains(http.get(address, {"week": "2025-06-02"}), "Nothing gained in the week")
    for odd in ("0001-01-01", "yesterday", "9999-12-31"):
        assertContains(http.get(address, {"week": odd}), "Enter a day", status_code=422)


# --- What was submitted stays -----------------------------------------------------------


def submitted(cast: Cast, topic: Topic) -> tuple[WeeklyUpdate, list[Interaction], Activity]:
    key_result_for(cast, cast.msl, code="KR1.1", title="Talks")
    rows = talks(cast, topic)
    held = ActivityFactory.create(
        owner=cast.msl, therapeutic_area=cast.oncology, held_on=MONDAY, title="Training", attendee_count=8
    )
    insight = make_insight(cast.msl)
    update = submit_weekly(by=cast.msl, week_start=MONDAY, version=0, contents=Contents(insights=(insight.pk,)), at=AT)
    return update, rows, held


def read_by(user: User) -> Any:
    response = client(user).get(reverse("weekly-team"), {"week": MONDAY})
    return response, response.context["found"].cards[0].records


def test_an_unchanged_week_says_nothing_of_changes(cast: Cast, topic: Topic) -> None:
    update, *_ = submitted(cast, topic)
    response, records = read_by(cast.manager)
    assert records.changed == 0
    assert len(records.facts) == len(update.facts) - 1 == 4
    assertNotContains(response, "changed since")
    with time_machine.travel(AT + timedelta(days=40), tick=False):  # work of later weeks is no change of this one
        discussion(cast.msl, topic, MONDAY + timedelta(days=9))
        assert read_by(cast.manager)[1].changed == 0


def test_an_update_keeps_its_words_and_tells_what_changed(cast: Cast, topic: Topic) -> None:
    update, rows, held = submitted(cast, topic)
    before = [fact["text"] for fact in update.facts]
    with time_machine.travel(AT + timedelta(days=5), tick=False):
        cancel_interaction(by=cast.msl, interaction=rows[1], reason="Twice")
        Interaction.objects.filter(pk=rows[2].pk).update(minutes=55)
        Activity.objects.filter(pk=held.pk).update(title="Another training")
        update.insights.update(observation="Heard differently")
        response, records = read_by(cast.manager)
        assert [one.text for one in (*records.facts, *records.insights)] == before
        assert [one.since for one in (*records.facts, *records.insights)] == [
            "Cancelled since then.",
            "Now: Wed 11 Feb: virtual meeting, 55 min, Biomarkers",
            "Now: Mon 9 Feb: internal training, Another training",
            "Now: KR1.1 Talks: +1, now 2 of 15",
            "Now: Heard differently",
        ]
        assertContains(response, "5 changed since")
        own = client(cast.msl).get(reverse("weekly"), {"week": MONDAY})
        assertContains(own, "it no longer changes")
        assertContains(own, before[0])
        assertContains(own, "Cancelled since then.")


def test_what_one_may_not_open_is_only_said_to_have_changed(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, rows, _ = submitted(cast, topic)
    Interaction.objects.filter(pk=rows[2].pk).update(minutes=55)
    monkeypatch.setattr(type(Interaction.objects.all()), "visible_to", lambda rows, _user, _today: rows.none())
    _, records = read_by(cast.manager)
    assert [(one.since, one.url, one.names) for one in records.facts[:2]] == [
        ("", "", ""),
        ("Changed since then.", "", ""),
    ]


def test_an_update_from_before_words_were_kept_shows_the_insight_as_it_is(cast: Cast, topic: Topic) -> None:
    update, *_ = submitted(cast, topic)
    update.facts = [fact for fact in update.facts if fact["kind"] != "insight"]
    update.save(update_fields=["facts"])
    _, records = read_by(cast.manager)
    assert [(one.text, one.since) for one in records.insights] == [(f"Heard by {cast.msl}", "")]
