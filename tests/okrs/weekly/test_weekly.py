"""Weekly updates: drafted from records, saved by itself, handed in, corrected, carried once, read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Activity, Topic
from okrs.check_ins.selectors.due import check_ins_due
from okrs.models import WeeklyUpdate, WeeklyUpdateInsight, WeeklyUpdateReader
from okrs.my_quarter.selectors.objectives import my_quarter
from okrs.snapshots.storing import refresh_due
from okrs.weekly.selectors.due import weekly_due
from okrs.weekly.services import Contents, mark_read, save_weekly, submit_weekly
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.kols import KOLFactory
from tests.factories.organization import AbsenceFactory, MembershipFactory, UserFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.okrs.weekly.weeks import cadence_for, make_insight
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")

MONDAY = date(2026, 2, 9)
NOTHING = Contents(nothing_new_heard=True)


def submit(by: User, contents: Contents, *, week: date = MONDAY, version: int = 0, at: datetime = AT) -> WeeklyUpdate:
    return submit_weekly(by=by, week_start=week, version=version, contents=contents, at=at)


# --- Handing in -----------------------------------------------------------------------


def test_the_slot_is_met_in_time_late_after_and_hollow_without_news(cast: Cast) -> None:
    kr = cadence_for(cast, cast.msl)
    friday = datetime(2026, 2, 13, 16, 59, tzinfo=UTC)
    submit(cast.msl, Contents(insights=(make_insight(cast.msl, at=friday).pk,)), at=friday)
    submit(cast.msl, NOTHING, week=MONDAY - timedelta(days=7))
    page = client(cast.msl).get(reverse("key-result", args=[kr.pk]))
    assertContains(page, "9 Feb to 15 Feb: met")
    assertContains(page, "2 Feb to 8 Feb: late, nothing new heard")


def test_an_insight_or_nothing_new_and_never_both(cast: Cast) -> None:
    own = make_insight(cast.msl)
    with pytest.raises(ValidationError, match="at least one insight"):
        submit(cast.msl, Contents(highlights="Much"))
    with pytest.raises(ValidationError, match="untick one"):
        submit(cast.msl, Contents(nothing_new_heard=True, insights=(own.pk,)))


def test_an_insight_is_own_submitted_and_carried_once(cast: Cast) -> None:
    own = make_insight(cast.msl)
    for wrong in (make_insight(cast.teammate), make_insight(cast.msl, state="draft")):
        with pytest.raises(ValidationError, match="were in no earlier update"):
            submit(cast.msl, Contents(insights=(wrong.pk,)))
    first = submit(cast.msl, Contents(insights=(own.pk,)))
    with pytest.raises(ValidationError, match="were in no earlier update"):
        submit(cast.msl, Contents(insights=(own.pk,)), week=MONDAY - timedelta(days=7))
    other = submit(cast.msl, NOTHING, week=MONDAY - timedelta(days=7))
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyUpdateInsight.objects.create(update=other, insight=own)
    again = submit(cast.msl, NOTHING, version=first.version)
    assert not again.insight_links.exists()


def test_corrected_for_three_days_by_the_author_alone(cast: Cast) -> None:
    made = submit(cast.msl, NOTHING, at=AT - timedelta(days=3))
    made = submit(cast.msl, replace(NOTHING, plans="More"), version=made.version)
    assert (made.plans, made.submitted_at) == ("More", AT - timedelta(days=3))
    with pytest.raises(ValidationError, match="Three days have passed"):
        submit(cast.msl, NOTHING, version=made.version, at=AT + timedelta(seconds=1))
    with pytest.raises(ValidationError, match="It is submitted"):
        save_weekly(by=cast.msl, week_start=MONDAY, version=made.version, contents=NOTHING, at=AT)


def test_who_writes_and_which_weeks(cast: Cast) -> None:
    for other in (cast.compliance, cast.admin, cast.clinical, cast.outsider):
        with pytest.raises(PermissionDenied):
            submit(other, NOTHING)
    for week, words in (
        (MONDAY + timedelta(days=1), "begins on a Monday"),
        (MONDAY + timedelta(days=7), "has not begun"),
        (MONDAY - timedelta(weeks=27), "last 26 weeks"),
    ):
        with pytest.raises(ValidationError, match=words):
            submit(cast.msl, NOTHING, week=week)


def test_the_second_window_is_told(cast: Cast) -> None:
    first = save_weekly(by=cast.msl, week_start=MONDAY, version=0, contents=Contents(plans="A"), at=AT)
    with pytest.raises(VersionConflict):
        save_weekly(by=cast.msl, week_start=MONDAY, version=0, contents=Contents(plans="B"), at=AT)
    save_weekly(by=cast.msl, week_start=MONDAY, version=first.version, contents=Contents(plans="B"), at=AT)
    with pytest.raises(VersionConflict):
        submit(cast.msl, NOTHING, version=first.version)


def test_facts_are_kept_without_names(cast: Cast, topic: Topic) -> None:
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    talk = discussion(cast.msl, topic, date(2026, 2, 10), kols=(kol,))
    ActivityFactory.create(owner=cast.msl, held_on=date(2026, 2, 11), kind=Activity.Kind.TRAINING, title="New data")
    discussion(cast.msl, topic, date(2026, 2, 8))
    kr = key_result_for(cast, cast.msl)
    made = submit(cast.msl, replace(NOTHING, facts=(f"interaction:{talk.pk}", f"key_result:{kr.pk}")))
    assert [fact["kind"] for fact in made.facts] == ["interaction", "key_result"]
    assert "Biomarkers" in made.facts[0]["text"]
    assert "Okafor" not in str(made.facts)
    assert made.facts[1]["text"].endswith("+1, now 2 of 15")
    every = submit(cast.teammate, NOTHING)
    assert every.facts == []


# --- Who owes one ---------------------------------------------------------------------


def test_weekly_due_names_the_running_and_the_last_week(cast: Cast) -> None:
    cadence_for(cast, cast.msl)
    at = datetime(2026, 2, 12, 9, tzinfo=UTC)
    found = [(due.user, due.week_start) for due in weekly_due(at)]
    assert found == [(cast.msl, MONDAY - timedelta(days=7)), (cast.msl, MONDAY)]
    assert weekly_due(at)[1].due_at == datetime(2026, 2, 13, 17, tzinfo=UTC)
    save_weekly(by=cast.msl, week_start=MONDAY, version=0, contents=Contents(plans="A"), at=at)
    assert len(weekly_due(at)) == 2
    submit(cast.msl, NOTHING, version=1, at=at)
    assert [due.week_start for due in weekly_due(at)] == [MONDAY - timedelta(days=7)]
    AbsenceFactory.create(user=cast.msl, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 8))
    assert weekly_due(at) == []
    assert weekly_due(at, people=[cast.teammate]) == []


def test_what_one_person_owes_is_read_from_the_snapshots_as_it_is_counted(cast: Cast) -> None:
    cadence_for(cast, cast.msl)

    def weeks_owed(at: datetime) -> int:
        refresh_due(at=at)
        owed = my_quarter(cast.msl, cast.quarter, at=at).owed
        assert owed.weeks == weekly_due(at, people=[cast.msl])
        assert owed.check_ins == check_ins_due(at, people=[cast.msl])
        assert owed.check_ins
        return len(owed.weeks)

    thursday, friday_evening = datetime(2026, 2, 12, 9, tzinfo=UTC), datetime(2026, 2, 13, 18, tzinfo=UTC)
    assert weeks_owed(thursday) == 2
    submit(cast.msl, NOTHING, at=thursday)
    assert weeks_owed(thursday) == 1
    AbsenceFactory.create(user=cast.msl, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 8))
    assert weeks_owed(friday_evening) == 0
    assert my_quarter(cast.teammate, cast.quarter, at=thursday).owed.weeks == []


# --- Pages ----------------------------------------------------------------------------


def url(week: date = MONDAY, route: str = "weekly") -> str:
    return f"{reverse(route)}?week={week}"


def test_drafted_saved_and_submitted(cast: Cast, topic: Topic) -> None:
    cadence_for(cast, cast.msl)
    talk = discussion(cast.msl, topic, date(2026, 2, 10))
    own = make_insight(cast.msl)
    msl = client(cast.msl)
    page = msl.get(url(date(2026, 2, 12)))
    assertContains(page, "9 to 15 February 2026")
    assertContains(page, "Tue 10 Feb: virtual meeting, 30 min, Biomarkers")
    assertContains(page, f'value="interaction:{talk.pk}" id="fact-1" checked')
    assertContains(page, own.observation)
    sent = {"version": "0", "highlights": "A good week", "insights": [own.pk], "act": "draft"}
    assertRedirects(msl.post(url(), sent), url())
    assertContains(msl.get(url()), f'value="interaction:{talk.pk}" id="fact-1">')
    done = msl.post(url(), {**sent, "version": "1", "act": "submit", "facts": [f"interaction:{talk.pk}"]}, follow=True)
    assertContains(done, "submitted")
    update = WeeklyUpdate.objects.get()
    assert list(update.insights.all()) == [own]
    assert update.facts[0]["id"] == str(talk.pk)


def test_nothing_new_heard_is_one_tap(cast: Cast) -> None:
    cadence_for(cast, cast.msl)
    msl = client(cast.msl)
    assertContains(msl.get(url()), "Nothing new heard: submit")
    assertRedirects(msl.post(url(), {"version": "0", "act": "nothing"}), url())
    assertContains(msl.get(url()), "This week counts as late")
    assert WeeklyUpdate.objects.get().nothing_new_heard


def test_autosave_answers_in_json_and_the_second_tab_gets_both_texts(cast: Cast) -> None:
    msl = client(cast.msl)
    first = msl.post(url(), {"version": "0", "act": "auto", "plans": "First"})
    assert first.json() == {"version": 1, "said": "Saved 12:00, version 1"}
    second = msl.post(url(), {"version": "0", "act": "auto", "plans": "Second"})
    assertContains(second, "First", status_code=409)
    assertContains(second, 'data-version="1"', status_code=409)
    whole = msl.post(url(), {"version": "0", "act": "draft", "plans": "Second"})
    assertContains(whole, "First", status_code=409)
    assertContains(whole, '<input type="hidden" name="version" value="1"', status_code=409)
    assert msl.post(url(), {"version": "x", "act": "auto"}).status_code == 422
    assert WeeklyUpdate.objects.get().plans == "First"


def test_wrong_weeks_are_told(cast: Cast) -> None:
    for wrong in ("x", "9999-12-31", "0001-01-01"):
        assert client(cast.msl).get(f"{reverse('weekly')}?week={wrong}").status_code == 422
        assert client(cast.msl).get(f"{reverse('weekly-team')}?week={wrong}").status_code == 422
    assert client(cast.msl).get(url(MONDAY + timedelta(weeks=3))).status_code == 200
    assert client(cast.commercial).get(reverse("weekly")).status_code == 403
    assertRedirects(client(cast.compliance).get(reverse("weekly")), reverse("weekly-team"))


def test_colleagues_read_and_mark_it(cast: Cast, topic: Topic) -> None:
    for owner in (cast.msl, cast.teammate, cast.elsewhere):
        cadence_for(cast, owner)
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    discussion(cast.msl, topic, date(2026, 2, 10), kols=(kol,))
    update = submit(cast.msl, Contents(highlights="A good week", insights=(make_insight(cast.msl).pk,)))
    save_weekly(by=cast.teammate, week_start=MONDAY, version=0, contents=Contents(plans="Draft words"), at=AT)
    page = client(cast.manager).get(url(route="weekly-team"))
    for said in ("A good week", "Heard by Mara Lind", "Okafor", "Tomas Berg", "Nobody has marked it read"):
        assert said in words_of(page)
    assertNotContains(page, "Draft words")
    assertNotContains(client(cast.other_manager).get(url(route="weekly-team")), "A good week")
    assertNotContains(client(cast.elsewhere).get(url(route="weekly-team")), "A good week")
    assertContains(client(cast.compliance).get(url(route="weekly-team")), "A good week")
    sent = {"week": str(MONDAY), "update": str(update.pk)}
    client(cast.other_manager).post(reverse("weekly-read"), sent)
    client(cast.msl).post(reverse("weekly-read"), sent)
    assert not WeeklyUpdateReader.objects.exists()
    for _ in range(2):
        client(cast.manager).post(reverse("weekly-read"), sent)
    assertContains(client(cast.msl).get(url(route="weekly-team")), "Read by Nora Falk")
    assert mark_read(updates=[update], by=cast.teammate, at=AT) == 1


def test_what_the_quarter_still_lacks_is_offered(cast: Cast) -> None:
    cadence_for(cast, cast.msl)
    page = client(cast.msl).get(url())
    assertContains(page, f"{reverse('weekly')}?week=2026-02-02")
    assertContains(client(cast.msl).get("/"), "Weekly update of 9 February")


def test_queries_do_not_grow(cast: Cast, topic: Topic) -> None:
    """Each person's update lists a conversation, an activity, a key result that moved and an insight."""

    def person(number: int) -> None:
        made = UserFactory.create(display_name=f"Person {number}", therapeutic_area=cast.oncology)
        MembershipFactory.create(user=made, team=cast.north)
        cadence_for(cast, made)
        key_result_for(cast, made)
        discussion(made, topic, MONDAY)
        ActivityFactory.create(owner=made, therapeutic_area=cast.oncology, held_on=MONDAY)
        submit(made, Contents(insights=(make_insight(made).pk,)))
        late = UserFactory.create(display_name=f"Late {number}", therapeutic_area=cast.oncology)
        MembershipFactory.create(user=late, team=cast.north)
        cadence_for(cast, late)

    def count() -> int:
        manager = client(cast.manager)
        manager.get(url(route="weekly-team"))
        with CaptureQueriesContext(connection) as queries:
            manager.get(url(route="weekly-team"))
        return len(queries)

    for number in range(2):
        person(number)
    before = count()
    for number in range(2, 20):
        person(number)
    assert count() == before
