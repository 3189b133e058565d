"""Closed: the database refuses every write, the seal proves it, late work is marked, reopening says why."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from interactions.models import Interaction, Topic
from okrs.closing.canonical import FORMS
from okrs.closing.services import sealing
from okrs.closing.services.proof import broken_rows
from okrs.counting import evidence_ids
from okrs.models import (
    CheckIn,
    EarlierOwner,
    Exclusion,
    KeyResult,
    KeyResultValue,
    Milestone,
    Objective,
    Score,
    Seal,
    SealedRow,
    Snapshot,
    TargetChange,
    TeamClose,
)
from okrs.planning.services.key_results import edit_key_result
from okrs.snapshots.storing import keep_fresh, refresh
from organization.models import Quarter
from tests.okrs.closing.conftest import DAY, OVER, Graded
from tests.okrs.conftest import as_, discussion


def test_closing_names_what_is_missing(graded: Graded) -> None:
    with pytest.raises(ValidationError, match="Not submitted yet: North"):
        sealing.close_quarter(quarter=graded.quarter, by=graded.cast.admin, at=OVER)
    graded.score()
    with pytest.raises(PermissionDenied):
        sealing.close_quarter(quarter=graded.quarter, by=graded.cast.manager, at=OVER)


def test_closed_twice_is_closed_once(graded: Graded) -> None:
    graded.score()
    made = {sealing.close_quarter(quarter=graded.quarter, by=graded.cast.admin, at=OVER).pk for _ in range(2)}
    assert len(made) == 1
    assert Seal.objects.count() == 1


def test_drafts_are_dropped_and_objectives_closed(graded: Graded) -> None:
    draft = Objective.objects.create(
        code="O8", title="Never begun", quarter=graded.quarter, primary_team=graded.cast.north, owner=graded.cast.msl
    )
    graded.close()
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert Objective.objects.get(pk=graded.missed.objective_id).state == "closed"


def test_a_seal_is_intact_and_holds_values_rules_and_evidence(graded: Graded) -> None:
    seal = graded.close()
    assert len(seal.digest) == 64
    assert broken_rows(graded.quarter) == []
    sealed = SealedRow.objects.get(kind="evidence", row_id=graded.counted.pk).content
    assert sealed["value"] == "2"
    assert sealed["rows"] == [talk.pk for talk in graded.talks]
    assert sealed["in_depth_rule"] >= 1
    score = SealedRow.objects.get(seal=seal, kind="score", content__key_result_id=graded.missed.pk).content
    assert score["final"] == "0.25"
    assert score["post_mortem"] == "Two sites closed."


def test_what_changed_hands_is_sealed_with_whose_days_and_what_counted(graded: Graded, topic: Topic) -> None:
    cast, day = graded.cast, date(2026, 2, 3)
    with time_machine.travel(datetime(2026, 2, 4, tzinfo=UTC), tick=False):
        discussion(cast.msl, topic, day)
        theirs = discussion(cast.teammate, topic, day)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="active")
    kr = KeyResult.objects.for_measuring().get(pk=graded.counted.pk)
    edit_key_result(
        key_result=kr, by=cast.manager, version=kr.version, fields={"owner": cast.teammate}, keeps=True, reason="Leave",
        at=datetime(2026, 2, 2, 12, tzinfo=UTC),
    )  # fmt: skip
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="grading")
    seal = graded.close()
    sealed = SealedRow.objects.get(seal=seal, kind="evidence", row_id=kr.pk).content
    assert (sealed["value"], sealed["rows"]) == ("3", [theirs.pk, *(talk.pk for talk in graded.talks)])
    days = SealedRow.objects.get(seal=seal, kind="earlier owner").content
    assert (days["key_result_id"], days["owner_id"], days["until"]) == (kr.pk, cast.msl.pk, "2026-02-02")
    writes: list[Callable[[], Any]] = [
        lambda: EarlierOwner.objects.update(until=day),
        lambda: EarlierOwner.objects.all().delete(),
        lambda: EarlierOwner.objects.create(key_result=kr, owner=cast.elsewhere, until=day),
    ]
    for write in writes:
        with pytest.raises(Exception, match="is closed: nothing in it changes"), transaction.atomic():
            write()
    assert broken_rows(graded.quarter) == []


_WRITES: dict[str, Any] = {
    "objective": lambda g: Objective.objects.filter(pk=g.missed.objective_id).update(title="Another"),
    "new objective": lambda g: Objective.objects.create(
        code="O7", title="Late", quarter=g.quarter, primary_team=g.cast.north, owner=g.cast.msl
    ),
    "key result": lambda g: KeyResult.objects.filter(pk=g.missed.pk).update(target=1),
    "removed key result": lambda g: KeyResult.objects.filter(pk=g.missed.pk).delete(),
    "moved key result": lambda g: KeyResult.objects.filter(pk=g.elsewhere.pk).update(objective=g.missed.objective_id),
    "check-in": lambda g: CheckIn.objects.create(key_result=g.missed, period=1, author=g.cast.msl, zone_name="UTC"),
    "value": lambda g: KeyResultValue.objects.filter(key_result=g.missed).update(value=4),
    "new value": lambda g: g.missed.values.create(value=4, as_of=DAY, by=g.cast.msl),
    "step": lambda g: Milestone.objects.create(key_result=g.missed, planned_on=DAY),
    "score": lambda g: Score.objects.filter(key_result=g.missed).update(post_mortem=""),
    "removed score": lambda g: Score.objects.filter(key_result=g.missed).delete(),
    "exclusion": lambda g: Exclusion.objects.create(
        key_result=g.counted, source="interactions", row_id=g.talks[0].pk, reason="No", by=g.cast.msl, at=OVER
    ),
    "target change": lambda g: TargetChange.objects.create(
        key_result=g.missed, field="target", old="4", new="1", reason="So", by=g.cast.msl, at=OVER
    ),
    "team": lambda g: TeamClose.objects.all().delete(),
    "sealed row": lambda g: SealedRow.objects.filter(kind="score").update(digest="0" * 64),
    "sealed row gone": lambda g: _raw("DELETE FROM okrs_sealedrow"),
}


def _raw(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


@pytest.mark.parametrize("name", _WRITES)
def test_the_database_refuses_every_write(graded: Graded, name: str, before: Quarter) -> None:
    objective = Objective.objects.create(
        code="O1", title="Elsewhere", quarter=before, primary_team=graded.cast.north, owner=graded.cast.msl
    )
    graded.elsewhere = KeyResult.objects.create(  # type: ignore[attr-defined]
        objective=objective, code="KR1.1", title="Elsewhere", owner=graded.cast.msl, kind="count", target=1
    )
    graded.close()
    with pytest.raises((IntegrityError, Exception), match=r"closed|Cannot") as caught, transaction.atomic():
        _WRITES[name](graded)
    assert "sealed" in name or "is closed: nothing in it changes" in str(caught.value)
    assert broken_rows(graded.quarter) == []


def test_every_sealed_table_has_the_guard() -> None:
    guarded = {
        model
        for model in (table.model for table in FORMS[max(FORMS)])
        if any(one.name == "closed_quarter" for one in getattr(model._meta, "triggers", ()))
    }
    assert guarded == {table.model for table in FORMS[max(FORMS)]}


def test_every_column_is_sealed_or_left_out_on_purpose() -> None:
    """A column that is added later must be thought of: sealed in a new form, or named here."""
    left_out = {"id", "version", "code_key", "zone_name", "entered_on", "published_on", "suggested_target", "position"}
    left_out |= {"began_from_id"}  # what a plan began with says nothing of its numbers
    for table in FORMS[max(FORMS)]:
        fields: list[Any] = list(table.model._meta.concrete_fields)
        columns = {field.attname for field in fields if not isinstance(field, models.AutoField)}
        assert columns - set(table.columns) - left_out == set(), table.kind


def _tamper(text: str) -> None:
    """A write by somebody who owns the tables, past every trigger."""
    table = next(word for word in text.split() if word.startswith("okrs_"))
    _raw("SET CONSTRAINTS ALL IMMEDIATE")
    _raw(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    _raw(text)
    _raw(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("UPDATE okrs_score SET final = 1, reason = 'x' WHERE final < 1", "final, reason changed"),
        ("UPDATE okrs_keyresult SET target = 1 WHERE code = 'KR9.1'", "target changed"),
        ("DELETE FROM okrs_keyresultvalue", "is gone"),
        ("UPDATE okrs_sealedrow SET content = '{}' WHERE kind = 'evidence'", "its sealed copy is not what was sealed"),
        ("DELETE FROM okrs_sealedrow WHERE kind = 'evidence'", "the digest over"),
        ("UPDATE okrs_seal SET digest = repeat('0', 64)", "the digest over"),
    ],
)
def test_a_raw_change_is_found_and_named(graded: Graded, text: str, said: str) -> None:
    graded.close()
    _tamper(text)
    assert any(said in line for line in broken_rows(graded.quarter))
    with pytest.raises(CommandError, match="is broken") as caught:
        call_command("verify_seal", graded.quarter.name)
    assert caught.value.returncode == 1


def test_the_commands(graded: Graded) -> None:
    name, admin = graded.quarter.name, graded.cast.admin.email
    with pytest.raises(CommandError, match="not sealed"):
        call_command("verify_seal", name)
    with pytest.raises(CommandError, match="Not submitted yet"):
        call_command("close_quarter", name, "--by", admin, "--dry-run")
    graded.score()
    out = StringIO()
    call_command("close_quarter", name, "--by", admin, "--dry-run", stdout=out)
    assert graded.quarter.state == "grading"
    with pytest.raises(CommandError, match="no administrator"):
        call_command("close_quarter", name, "--by", graded.cast.manager.email)
    call_command("close_quarter", name, "--by", admin, stdout=out)
    call_command("verify_seal", name, stdout=out)
    assert f"{name} is intact." in out.getvalue()
    with pytest.raises(CommandError, match="no quarter named"):
        call_command("verify_seal", "2099-Q9")


def test_late_work_is_stored_marked_and_changes_no_score(client: Client, graded: Graded, topic: Topic) -> None:
    cast = graded.cast
    assert not Interaction.objects.filter(after_close=True).exists()
    graded.close()
    shown = Snapshot.objects.filter(pk=graded.counted.pk).values().get()
    late = discussion(cast.msl, topic, date(2026, 2, 6))
    assert late.after_close
    Interaction.objects.filter(pk=graded.talks[0].pk).update(state="cancelled")
    graded.talks[0].refresh_from_db()
    assert graded.talks[0].after_close
    now = KeyResult.objects.for_measuring().get(pk=graded.counted.pk)
    keep_fresh(KeyResult.objects.filter(pk=now.pk), at=OVER)
    refresh([now.pk], at=OVER)
    assert Snapshot.objects.filter(pk=now.pk).values().get() == shown
    assert evidence_ids(now, at=OVER) == [talk.pk for talk in graded.talks]
    assert broken_rows(graded.quarter) == []
    assert "After the close" in as_(client, cast.msl).get(reverse("interaction", args=[late.pk])).content.decode()
    page = as_(client, cast.msl).get(reverse("evidence", args=[now.pk])).content.decode()
    assert "is closed" in page


def test_the_next_step_of_an_old_talk_is_no_change_of_it(graded: Graded) -> None:
    graded.close()
    Interaction.objects.filter(pk=graded.talks[0].pk).update(next_step="Send the paper")
    graded.talks[0].refresh_from_db()
    assert not graded.talks[0].after_close


def test_reopening_takes_a_reason_that_every_page_says(client: Client, graded: Graded) -> None:
    first = graded.close()
    cast, quarter = graded.cast, graded.quarter
    common = {"quarter": quarter, "by": cast.admin, "at": OVER}
    with pytest.raises(ValidationError, match="Say why"):
        sealing.reopen_quarter(**common, reason=" ")
    with pytest.raises(PermissionDenied):
        sealing.reopen_quarter(**{**common, "by": cast.manager}, reason="Why not")
    sealing.reopen_quarter(**common, reason="A score was mistyped")
    assert graded.quarter.state == "grading"
    as_(client, cast.manager)
    north = [quarter.pk, cast.north.pk]
    for url in (
        reverse("quarter-close", args=[quarter.pk]),
        reverse("quarter-close-team", args=north),
        reverse("quarter-scores", args=[quarter.pk]),
        reverse("objective", args=[graded.missed.objective_id]),
        reverse("key-result", args=[graded.missed.pk]),
        reverse("evidence", args=[graded.counted.pk]),
        reverse("plan", args=north),
        f"{reverse('board')}?quarter={quarter.pk}",
    ):
        assert "A score was mistyped" in client.get(url).content.decode(), url
    again = sealing.close_quarter(quarter=quarter, by=cast.admin, at=OVER)
    assert sealing.seal(again.pk, clock=lambda: OVER)
    assert again.pk != first.pk
    assert broken_rows(graded.quarter) == []


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    graded: Graded, monkeypatch: pytest.MonkeyPatch, topic: Topic
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 1)
    Objective.objects.create(
        code="O9", title="Second", quarter=graded.quarter, primary_team=graded.cast.north, owner=graded.cast.msl,
        state="dropped",
    )  # fmt: skip
    graded.score()
    made = sealing.close_quarter(quarter=graded.quarter, by=graded.cast.admin, at=OVER)
    inner = sealing._seal_batch
    calls: list[int] = []

    def dies(*args: Any, **kwargs: Any) -> None:
        if calls:
            raise SystemExit
        calls.append(1)
        inner(*args, **kwargs)

    monkeypatch.setattr(sealing, "_seal_batch", dies)
    with pytest.raises(SystemExit):
        sealing.seal(made.pk, clock=lambda: OVER)
    monkeypatch.setattr(sealing, "_seal_batch", inner)
    assert not sealing.seal(made.pk, clock=lambda: OVER)  # it is held for a while
    assert sealing.unfinished(OVER + sealing.HELD) == [made.pk]
    assert sealing.seal(made.pk, clock=lambda: OVER + sealing.HELD)
    assert not sealing.seal(made.pk, clock=lambda: OVER + sealing.HELD)
    assert SealedRow.objects.filter(kind="objective").count() == 2
    assert broken_rows(graded.quarter) == []


def test_the_api_says_409_for_what_is_closed(client: Client, graded: Graded) -> None:
    graded.close()
    as_(client, graded.cast.msl)
    body = {"key_result": graded.missed.pk, "period": 1, "seen": "", "confidence": 5, "what_changed": "Nothing"}
    answer = client.post("/api/v1/check-ins/", body, content_type="application/json")
    assert answer.status_code == 409, answer.content
    assert answer.json()["type"].endswith("closed-quarter")
    assert "An administrator can reopen it" in answer.json()["detail"]
