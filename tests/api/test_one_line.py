"""``POST /api/v1/interactions/parse/``: what one line gives, and nothing saved."""

from typing import Any

import pytest

from interactions.models import Interaction, Topic
from tests.api.programs import Program, errors_of
from tests.factories.kols import KOLFactory
from tests.factories.world import World


def parsed(msl: Program, text: str) -> dict[str, Any]:
    answer = msl.post("interactions/parse/", {"text": text})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_line_of_the_contract(world: World, msl: Program) -> None:
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    topic = Topic.objects.get(name="Biomarkers")
    before = Interaction.objects.count()
    text = "Prof Okafor phone 25 min yesterday biomarkers, asked why she waits, labs are slow"
    assert parsed(msl, text) == {
        "kols": [
            {"value": kol.pk, "name": "Amara Okafor", "candidates": [], "words": "Prof Okafor", "start": 0, "end": 11}
        ],
        "channel": {"value": "phone", "words": "phone", "start": 12, "end": 17},
        "minutes": {"value": 25, "words": "25 min", "start": 18, "end": 24},
        "day": {"value": "2026-02-15", "is_plan": False, "words": "yesterday", "start": 25, "end": 34},
        "time": None,
        "topics": [{"value": "Biomarkers", "id": topic.pk, "words": "biomarkers", "start": 35, "end": 45}],
        "follow_ups": [
            {"value": "why", "question": "why she waits", "words": "asked why she waits", "start": 47, "end": 66}
        ],
        "purpose": None, "initiation": None, "congress": None,
        "notes": {"value": "labs are slow", "words": ["labs are slow"]}, "is_plan": False,
    }  # fmt: skip
    assert Interaction.objects.count() == before


def test_places_are_those_of_the_text_as_it_was_sent(world: World, msl: Program) -> None:
    text = "  \n phone 25 min "
    found = parsed(msl, text)
    for name in ("channel", "minutes"):
        assert text[found[name]["start"] : found[name]["end"]] == found[name]["words"]


def test_a_name_of_several_is_a_choice(world: World, msl: Program) -> None:
    both = [KOLFactory.create(given_name=given, family_name="Zeltner") for given in ("Ada", "Bo")]
    (said,) = parsed(msl, "zeltner tomorrow 9am")["kols"]
    assert said["value"] is None
    assert said["candidates"] == [{"id": kol.pk, "name": kol.name} for kol in both]
    assert parsed(msl, "zeltner tomorrow 9am")["is_plan"] is True


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "text"), ({"text": ""}, "text"), ({"text": "x" * 1001}, "text"), ({"text": None}, "text"),
        ({"text": "a\x00b"}, "text"), ({"text": "x", "save": True}, "save"),
    ],
)  # fmt: skip
def test_a_body_is_refused_at_its_field(body: dict[str, Any], told: str, world: World, msl: Program) -> None:
    assert errors_of(msl.post("interactions/parse/", body)).keys() == {told}


def test_it_is_only_posted(world: World, msl: Program) -> None:
    assert msl.get("interactions/parse/").status_code == 405
    assert errors_of(msl.post("interactions/parse/?colour=red", {"text": "x"})).keys() == {"colour"}
