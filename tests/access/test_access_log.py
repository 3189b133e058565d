"""Whoever is shown what somebody else recorded leaves a trace: on every page, in every file and answer of the API."""

import pytest
from django.test import Client

from audit.models import AccessRecord
from organization.api.resources import Resource
from organization.models import User
from tests.access.addresses import pages
from tests.access.reader import CONTENT, Reader
from tests.access.walks import people_at, put_back, walking
from tests.factories.world import World


@pytest.mark.long
@pytest.mark.parametrize("profile", ["teammate", "manager", "lead"])
def test_whoever_reads_others_content_leaves_a_trace(profile: str, world: World, clients: dict[str, Client]) -> None:
    """So do those whose reading is judged word by word in ``test_firewall.py``, on the same walk."""
    reader = Reader(world, profile, clients[profile])
    with walking():
        for _, address in pages(world):
            reader.fields_at(address)
    assert reader.read & CONTENT, "Nothing was read, so nothing is proven."
    assert not reader.untraced, "\n".join(reader.untraced)


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
