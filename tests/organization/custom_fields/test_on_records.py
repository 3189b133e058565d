"""Custom fields on objectives, interactions and insights: asked, kept, shown, found, written into files."""

import csv
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insights.models import Insight
from interactions.models import Interaction
from okrs.models import Objective
from organization.models import CustomField
from tests.access.creating import CREATING
from tests.access.creation import Creating
from tests.access.walks import people_at, walked_world
from tests.factories.initiatives import CustomFieldFactory
from tests.factories.world import World
from tests.hostile.forms_of_pages import filled

# The form that makes one, by what the field is on; the list, its file, and the page that changes one.
FORMS = {"objective": "objective-add", "interaction": "log", "insight": "insight-new"}
MODELS: dict[str, Any] = {"objective": Objective, "interaction": Interaction, "insight": Insight}
LISTS = {"objective": "board", "interaction": "interactions", "insight": "insights"}
FILES = {"objective": "board-export", "interaction": "interactions-export", "insight": "insights-export"}
EDITS = {"objective": "objective-edit", "interaction": "interaction-edit", "insight": "insight-edit"}
KINDS = list(FORMS)


@pytest.fixture
def world(db: None) -> Any:
    with walked_world() as made:
        CustomField.objects.all().delete()
        yield made


def _creating(on: str) -> Creating:
    return next(one for one in CREATING if one.name == FORMS[on])


def _form(client: Client, world: World, on: str, **more: Any) -> tuple[str, dict[str, Any]]:
    one = _creating(on)
    page = client.get(one.page_of(world)).content.decode()
    return one.address(world), filled(page, key=one.key, **(one.typed(world) | more))


@pytest.fixture
def send(world: World) -> Callable[..., Any]:
    """Fill in the form that makes such a record, with values of custom fields."""

    def sending(on: str, **custom: Any) -> Any:
        client = people_at(world)[_creating(on).by]
        address, sent = _form(client, world, on)
        return client.post(address, sent | {f"custom.{key}": value for key, value in custom.items()})

    return sending


@pytest.mark.parametrize("on", KINDS)
def test_it_is_asked_kept_shown_and_kept_when_archived(on: str, world: World, send: Callable[..., Any]) -> None:
    one = CustomFieldFactory.create(on=on, key="site", name="Trial site", kind="choice", options=["Oslo", "Rome"])
    count = CustomFieldFactory.create(on=on, key="beds", name="Beds", kind="number")
    assert send(on, site="Oslo", beds="12.5").status_code == 302
    made = MODELS[on].objects.latest("pk")
    assert made.custom == {"site": "Oslo", "beds": 12.5}
    client = people_at(world)[_creating(on).by]
    page = client.get(reverse(on, args=[made.pk])).content.decode()
    assert all(word in page for word in ("Trial site", "Oslo", "Beds", "12.5"))
    CustomField.objects.filter(pk=one.pk).update(archived_at=world.cast.msl.date_joined)
    count.is_required = True
    count.save()
    edit = reverse(EDITS[on], args=[made.pk])
    if on == "insight":
        Insight.objects.filter(pk=made.pk).update(state="needs_detail")
    form = client.get(edit).content.decode()
    assert "custom.beds" in form
    assert "custom.site" not in form
    sent = filled(form, key="version", **({"reason": "Once more."} if on == "objective" else {}))
    assert client.post(edit, sent | {"custom.beds": ""}).status_code == 422
    assert client.post(edit, sent | {"custom.beds": "0"}).status_code == 302
    made.refresh_from_db()
    assert made.custom == {"site": "Oslo", "beds": 0}
    assert "Oslo" in client.get(reverse(on, args=[made.pk])).content.decode()


