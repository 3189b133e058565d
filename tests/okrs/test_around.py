"""The page of one key result reads what is stored: fresh, complete, and without what is due elsewhere."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from interactions.models import Topic
from okrs.models import DueMark, EarlierOwner, KeyResult, Snapshot, SnapshotDetail
from okrs.objectives.selectors.around import around
from okrs.planning.selectors.objectives import get_key_result
from okrs.snapshots.storing import keep_fresh, refresh, refresh_due
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.comments import CommentFactory, ThreadFactory
from tests.factories.insights import InsightFactory
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.reading import assertContains

pytestmark = pytest.mark.usefixtures("clock")

DAY = date(2026, 2, 10)


def test_shows_work_that_was_logged_a_moment_ago(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for number in range(1, 8):
        discussion(cast.msl, topic, DAY - timedelta(days=number))
        page = client(cast.msl).get(reverse("key-result", args=[kr.pk]))
        assertContains(page, f"{number} of 15")
        assert page.content.decode().count("No KOL named") == min(number, 5)
    assertContains(page, "All 7 rows")
    assertContains(page, "The newest 5 of 7.")


def test_fills_in_what_a_snapshot_of_an_earlier_release_lacks(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, DAY)
    refresh([kr.pk], at=AT)
    SnapshotDetail.objects.all().delete()
    found = around(get_key_result(cast.msl, kr.pk, with_steps=False), cast.msl, at=AT)
    assert found.detail is not None
    assert (found.detail["rows"], len(found.detail["newest"])) == (1, 1)


def test_loads_owners_and_what_check_ins_have(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    assert owners_and_more(cast, kr) == ([], {}, False)
    for owner, day in ((cast.teammate, DAY), (cast.elsewhere, DAY - timedelta(days=9))):
        EarlierOwner.objects.create(key_result=kr, owner=owner, until=day)
    User.objects.filter(pk=cast.teammate.pk).update(is_active=False)
    said, silent = (CheckInFactory.create(key_result=kr, author=cast.msl, period=number) for number in (1, 2))
    thread = ThreadFactory.create(on="check_in", object_id=said.pk)
    for withdrawn in (None, None, AT):
        CommentFactory.create(thread=thread, withdrawn_at=withdrawn)
    CommentFactory.create(thread=ThreadFactory.create(on="check_in", object_id=silent.pk), withdrawn_at=AT)
    said.insights.add(InsightFactory.create(originator=cast.msl))
    earlier = list(KeyResult.objects.with_owners().get(pk=kr.pk).earlier)
    assert owners_and_more(cast, kr) == (earlier, {said.pk: 2}, True)


def owners_and_more(cast: Cast, kr: KeyResult) -> tuple[list[dict[str, Any]], dict[int, int], bool]:
    own = get_key_result(cast.msl, kr.pk, with_steps=False, with_owners=False)
    found = around(own, cast.msl, at=AT)
    return own.earlier, found.said_on, found.cites_insights


def test_a_draft_is_counted_and_stands_nowhere(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    kr.objective.state = "draft"
    kr.objective.save()
    discussion(cast.msl, topic, DAY)
    assertContains(client(cast.msl).get(reverse("key-result", args=[kr.pk])), "1 of 15")
    assert not Snapshot.objects.exists()


def test_leaves_to_others_what_is_due_elsewhere(cast: Cast, topic: Topic) -> None:
    mine, theirs = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    refresh_due(at=AT)
    for person in (cast.msl, cast.teammate):
        discussion(person, topic, DAY)
    scope = KeyResult.objects.filter(pk=mine.pk)
    assert keep_fresh(scope, at=AT) == 1
    assert dict(Snapshot.objects.values_list("pk", "value")) == {mine.pk: 1, theirs.pk: 0}
    assert set(DueMark.objects.values_list("key_result_id", flat=True)) == {theirs.pk}
    assert keep_fresh(scope, at=AT) == 0
    assert keep_fresh(scope, at=datetime(2026, 2, 17, tzinfo=UTC)) == 1
