"""Whoever is shown what somebody else recorded leaves a trace: on every page, in every file and answer of the API."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from audit.models import AccessRecord
from organization.api.resources import Resource
from organization.models import User
from tests.access.addresses import pages
from tests.access.walks import people_at, put_back, text_of, walked_world
from tests.factories.world import World

# Words of others' scientific content, as tests/factories/world.py plants them.
CONTENT = {
    "notes", "plan_notes", "next_step", "objection_reason", "follow_up_question", "follow_up_answer",
    "activity_title", "activity_notes", "functions_present", "shared_activity_title", "insight_observation",
    "insight_interpretation", "insight_implication", "accepted_observation", "accepted_decision", "receipt_message",
    "receipt_decision", "insight_action_outcome", "shared_insight_observation", "highlights", "plans", "problems",
    "what_changed", "blocker", "check_in_next_step", "withdrawn_reason", "safety_receipt",
}  # fmt: skip
READERS = ("teammate", "elsewhere", "manager", "lead", "compliance", "safety", "clinical")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with walked_world() as made:
        yield made


@pytest.mark.long
@pytest.mark.parametrize("profile", READERS)
def test_whoever_reads_others_content_leaves_a_trace(profile: str, world: World) -> None:
    client, reader = people_at(world)[profile], world.cast.people()[profile]
    untraced, read = [], set()
    for _, address in pages(world):
        with put_back():
            got = client.get(address)
            response = HttpResponse(got.getvalue()) if got.streaming else got
            text = text_of(response)
            seen = {name for name in CONTENT if world.words.get(name, "-") in text}
            read |= seen
            if seen and not AccessRecord.objects.filter(actor_id=reader.pk).exists():
                untraced.append(f"{address}: {', '.join(sorted(seen))}")
    assert read, "Nothing was read, so nothing is proven."
    assert not untraced, "\n".join(untraced)


def test_who_reads_own_content_leaves_none(world: World) -> None:
    client = people_at(world)["msl"]
    for address in ("/interactions/?who=mine", "/activities/?who=mine", "/safety/?state=all",
                    "/api/v1/interactions/?owner=me", "/api/v1/check-ins/?owner=me",
                    "/api/v1/safety-hand-offs/", f"/api/v1/interactions/{world.interaction.pk}/",
                    f"/key-results/{world.counted.pk}/"):  # fmt: skip
        with put_back():
            assert client.get(address).status_code == 200, address
            assert not AccessRecord.objects.exists(), address


def test_two_people_of_one_name_are_two(world: World) -> None:
    manager = world.cast.manager
    User.objects.filter(pk=manager.pk).update(display_name=world.cast.msl.display_name)
    client = people_at(world)["manager"]
    for address in ("/interactions/?who=all", "/activities/?who=all", f"/key-results/{world.counted.pk}/",
                    f"/key-results/{world.counted.pk}/evidence/"):  # fmt: skip
        with put_back():
            assert client.get(address).status_code == 200, address
            assert AccessRecord.objects.filter(actor_id=manager.pk).exists(), address


def test_a_list_of_the_api_is_one_record_with_its_filter(world: World) -> None:
    client = people_at(world)["lead"]
    for resource, model in (("interactions", "interaction"), ("activities", "activity"), ("insights", "insight"),
                            ("check-ins", "checkin"), ("weekly-updates", "weeklyupdate"),
                            ("safety-hand-offs", "safetyhandoff")):  # fmt: skip
        with put_back():
            assert client.get(f"/api/v1/{resource}/?limit=7").status_code == 200
            (record,) = AccessRecord.objects.all()
            found = (record.actor_id, record.action, record.model, record.object_id, record.detail)
            assert found == (world.cast.lead.pk, "read", model, None, "API list limit=7")
    with put_back():
        client.get(f"/api/v1/check-ins/{world.check_in.pk}/")
        (record,) = AccessRecord.objects.all()
        assert (record.model, record.object_id) == ("checkin", world.check_in.pk)


def test_a_resource_says_what_the_log_keeps_of_it() -> None:
    with pytest.raises(TypeError, match="Forgetful does not say"):
        type("Forgetful", (Resource,), {})
    with pytest.raises(TypeError, match="does not say whose its rows are"):
        type("Forgetful", (Resource,), {"kept_as": "insight"})