@pytest.mark.parametrize("on", KINDS)
def test_it_narrows_the_list_and_is_a_column_of_its_file(on: str, world: World) -> None:
    CustomFieldFactory.create(on=on, key="site", name="Trial site")
    CustomFieldFactory.create(on=on, key="beds", name="Beds", kind="number")
    row = {"objective": world.objective, "interaction": world.interaction, "insight": world.insight}[on]
    MODELS[on].objects.filter(pk=row.pk).update(custom={"site": "Oslo", "beds": -3})
    client = people_at(world)["lead"]
    asked = {"objective": "team=all", "interaction": "who=all", "insight": "who=all"}[on]

    def rows(query: str) -> list[dict[str, str]]:
        answer: Any = client.get(f"{reverse(FILES[on])}?{asked}&{query}")
        assert answer.status_code == 200, query
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines()))

    everything, found = rows(""), rows("custom.site=osl")
    assert 0 < len(found) < len(everything)
    assert {(one["Trial site"], one["Beds"]) for one in found} == {("Oslo", "-3")}
    assert len(rows("custom.beds.to=0")) == len(found)
    assert rows("custom.site=Rome") == []
    assert rows("custom.beds.from=0") == []
    page = client.get(f"{reverse(LISTS[on])}?{asked}&custom.site=Rome")
    assert page.status_code == 200
    assert "Trial site" in page.content.decode()
    wrong = client.get(f"{reverse(LISTS[on])}?{asked}&custom.beds.from=many")
    assert wrong.status_code == 422


def test_the_log_folds_what_need_not_be_filled_in(world: World) -> None:
    CustomFieldFactory.create(on="interaction", key="folded", name="Folded")
    CustomFieldFactory.create(on="interaction", key="open", name="Open", is_required=True)
    page = people_at(world)["msl"].get(reverse("log")).content.decode()
    details = page.index("<summary>Note, next step and other details</summary>")
    assert page.index('name="custom.open"') < details < page.index('name="custom.folded"')


def test_what_was_typed_survives_a_step_of_the_log(world: World) -> None:
    CustomFieldFactory.create(on="interaction", key="site", name="Site")
    CustomFieldFactory.create(on="interaction", key="sites", name="Sites", kind="choices", options=["Oslo", "Rome"])
    client = people_at(world)["msl"]
    address, sent = _form(client, world, "interaction")
    typed = sent | {"custom.site": "Kept words", "custom.sites": ["Rome"], "step": "find", "kol_search": "sol"}
    page = client.post(address, typed).content.decode()
    assert 'value="Kept words"' in page
    assert page.count("checked") >= 1
    assert 'value="Rome" ' in page.replace('value="Rome" required', 'value="Rome" ')


def test_a_text_that_reads_like_a_patient_is_asked_about(world: World, send: Callable[..., Any]) -> None:
    CustomFieldFactory.create(on="insight", key="site", name="Site")
    answer = send("insight", site="Patient John Smith, born 12/03/1960, had a seizure after the second dose")
    assert answer.status_code == 422
    assert "text_confirmed" in answer.content.decode()


def test_the_api_reads_and_writes_them(world: World) -> None:
    CustomFieldFactory.create(on="interaction", key="site", name="Site", is_required=True)
    client = people_at(world)["msl"]
    body = {
        "kols": [world.kol.pk], "starts_at": "2026-02-16T09:00:00Z", "minutes": 20, "channel": "phone",
        "purpose": "scientific_exchange", "ae_screen": "none", "pqc_screen": "none", "objection_reason": "Asked.",
    }  # fmt: skip

    def post(**more: Any) -> Any:
        return client.post("/api/v1/interactions/", body | more, content_type="application/json")

    assert post().json()["errors"] == {"custom.site": ["Site must be filled in."]}
    assert "custom.other" in post(custom={"site": "Oslo", "other": 1}).json()["errors"]
    made = post(custom={"site": "Oslo"})
    assert (made.status_code, made.json()["custom"]) == (201, {"site": "Oslo"})
    found = client.get("/api/v1/interactions/?custom.site=Osl").json()["results"]
    assert [row["id"] for row in found] == [made.json()["id"]]
    assert client.get("/api/v1/interactions/?custom.beds=1").status_code == 400
