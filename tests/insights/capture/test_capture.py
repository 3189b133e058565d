"""Capture, edit, submit: what is refused, what is kept, and that nothing is written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from audit.history import history_of
from insights.capture.services import Captured, Contents, capture_insight, edit_insight, submit_insight
from insights.models import Insight
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import make_insight
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.organization import ProductFactory
from tests.insights.conftest import NOW

THREE = {
    "kind": "insight", "observation": "Results come late", "interpretation": "One laboratory serves all",
    "implication": "Name a second laboratory",
}  # fmt: skip


def capture(cast: Cast, *, by: User | None = None, **more: Any) -> Captured:
    fields: dict[str, Any] = {
        "observation": "Results come late", "category": "unmet_need", "therapeutic_area": cast.oncology,
    } | more  # fmt: skip
    how = {name: fields.pop(name) for name in ("at", "submit", "client_id", "digest") if name in fields}
    return capture_insight(by=by or cast.msl, contents=Contents(**fields), **{"at": NOW} | how)


def refused(act: Callable[[], object]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act()
    found: dict[str, list[str]] = caught.value.message_dict
    return found


def test_an_observation_alone_is_submitted_and_says_who_wrote_it(cast: Cast) -> None:
    insight = capture(cast, observation="  Results come late ").insight
    assert (insight.state, insight.submitted_at, insight.observation) == ("submitted", NOW, "Results come late")
    assert history_of(insight)[0].by_id == cast.msl.pk


def test_a_draft_has_no_time_of_submission_and_gets_it_once(cast: Cast) -> None:
    insight = capture(cast, submit=False).insight
    assert (insight.state, insight.submitted_at) == ("draft", None)
    submit_insight(by=cast.msl, insight=insight, version=insight.version, at=NOW)
    Insight.objects.filter(pk=insight.pk).update(state="needs_detail")
    insight.refresh_from_db()
    submit_insight(by=cast.msl, insight=insight, version=insight.version, at=NOW + timedelta(days=3))
    insight.refresh_from_db()
    assert (insight.state, insight.submitted_at) == ("submitted", NOW)


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        ({"interpretation": ""}, {"interpretation"}),
        ({"implication": " \n "}, {"implication"}),
        ({"interpretation": "RESULTS  come late "}, {"interpretation"}),
        ({"implication": "Résults come late"}, {"implication"}),
        ({"implication": "one laboratory serves ALL"}, {"implication"}),
        ({"interpretation": "", "implication": ""}, {"interpretation", "implication"}),
        ({"observation": "  "}, {"observation"}),
    ],
)
@pytest.mark.parametrize("kind", ["insight", "strategic_insight"])
def test_more_than_feedback_needs_three_different_texts(
    cast: Cast, kind: str, texts: dict[str, str], fields: set[str]
) -> None:
    assert fields <= set(refused(lambda: capture(cast, **THREE | {"kind": kind} | texts)))
    assert not Insight.objects.exists()
    capture(cast, **THREE | {"kind": kind})


def test_the_product_belongs_to_the_area_and_values_to_their_lists(cast: Cast) -> None:
    product = ProductFactory.create(therapeutic_area=cast.immunology)
    assert set(refused(lambda: capture(cast, product=product))) == {"product"}
    assert "category" in refused(lambda: capture(cast, category="gossip"))
    assert "kind" in refused(lambda: capture(cast, kind="rumour"))
    assert "novelty" in refused(lambda: capture(cast, novelty="x"))


def test_it_comes_from_discussions_the_author_may_read(cast: Cast) -> None:
    kol = KOLFactory.create()
    own = make_interaction(msl=cast.msl, kols=(kol,))
    foreign = make_interaction(msl=cast.elsewhere, kols=(kol,))
    cancelled = make_interaction(msl=cast.msl, kols=(kol,), state="cancelled")
    assert list(capture(cast, interactions=[own]).insight.interactions.all()) == [own]
    for one in (foreign, cancelled):
        assert set(refused(lambda one=one: capture(cast, interactions=[own, one]))) == {"interactions"}


@pytest.mark.parametrize("part", ["clinical", "commercial", "compliance", "admin", "outsider"])
def test_others_capture_nothing(cast: Cast, part: str) -> None:
    with pytest.raises(PermissionDenied):
        capture(cast, by=getattr(cast, part))


def test_the_same_page_sent_again_is_the_first_row(cast: Cast) -> None:
    key = uuid4()
    first = capture(cast, client_id=key, digest="a")
    again = capture(cast, client_id=key, digest="a")
    assert (first.is_repeat, again.is_repeat, again.insight.pk) == (False, True, first.insight.pk)
    with pytest.raises(ValidationError) as caught:
        capture(cast, client_id=key, digest="b")
    assert caught.value.code == "key_used"
    assert not capture(cast, by=cast.teammate, client_id=key, digest="b").is_repeat


@pytest.mark.django_db(transaction=True)
def test_twelve_sendings_at_once_make_one_row(db: None) -> None:
    cast, key = make_cast(NOW.date()), uuid4()

    def send(_: int) -> tuple[int, UUID | None]:
        try:
            found = capture(cast, client_id=key, digest="a").insight
            return found.pk, found.client_id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(12)))) == 1
    assert Insight.objects.count() == 1


def contents(cast: Cast, **more: Any) -> Contents:
    fields: dict[str, Any] = {"observation": "New words", "category": "guideline", "therapeutic_area": cast.oncology}
    return Contents(**fields | more)


def test_the_author_edits_until_it_is_handed_in_and_while_more_is_asked_for(cast: Cast) -> None:
    for state in Insight.State.values:
        fields: dict[str, Any] = {"merged_into": make_insight()} if state == "merged" else {}
        insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, state=state, **fields)

        def edit(by: User, insight: Insight = insight) -> Insight:
            return edit_insight(by=by, insight=insight, contents=contents(cast), version=insight.version, at=NOW)

        for part in ("teammate", "manager", "lead", "compliance", "clinical"):
            with pytest.raises(PermissionDenied):
                edit(getattr(cast, part))
        if state in ("draft", "needs_detail"):
            assert edit(cast.msl).observation == "New words"
            assert Insight.objects.get(pk=insight.pk).state == state
        else:
            with pytest.raises(PermissionDenied):
                edit(cast.msl)


def test_edits_from_two_pages_do_not_overwrite_each_other(cast: Cast) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, state="draft")
    stale = Insight.objects.get(pk=insight.pk)
    edit_insight(by=cast.msl, insight=insight, contents=contents(cast), version=1, at=NOW, submit=True)
    with pytest.raises(VersionConflict):
        edit_insight(by=cast.msl, insight=stale, contents=contents(cast, observation="x"), version=1, at=NOW)
    assert Insight.objects.get().observation == "New words"
    assert Insight.objects.get().state == "submitted"
