"""After an upgrade the worker computes anew what another version of the code stored."""

from datetime import timedelta

from interactions.models import Topic
from okrs.models import Snapshot
from okrs.snapshots.storing import due_ids, refresh_due
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, discussion, key_result_for


def test_a_forecast_that_the_version_before_did_not_know_is_there_after_one_tick(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=15)
    discussion(cast.msl, topic, AT.date() - timedelta(days=9))
    refresh_due(at=AT)
    Snapshot.objects.filter(pk=kr.pk).update(formula=0, forecast_figures=None)
    assert due_ids(AT) == []  # nobody changed anything, and its day is not over
    assert refresh_due(at=AT) == 1
    assert Snapshot.objects.get(pk=kr.pk).forecast_figures is not None
    assert refresh_due(at=AT) == 0
