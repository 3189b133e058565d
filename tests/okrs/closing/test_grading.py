"""Scores: computed, accepted or changed with a reason; post-mortems; a team's word; two managers at once."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from okrs.closing.selectors.grades import computed_score, graded_rows, team_states
from okrs.closing.services import grading, sealing
from okrs.closing.services.grading import Entry
from okrs.models import KeyResultValue, Objective, Score, TeamClose
from tests.factories.okrs import CheckInFactory, KeyResultFactory
from tests.okrs.closing.conftest import OVER, Graded
from tests.okrs.conftest import as_
from tests.reading import words_of


def _common(graded: Graded, **more: Any) -> Any:
    return {"quarter": graded.quarter, "team": graded.cast.north, "by": graded.cast.manager, "at": OVER, **more}


def _grade(graded: Graded, final: str, reason: str = "", *, version: int = 0, **more: Any) -> int:
    entry = Entry(graded.missed.pk, version, {"final": Decimal(final), "reason": reason})
    return grading.save_scores(**_common(graded, **more), entries=[entry])


def test_the_computed_score_is_progress_and_never_rounds_up_to_all_of_it() -> None:
    assert computed_score(None) is None
    assert computed_score(0.25) == Decimal("0.2500")
    assert computed_score(0.99999) == Decimal("0.9999")
    assert computed_score(1.0) == 1


def test_what_is_computed_is_accepted_at_once_and_once(graded: Graded) -> None:
    assert grading.accept_computed(**_common(graded)) == 2
    assert grading.accept_computed(**_common(graded)) == 0
    assert dict(Score.objects.values_list("key_result", "final")) == {
        graded.counted.pk: Decimal(1), graded.missed.pk: Decimal("0.25"),
    }  # fmt: skip


def test_another_score_takes_a_reason_also_in_the_database(graded: Graded) -> None:
    with pytest.raises(ValidationError, match=r"Say why it is 0\.5 and not 0\.25"):
        _grade(graded, "0.5")
    assert _grade(graded, "0.5", "The fourth is in print") == 1
    score = Score.objects.get(key_result=graded.missed)
    assert (score.computed, score.final, score.graded_by) == (Decimal("0.25"), Decimal("0.5"), graded.cast.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(final=2)


def test_nobody_changes_the_score_of_an_own_key_result(graded: Graded) -> None:
    manager = graded.cast.manager
    type(graded.missed).objects.filter(pk=graded.missed.pk).update(owner=manager)
    with pytest.raises(ValidationError, match="your own key result"):
        _grade(graded, "1", "I worked hard")
    assert _grade(graded, "0.25") == 1
    assert _grade(graded, "1", "They did work hard", version=1, by=graded.cast.lead) == 1


def test_who_may_grade(graded: Graded) -> None:
    cast = graded.cast
    for nobody in (cast.msl, cast.other_manager, cast.compliance, cast.commercial, cast.clinical, cast.admin):
        with pytest.raises(PermissionDenied):
            _grade(graded, "0.25", by=nobody)
    for somebody in (cast.manager, cast.lead):
        _grade(graded, "0.25", by=somebody)
    type(graded.quarter).objects.update(state="active")
    with pytest.raises(PermissionDenied):
        _grade(graded, "0.25")


def test_a_second_manager_sees_what_the_first_saved(client: Client, graded: Graded) -> None:
    url = f"{reverse('quarter-close-team', args=[graded.quarter.pk, graded.cast.north.pk])}?step=grades"
    missed = graded.missed.pk
    first = {f"{missed}-final": "0.5", f"{missed}-reason": "In print", f"{missed}-version": "0"}
    second = {f"{missed}-final": "0.75", f"{missed}-reason": "Two in print", f"{missed}-version": "0"}
    assert as_(client, graded.cast.manager).post(url, first).status_code == 302
    answer = as_(client, graded.cast.lead).post(url, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "saved something else meanwhile" in page
    assert "In print" in page
    assert "Two in print" in page
    assert Score.objects.get(key_result=missed).final == Decimal("0.5")
    # Nothing typed is lost, and saving again replaces knowingly.
    assert client.post(url, {**second, f"{missed}-version": "1"}).status_code == 302
    assert Score.objects.get(key_result=missed).final == Decimal("0.75")
    # The same sent twice is one score.
    assert client.post(url, {**second, f"{missed}-version": "1"}).status_code == 302
    assert Score.objects.get(key_result=missed).version == 2


def test_what_the_other_manager_did_not_touch_is_not_theirs_to_save(client: Client, graded: Graded) -> None:
    """Both opened the page with all scores as computed; each types one."""
    grading.accept_computed(**_common(graded))
    url = f"{reverse('quarter-close-team', args=[graded.quarter.pk, graded.cast.north.pk])}?step=grades"
    missed, counted = graded.missed.pk, graded.counted.pk
    shown = {"final": "0.25", "reason": ""}, {"final": "1", "reason": ""}
    page = {}
    for pk, values in zip((missed, counted), shown, strict=True):
        page[f"{pk}-version"] = "1"
        for name, value in values.items():
            page |= {f"{pk}-{name}": value, f"initial-{pk}-{name}": value}
    first = page | {f"{missed}-final": "0.5", f"{missed}-reason": "In print"}
    second = page | {f"{counted}-final": "0.9", f"{counted}-reason": "One was a phone call"}
    assert f'name="initial-{missed}-final"' in as_(client, graded.cast.manager).get(url).content.decode()
    assert client.post(url, first).status_code == 302
    assert as_(client, graded.cast.lead).post(url, second).status_code == 302
    assert dict(Score.objects.values_list("key_result", "final")) == {
        missed: Decimal("0.5"), counted: Decimal("0.9"),
    }  # fmt: skip


def test_a_committed_miss_is_asked_for_a_post_mortem_and_an_aspirational_one_is_not(graded: Graded) -> None:
    grading.accept_computed(**_common(graded))
    assert [one.without_post_mortem for one in team_states(graded_rows(graded.quarter, at=OVER))] == [1]
    with pytest.raises(ValidationError, match="1 post-mortem to write"):
        grading.submit_team(**_common(graded))
    Objective.objects.filter(quarter=graded.quarter).update(commitment="aspirational")
    assert grading.submit_team(**_common(graded)).submitted_by == graded.cast.manager


def test_a_team_is_submitted_once_and_taken_back(graded: Graded) -> None:
    with pytest.raises(ValidationError, match="2 key results without a score"):
        grading.submit_team(**_common(graded))
    graded.score()
    grading.submit_team(**_common(graded))
    assert TeamClose.objects.count() == 1
    with pytest.raises(ValidationError, match="Take it back first"):
        _grade(graded, "0.25", version=2)
    with pytest.raises(PermissionDenied):
        grading.take_back(quarter=graded.quarter, team=graded.cast.north, by=graded.cast.msl)
    grading.take_back(quarter=graded.quarter, team=graded.cast.north, by=graded.cast.manager)
    assert not TeamClose.objects.exists()


def test_a_score_of_what_is_no_longer_computed_is_asked_for_again(graded: Graded) -> None:
    graded.score()
    KeyResultValue.objects.filter(key_result=graded.missed).update(value=2)
    problems = sealing.closing_problems(graded.quarter, at=OVER)
    assert problems == [
        "North was submitted, and something changed since: its managers take it back, look at it and submit it again."
    ]
    grading.take_back(quarter=graded.quarter, team=graded.cast.north, by=graded.cast.manager)
    assert grading.accept_computed(**_common(graded)) == 1
    assert Score.objects.get(key_result=graded.missed).final == Decimal("0.5")


def test_the_steps_lead_through_the_close(client: Client, graded: Graded) -> None:
    url = reverse("quarter-close-team", args=[graded.quarter.pk, graded.cast.north.pk])
    as_(client, graded.cast.manager)
    missed = graded.missed.pk
    for step in ("values", "grades", "post-mortems", "lessons", "carry", "submit"):
        assert client.get(url, {"step": step}).status_code == 200, step
    assert client.post(f"{url}?step=grades", {"act": "accept"}).status_code == 302
    empty = client.post(f"{url}?step=post-mortems", {f"{missed}-post_mortem": "", f"{missed}-version": "1"})
    assert empty.status_code == 302  # nothing was typed, nothing is asked before the team is submitted
    refused = client.post(f"{url}?step=submit", {"act": "submit", "note": "Well done all"})
    assert refused.status_code == 422
    assert "1 post-mortem to write" in refused.content.decode()
    assert "Well done all" in refused.content.decode()
    client.post(f"{url}?step=post-mortems", {f"{missed}-post_mortem": "Two sites closed.", f"{missed}-version": "1"})
    client.post(
        f"{url}?step=lessons",
        {f"{missed}-retrospective": "change", f"{missed}-lesson": "Start earlier", f"{missed}-version": "2"},
    )
    carry = client.get(url, {"step": "carry"}).content.decode()
    assert "KR9.1" in carry
    assert client.post(f"{url}?step=submit", {"act": "submit", "note": ""}).status_code == 302
    score = Score.objects.get(key_result=missed)
    assert (score.post_mortem, score.retrospective, score.lesson) == ("Two sites closed.", "change", "Start earlier")
    page = client.get(reverse("quarter-close", args=[graded.quarter.pk])).content.decode()
    assert "20 Apr 2026" in page


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "NaN", "Infinity", "1e9"])
def test_a_score_that_is_none_is_refused_in_words_and_kept(client: Client, graded: Graded, typed: str) -> None:
    url = f"{reverse('quarter-close-team', args=[graded.quarter.pk, graded.cast.north.pk])}?step=grades"
    pk = graded.missed.pk
    sent = {f"{pk}-final": typed, f"{pk}-reason": "Because", f"{pk}-version": "0"}
    answer = as_(client, graded.cast.manager).post(url, sent)
    assert answer.status_code == 422
    assert "Because" in answer.content.decode()
    assert "Give a score from 0 to 1." in answer.content.decode() or typed == "1e9"
    assert not Score.objects.exists()


def test_grace_ends_in_the_last_zone(graded: Graded) -> None:
    """Grace until 10 April is over in Auckland long before it is over on Baker Island."""
    graded.score()
    graded.quarter.__class__.objects.update(grace_ends_on="2026-04-10")
    before, after = datetime(2026, 4, 11, 11, 59, tzinfo=UTC), datetime(2026, 4, 11, 12, tzinfo=UTC)
    assert "Evidence is accepted until 10 April 2026" in sealing.closing_problems(graded.quarter, at=before)[0]
    assert sealing.closing_problems(graded.quarter, at=after) == []


def test_scores_of_many_key_results_are_paged_filtered_and_exported(client: Client, graded: Graded) -> None:
    for number in range(60):
        KeyResultFactory.create(
            objective=graded.missed.objective, owner=graded.cast.msl, code=f"KR7.{number}", measured_by="manual"
        )  # fmt: skip
    url = reverse("quarter-scores", args=[graded.quarter.pk])
    as_(client, graded.cast.msl)
    first, second = client.get(url), client.get(url, {"page": "2"})
    assert (len(first.context["page"].object_list), len(second.context["page"].object_list)) == (50, 12)
    assert "62 key results" in words_of(first)
    assert client.get(url, {"team": "x"}).status_code == 422
    export = client.get(reverse("quarter-scores-export", args=[graded.quarter.pk]), {"team": graded.cast.north.pk})
    rows = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 63


def test_words_of_graders_reach_whom_check_ins_reach(client: Client, graded: Graded) -> None:
    graded.score()
    url = reverse("quarter-scores", args=[graded.quarter.pk])
    for who, reads in (("msl", True), ("teammate", True), ("elsewhere", False), ("admin", False), ("lead", True)):
        page = as_(client, getattr(graded.cast, who)).get(url).content.decode()
        assert ("Two sites closed." in page) is reads, who
        answer = client.get("/api/v1/scores/").json()["results"]
        assert {row["post_mortem"] for row in answer} == ({"", "Two sites closed."} if reads else {None}), who


def test_confidence_and_what_became_of_it(client: Client, graded: Graded) -> None:
    for period, confidence in ((1, 8), (2, 7), (3, 9)):
        for row in (graded.counted, graded.missed):
            CheckInFactory.create(
                key_result=row, period=period, confidence=confidence, computed_status="on_track",
                published_at=datetime(2026, 2, 20, tzinfo=UTC),
            )  # fmt: skip
    graded.score()
    url = reverse("quarter-scores", args=[graded.quarter.pk])
    own, north = as_(client, graded.cast.msl).get(url).context["calibration"]
    assert own.name == "Your own check-ins"
    assert [band.text for band in own.bands] == ["too few", "too few", "3 of 6 met"]
    assert north.name == "North"
    names = [one.name for one in as_(client, graded.cast.manager).get(url).context["calibration"]]
    assert names == ["North"]
    assert as_(client, graded.cast.elsewhere).get(url).context["calibration"] == []
