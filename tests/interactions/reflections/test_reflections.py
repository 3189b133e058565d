"""A note to oneself: for its author alone, encrypted in the database, and no crash when the key is gone."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.history import history_of, pghistory_models
from interactions.models import ReflectionNote
from interactions.reflections import services
from interactions.reflections.selectors import text_of
from interactions.reflections.tasks import forget_notes_of_leavers
from organization.models import Submission
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.stakeholders import StakeholderFactory
from tests.hostile.forms_of_pages import filled
from tests.reading import lacks, shows

AT = datetime(2026, 2, 16, 12, tzinfo=UTC)
OLD, NEW = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))
SECRET = "She wants lists and I say no"


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> Iterator[None]:
    settings.REFLECTION_KEYS = [OLD]
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def note(cast: Cast) -> ReflectionNote:
    return services.write_note(by=cast.msl, text=SECRET, at=AT)


def everything_stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} AS t")  # noqa: S608 - a name from below
        return "\n".join(row[0] for row in cursor.fetchall())


def test_neither_table_nor_history_nor_key_of_a_form_has_the_text(cast: Cast, client: Client) -> None:
    client.force_login(cast.msl)
    page = client.get(reverse("reflection-new"))
    sent = filled(page.content.decode(), key="form_key", text=SECRET)
    assert client.post(reverse("reflection-new"), sent).status_code == 302
    note = ReflectionNote.objects.get()
    services.change_note(by=cast.msl, note=note, text=f"{SECRET}!", version=1)
    (events,) = pghistory_models(ReflectionNote)
    for table in ("interactions_reflectionnote", events._meta.db_table):
        assert SECRET not in everything_stored(table)
    assert "sealed" not in {field.name for field in events._meta.fields}
    assert [one.kind for one in history_of(note)] == ["created"]  # a change of the text alone says nothing
    # The digest of the form cannot be found again from the text.
    assert Submission.objects.get().digest
    assert sent["salt"][0] not in everything_stored("organization_submission")
    assert client.post(reverse("reflection-new"), sent).headers["Location"] == reverse("reflections")
    assert ReflectionNote.objects.count() == 1


@pytest.mark.parametrize("who", ["teammate", "manager", "lead", "compliance", "admin", "commercial"])
def test_nobody_else_reads_it(cast: Cast, client: Client, note: ReflectionNote, who: str) -> None:
    reader = getattr(cast, who)
    client.force_login(reader)
    for name in ("reflection-edit", "reflection-remove"):
        assert client.get(reverse(name, args=[note.pk])).status_code in (403, 404)
    status = 200 if reader.may("stakeholder.keep") else 403
    lacks(client.get(reverse("reflections")), SECRET, status_code=status)
    assert not ReflectionNote.objects.visible_to(reader).exists()
    with pytest.raises(PermissionDenied):
        services.remove_note(by=reader, note=note)
    with pytest.raises(PermissionDenied):
        services.change_note(by=reader, note=note, text="x", version=1)


def test_its_author_reads_changes_and_deletes_it(cast: Cast, client: Client, note: ReflectionNote) -> None:
    client.force_login(cast.msl)
    nora = StakeholderFactory.create(owner=cast.msl, name="Nora Field")
    foreign = StakeholderFactory.create(owner=cast.teammate)
    shows(client.get(reverse("reflections")), SECRET)
    edit = reverse("reflection-edit", args=[note.pk])
    assert client.post(edit, {"text": "Calmer.", "stakeholder": foreign.pk, "version": 1}).status_code == 422
    assert client.post(edit, {"text": "Calmer.", "stakeholder": nora.pk, "version": 1}).status_code == 302
    shows(client.post(edit, {"text": "Once more.", "version": 1}), "another window", "Once more.", status_code=409)
    shows(client.get(f"{reverse('reflections')}?stakeholder={nora.pk}"), "Calmer.", "Nora Field")
    lacks(client.get(f"{reverse('reflections')}?stakeholder={foreign.pk}"), "Calmer.")
    client.post(reverse("reflection-remove", args=[note.pk]))
    assert not ReflectionNote.objects.exists()
    shows(client.get(reverse("reflections")), "Nothing written yet")


def test_a_row_given_to_somebody_else_does_not_open(cast: Cast, note: ReflectionNote) -> None:
    ReflectionNote.objects.filter(pk=note.pk).update(owner=cast.teammate)
    note.refresh_from_db()
    assert text_of(note) is None


def test_a_lost_key_is_said_and_nothing_crashes(
    cast: Cast, client: Client, note: ReflectionNote, settings: Any
) -> None:
    client.force_login(cast.msl)
    edit = reverse("reflection-edit", args=[note.pk])
    for keys in ([NEW], [], ["no key at all"]):
        settings.REFLECTION_KEYS = keys
        answer = client.get(reverse("reflections"))
        shows(answer, "cannot be opened")
        lacks(answer, SECRET)
        assert client.get(edit).status_code == 200
        if keys != [NEW]:
            shows(answer, "Notes are locked")
            shows(client.post(reverse("reflection-new"), {"text": "x"}), "no key", status_code=422)
    with pytest.raises(ValidationError, match="no key"):
        services.write_note(by=cast.msl, text="x", at=AT)


def test_keys_rotate(cast: Cast, note: ReflectionNote, settings: Any, capsys: Any) -> None:
    settings.REFLECTION_KEYS = [NEW, OLD]
    assert text_of(note) == SECRET
    newer = services.write_note(by=cast.msl, text="Sealed with the new one", at=AT)
    call_command("reseal_notes")
    assert "2 sealed anew, 0 that no key" in capsys.readouterr().out
    settings.REFLECTION_KEYS = [NEW]
    for one, text in ((note, SECRET), (newer, "Sealed with the new one")):
        one.refresh_from_db()
        assert text_of(one) == text
    settings.REFLECTION_KEYS = [OLD]
    call_command("reseal_notes")
    assert "0 sealed anew, 2 that no key" in capsys.readouterr().out


def test_notes_of_leavers_are_deleted_after_a_month(cast: Cast, note: ReflectionNote) -> None:
    """Not those of somebody who was deactivated by mistake and is back, or left a moment ago."""
    services.write_note(by=cast.teammate, text="Stays", at=AT)
    type(cast.msl).objects.filter(pk=cast.msl.pk).update(is_active=False)
    assert forget_notes_of_leavers() == 0
    # History has the database's own time, which no test moves: a month from now.
    assert services.forget_notes_of_leavers(at=datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert ReflectionNote.objects.get().owner == cast.teammate


def test_two_windows(cast: Cast, note: ReflectionNote) -> None:
    with pytest.raises(VersionConflict):
        services.change_note(by=cast.msl, note=note, text="x", version=5)
    with pytest.raises(ValidationError, match="Write something"):
        services.change_note(by=cast.msl, note=note, text="  ", version=1)
