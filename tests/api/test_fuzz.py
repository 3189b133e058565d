"""Many calls made up from the OpenAPI document: none is answered by 500 or more.

Half of them fit the document and half break it on purpose. Where a number of an object is asked for, half of the calls
name one that exists, so that the services are reached with every odd text and number, not only the parsers.

``FUZZ=all`` makes up 2,000 calls, each time others; without it 500, the same in every run.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from organization.api.throttling import PersonThrottle
from organization.models import User
from tests.api.programs import Program
from tests.factories.world import World
from tests.hostile.values import ALL
from tests.interactions.touchpoints.factories import touchpoint

CALLS = 2_000 if ALL else 500
# Texts that have broken something somewhere; they replace made-up texts now and then.
ODD = ["\x00", "\u202e", "=1+1", "9" * 400, "-1", "null", "🧬" * 200, "%00", "' or 1=1", "{{7*7}}", "0001-01-01"]


@pytest.fixture
def program(world: World, acts_as: Callable[[User], Program], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(PersonThrottle, "rate", "1000000/min", raising=False)
    # Calls go straight to the application, which would close the connection that holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield acts_as(world.cast.msl)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def existing(world: World) -> dict[str, int]:
    """The last part of an address, or a field of a body → the number of an object that exists."""
    return {
        "activities": world.activity.pk, "meetings": world.meeting.pk, "check-ins": world.check_in.pk,
        "insights": world.insight.pk,
        "interactions": world.interaction.pk, "key-results": world.counted.pk, "kols": world.more["free_kol"].pk,
        "objectives": world.objective.pk, "quarters": world.cast.quarter.pk, "safety-hand-offs": world.handoff.pk,
        "touchpoints": touchpoint(world).pk, "teams": world.cast.north.pk, "stakeholders": world.stakeholder.pk,
        "initiatives": world.initiative.pk, "commitments": world.commitment.pk, "imperatives": world.imperative.pk,
        "scientific-milestones": world.scientific_milestone.pk, "templates": world.template.pk,
        "comments": world.comment.pk, "engagement-plans": world.engagement_plan.pk, "objective": world.objective.pk,
        "therapeutic-areas": world.area.pk, "weekly-updates": world.weekly_update.pk, "key_result": world.key_result.pk,
    }  # fmt: skip


def made_real(case: Case, known: dict[str, int], odd: str) -> None:
    """Numbers that exist in the address and the body, no product, a topic that exists, an odd text."""
    resource = case.path.split("/")[3]
    if case.path_parameters:
        case.path_parameters["id"] = known[resource]
    if not isinstance(case.body, dict):
        return
    body: dict[str, Any] = case.body
    for name in ("product", "participants", "study", "campaign", "congress", "therapeutic_area", "colleague"):
        body.pop(name, None)
    for name, value in (("kols", [known["kols"]]), ("key_result", known["key_result"]), ("interactions", []),
                        ("insights", []), ("topics", [{"topic": "Biomarkers"}])):  # fmt: skip
        if name in body:
            body[name] = value
    if resource == "comments":
        body |= {"on": "objective", "id": known["objective"]}
    for name in ("notes", "title", "observation", "what_changed", "highlights", "text"):
        if name in body:
            body[name] = f"{body[name]}{odd}"


@pytest.mark.long
def test_no_made_up_call_is_answered_by_500(world: World, program: Program) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), headers=program.headers)
    found: list[Any] = list(schema.get_all_operations())
    operations = [one.ok() for one in found]
    each = -(-CALLS // (2 * len(operations))) + 2
    known = existing(world)
    statuses: Counter[int] = Counter()
    failed: list[str] = []

    def call(case: Case, is_real: bool, odd: str) -> None:
        if is_real:
            made_real(case, known, odd)
        answer = case.call(headers=program.headers)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            failed.append(f"{answer.status_code} {case.as_curl_command()}")

    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            run = settings(
                max_examples=each, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(given(operation.as_strategy(mode), st.booleans(), st.sampled_from(ODD))(call))  # fmt: skip
            try:
                seed(random.randrange(2**32) if ALL else crc32(f"{operation.label} {mode}".encode()))(run)()
            except Unsatisfiable:
                continue  # nothing about it can be broken: it takes no parameter and no body
    assert failed == []
    assert statuses.total() >= CALLS, statuses
    assert statuses[200] > CALLS / 20, statuses
    assert statuses[201] > CALLS / 200, statuses
    assert statuses[400] > CALLS / 20, statuses
