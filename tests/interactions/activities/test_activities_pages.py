"""Pages of activities and of topics: who sees what, how they are recorded."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Activity, Topic
from interactions.models.activities import STAGES
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, ActivityParticipantFactory, StudyFactory
from tests.factories.kols import TopicFactory

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
CANARY = "zanzibarium"
Kind = Activity.Kind


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def planted(cast: Cast, **more: Any) -> Activity:
    fields: dict[str, Any] = {
        "owner": cast.msl, "therapeutic_area": cast.oncology, "title": f"{CANARY} title", "notes": f"{CANARY} note",
        "functions_present": CANARY, "held_on": date(2026, 2, 12),
    }  # fmt: skip
    made: Activity = ActivityFactory.create(**fields | more)
    return made


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"title": "Journal club", "therapeutic_area": cast.oncology.pk, "open_findings": "0", "version": ""} | more


def get(client: Client, user: Any, url: str, **query: Any) -> Any:
    client.force_login(user)
    return client.get(url, query)


def test_the_page_opens_for_readers_and_is_absent_for_all_others(client: Client, cast: Cast) -> None:
    url = reverse("activity", args=[planted(cast).pk])
    shared = reverse("activity", args=[planted(cast, is_shared=True).pk])
    readers = {"msl", "teammate", "manager", "lead", "compliance"}
    for part, user in cast.people().items():
        absent = 403 if part == "outsider" else 404
        assert get(client, user, url).status_code == (200 if part in readers else absent), part
        expected = 200 if part in readers | {"clinical"} else absent
        assert get(client, user, shared).status_code == expected, part
    assert AccessRecord.objects.filter(model="activity", action="read").exclude(actor_id=cast.msl.pk).exists()


def test_commercial_learns_kind_day_and_owner(client: Client, cast: Cast) -> None:
    planted(cast)
    html = get(client, cast.commercial, reverse("activities")).content.decode()
    assert "Internal training" in html
    assert "12 Feb 2026" in html
    assert "Mara Lind" in html
    content = html.split("<main")[-1]
    for word in (CANARY, "Oncology", "Done", "missing"):
        assert word not in content, word
    assert not re.search(r"/activities/\d", content)
    for asked in ("state", "area", "who", "title", "ordering"):
        assert get(client, cast.commercial, reverse("activities"), **{asked: "x"}).status_code == 400


def test_clinical_partners_see_shared_ones_without_their_history(client: Client, cast: Cast) -> None:
    planted(cast)
    shared = planted(cast, title="Shared meeting", is_shared=True, kind=Kind.CROSS_FUNCTIONAL_MEETING)
    html = get(client, cast.clinical, reverse("activities")).content.decode()
    assert "Shared meeting" in html
    assert f"{CANARY} title" not in html
    page = get(client, cast.clinical, reverse("activity", args=[shared.pk])).content.decode()
    assert "History" not in page
    assert "Edit" not in page.split("<main")[-1]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_form_and_is_recorded(client: Client, cast: Cast, kind: str) -> None:
    client.force_login(cast.msl)
    url = f"{reverse('activity-new')}?kind={kind}"
    html = client.get(url).content.decode()
    assert ('name="open_findings"' in html) is (kind == Kind.CAMPAIGN_REVIEW)
    assert ('name="study"' in html) is (kind == Kind.STUDY_SUPPORT)
    assert ('name="congress"' in html) is (kind == Kind.CONGRESS_COVERAGE)
    days = dict.fromkeys(STAGES[kind][0], "2026-02-12")
    sent = body(
        cast, **days, attendee_count="14", new_study="Alpha", new_campaign="Alpha", new_congress="Alpha",
        new_congress_starts_on="2026-02-10", new_congress_ends_on="2026-02-13", participants=[cast.teammate.pk],
    )  # fmt: skip
    answer = client.post(url, sent, follow=True)
    made = Activity.objects.get()
    assert (made.kind, made.owner, made.held_on) == (kind, cast.msl, date(2026, 2, 12))
    assert list(made.participants.all()) == [cast.teammate]
    assert b"Activity recorded." in answer.content


def test_the_kinds_are_offered_first(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    html = client.get(reverse("activity-new")).content.decode()
    assert html.count("/activities/new/?kind=") == len(Kind)
    assert client.get(reverse("activity-new"), {"kind": "party"}).status_code == 200


def test_the_page_says_what_is_done_and_what_lacks(client: Client, cast: Cast) -> None:
    made = planted(cast, kind=Kind.NEWSLETTER, approved_on=date(2026, 2, 1), held_on=None)
    html = get(client, cast.msl, reverse("activity", args=[made.pk])).content.decode()
    assert "Does not count yet" in html
    assert "Not distributed yet" in html
    assert re.search(r"Done.*Approved.*1 Feb 2026", html, re.DOTALL)


def test_errors_keep_what_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    url = f"{reverse('activity-new')}?kind=study_support"
    study = StudyFactory.create(therapeutic_area=cast.oncology)
    for more, error in (
        ({}, "Choose the study"),
        ({"study": study.pk, "new_study": "Another"}, "not both"),
        ({"study": study.pk, "held_on": "2026-02-19"}, "in the future"),
        ({"study": study.pk, "held_on": "9999-99-99"}, "Enter a day as year"),
        ({"study": "x"}, "valid choice"),
        ({"study": study.pk, "notes": "DOB 1 May"}, "identify a patient"),
    ):
        answer = client.post(url, body(cast, title="Kept title", **more))
        assert answer.status_code == 422, error
        assert error in answer.content.decode()
        assert "Kept title" in answer.content.decode()


def test_an_untidy_order_is_a_warning(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    sent = body(cast, approved_on="2026-02-12", held_on="2026-02-10")
    html = client.post(f"{reverse('activity-new')}?kind=newsletter", sent, follow=True).content.decode()
    assert "is dated before" in html


def test_the_second_editor_sees_both_texts(client: Client, cast: Cast) -> None:
    made = planted(cast, notes="First")
    ActivityParticipantFactory.create(activity=made, user=cast.teammate)
    url = reverse("activity-edit", args=[made.pk])
    sent = body(cast, version="1", participants=[cast.teammate.pk])
    client.force_login(cast.teammate)
    assert client.post(url, sent | {"notes": "Second"}).status_code == 302
    client.force_login(cast.msl)
    refused = client.post(url, sent | {"notes": "Third"})
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Second" in html
    assert "Third" in html
    assert client.post(url, sent | {"notes": "Third", "version": "2"}).status_code == 302


def test_changing_and_cancelling_are_for_those_who_may(client: Client, cast: Cast) -> None:
    made = planted(cast)
    for name in ("activity-edit", "activity-cancel"):
        url = reverse(name, args=[made.pk])
        for part, status in (("teammate", 403), ("manager", 403), ("elsewhere", 404), ("commercial", 403)):
            assert get(client, getattr(cast, part), url).status_code == status, part
        assert get(client, cast.msl, url).status_code == 200
    url = reverse("activity-cancel", args=[made.pk])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"reason": "Moved"}).status_code == 302
    assert CANARY not in client.get(reverse("activities")).content.decode()
    assert CANARY in client.get(reverse("activities"), {"state": "cancelled"}).content.decode()


def test_filters_of_the_list(client: Client, cast: Cast) -> None:
    planted(cast)
    url = reverse("activities")
    for query, shown in (
        ({}, True), ({"kind": "training"}, True), ({"kind": "newsletter"}, False), ({"state": "done"}, True),
        ({"state": "in_progress"}, False), ({"area": cast.oncology.pk}, True), ({"area": cast.immunology.pk}, False),
        ({"who": "all"}, True),
    ):  # fmt: skip
        assert (CANARY in get(client, cast.msl, url, **query).content.decode()) is shown, query
    assert CANARY in get(client, cast.teammate, url, who="all").content.decode()
    assert CANARY not in get(client, cast.teammate, url).content.decode()
    bad = get(client, cast.msl, url, kind="party")
    assert bad.status_code == 422
    assert b"A filter could not be used" in bad.content
    assert CANARY in bad.content.decode()


@pytest.mark.parametrize("part", ["msl", "commercial"])
def test_the_list_asks_as_many_queries_for_twenty_rows_as_for_two(client: Client, cast: Cast, part: str) -> None:
    client.force_login(getattr(cast, part))

    def count() -> int:
        client.get(reverse("activities"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("activities"))
        return len(queries)

    for _ in range(2):
        planted(cast)
    two = count()
    for _ in range(18):
        planted(cast)
    assert count() == two


# --- Topics ---------------------------------------------------------------------------


def test_topics_are_kept_by_administrators(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    url = reverse("topics")
    assert client.post(url, {"name": "Sequencing", "therapeutic_area": cast.oncology.pk}).status_code == 302
    double = client.post(url, {"name": " SEQUENCING ", "therapeutic_area": cast.oncology.pk})
    assert double.status_code == 422
    assert b"has a topic of that name" in double.content
    assert client.post(url, {"name": "Sequencing", "therapeutic_area": cast.immunology.pk}).status_code == 302
    topic = Topic.objects.get(therapeutic_area=cast.oncology)
    edit = reverse("topic-edit", args=[topic.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "Order of lines"}).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.is_active) == ("Order of lines", False)
    assert b"Not offered any more" in client.get(url).content
    assert client.post(edit, {"name": ""}).status_code == 422


def test_who_reads_and_who_changes_topics(client: Client, cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    for part, user in cast.people().items():
        reads = part not in {"commercial", "market_access", "safety", "outsider"}
        assert get(client, user, reverse("topics")).status_code == (200 if reads else 403), part
        edits = part == "admin"
        assert get(client, user, reverse("topic-edit", args=[topic.pk])).status_code == (200 if edits else 403), part
        sent = {"name": f"Of {part}", "therapeutic_area": cast.oncology.pk}
        assert client.post(reverse("topics"), sent).status_code == (302 if edits else 403), part


def test_the_list_begins_with_the_latest_date_and_sorts_by_each_column(client: Client, cast: Cast) -> None:
    for title, day in (("Alpha board", date(2026, 1, 9)), ("Beta board", date(2026, 2, 9)), ("Gamma board", None)):
        ActivityFactory.create(
            owner=cast.msl, title=title, held_on=day, planned_on=None, created_at=datetime(2026, 1, 20, 9, tzinfo=UTC)
        )

    def order(**query: str) -> list[str]:
        page = get(client, cast.msl, reverse("activities"), **query).content.decode()
        return [name.split()[0] for name in sorted(("Alpha board", "Beta board", "Gamma board"), key=page.index)]

    assert order() == order(sort="-date") == ["Beta", "Gamma", "Alpha"]
    assert order(sort="date") == ["Alpha", "Gamma", "Beta"]
    assert order(sort="-activity") == ["Gamma", "Beta", "Alpha"]
    assert 'aria-sort="descending"' in get(client, cast.msl, reverse("activities")).content.decode()
