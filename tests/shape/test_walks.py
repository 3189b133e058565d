"""The walks of docs/architecture.md: each names the files that run on it, in their order, and stays short."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from types import FrameType
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from okrs.models import KeyResult
from reminders.kinds import KINDS
from reminders.models import Kind, ReminderRule
from reminders.outbox.tasks import tick
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.reminders import FRIDAY, ReminderRuleFactory, make_debtors
from tests.okrs.conftest import as_, discussion, key_result_for
from tests.shape.sources import APPS, ROOT

NOW = datetime(2026, 2, 18, 15, tzinfo=UTC)
# Files at most.
POSTED = "A posted interaction until the board shows it"
REMINDER = "One reminder until its mail is sent"
EVIDENCE = "One click on a number, to its evidence"
LIMITS = {POSTED: 29, REMINDER: 10, EVIDENCE: 9}

_TEXT = (ROOT / "docs/architecture.md").read_text()
# What every walk stands on, as the document says.
_GROUND = re.compile(r"(audit|organization)/|[a-z]+/models(/|\.py)|[a-z]+/([a-z_]+/)?policies\.py")


@dataclass
class Followed:
    """First-party files whose functions ran, in order of the first call, and the templates that were rendered."""

    files: list[str] = field(default_factory=list)
    templates: set[str] = field(default_factory=set)

    def steps(self, frame: set[str]) -> list[str]:
        """The files without the ground and the frame of every page."""
        return [name for name in self.files if name not in frame and not _GROUND.match(name)]


@contextmanager
def follow() -> Iterator[Followed]:
    """What runs inside. The bodies of modules and classes do not count: they run once for each process."""
    found, prefix = Followed(), f"{ROOT}/"
    seen: dict[str, None] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_flags & inspect.CO_OPTIMIZED and code.co_filename.startswith(prefix):
            seen.setdefault(code.co_filename)

    def rendered(template: Template, **_: Any) -> None:
        found.templates.add(str(template.origin.name).removeprefix(prefix))

    template_rendered.connect(rendered)
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)
        template_rendered.disconnect(rendered)
        names = [name.removeprefix(prefix) for name in seen]
        found.files = [name for name in names if name.startswith(tuple(f"{app}/" for app in APPS))]


def section(heading: str) -> str:
    """What the document says under a heading of the third level."""
    return _TEXT.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]


def frame() -> set[str]:
    """The files that, says the document, every page passes beside the ground."""
    return set(re.findall(r"^- `([^`]+)`", section("What every page passes"), re.MULTILINE))


def check(walk: str, found: Followed) -> None:
    """The document numbers the files that ran, no others and few enough, and names the templates."""
    told, ran = re.findall(r"^\d+\. `([^`]+)`", section(walk), re.MULTILINE), found.steps(frame())
    assert sorted(told) == sorted(ran)
    assert len(told) <= LIMITS[walk]
    drawn = {name for name in found.templates if not name.startswith(("templates/base.", "templates/components/"))}
    assert drawn <= set(re.findall(r"`(templates/[^`]+)`", section(walk)))


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(NOW, tick=False):
        yield make_cast(NOW.date())


@pytest.fixture
def key_result(cast: Cast) -> KeyResult:
    """It counts in-depth discussions of the cast's MSL."""
    return key_result_for(cast, cast.msl, code="KR1.1", title="Talk with sites")


def posted(cast: Cast, key_result: KeyResult) -> Followed:
    """The MSL saves a full discussion while the manager has the board open."""
    topic, kol = TopicFactory.create(therapeutic_area=cast.oncology), KOLFactory.create()
    msl, manager = as_(Client(), cast.msl), as_(Client(), cast.manager)
    opened = manager.get(reverse("board"), {"view": "table"})
    msl.get(reverse("log"))
    said = {
        "kols": [kol.pk], "topics": [topic.pk], "depths": ["why", "condition"], "channel": "phone",
        "day": "2026-02-18", "minutes": "30", "purpose": "scientific_exchange", "initiation": "proactive",
        "therapeutic_area": cast.oncology.pk, "ae_screen": "none", "pqc_screen": "none",
        "client_id": "7a4fcb0e-5f0f-4f8e-9f5e-2d8d1f7f4b11", "opened_at": int(NOW.timestamp()) - 25,
    }  # fmt: skip
    with follow() as found:
        assert msl.post(reverse("log"), said).status_code == 302
        shown = manager.get(opened.context["live_url"], headers={"HX-Request": "true"})
    assert "1 of 15" in " ".join(re.sub("<[^>]+>", " ", shown.content.decode()).split())
    return found


def evidence(cast: Cast, key_result: KeyResult) -> Followed:
    """The MSL asks what stands behind the number."""
    discussion(cast.msl, TopicFactory.create(therapeutic_area=cast.oncology), NOW.date(), minutes=30)
    msl, address = as_(Client(), cast.msl), reverse("evidence", args=[key_result.pk])
    msl.get(address)
    with follow() as found:
        shown = msl.get(address)
    assert len(shown.context["shown"].evidence.rows) == 1
    return found


@pytest.mark.parametrize(("walk", "go"), [(POSTED, posted), (EVIDENCE, evidence)])
def test_a_walk_over_pages(
    walk: str, go: Callable[[Cast, KeyResult], Followed], cast: Cast, key_result: KeyResult
) -> None:
    check(walk, go(cast, key_result))


def test_the_walk_of_a_reminder(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a weekly update: the other kinds are asked by the same calls and are left out."""
    for kind in set(KINDS) - {Kind.WEEKLY_UPDATE}:
        monkeypatch.delitem(KINDS, kind)
    ReminderRule.objects.exclude(kind=Kind.WEEKLY_UPDATE).delete()
    ReminderRuleFactory.create(offset_days=0, local_hour=8, is_active=True, in_app=True, email=True)
    make_debtors(1)
    with time_machine.travel(datetime.combine(FRIDAY, time(8), UTC), tick=False), follow() as found:
        tick()
    assert len(mail.outbox) == 1
    check(REMINDER, found)


def test_every_page_passes_what_the_document_says(cast: Cast, key_result: KeyResult) -> None:
    """What two pages that have nothing to do with each other have in common."""
    client = as_(Client(), cast.msl)
    client.get(reverse("reminder-settings"))
    with follow() as found:
        assert client.get(reverse("reminder-settings")).status_code == 200
    steps = set(evidence(cast, key_result).steps(set()))
    assert steps & set(found.steps(set())) == frame()
