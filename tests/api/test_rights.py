"""Who may what through the API: the same as on the pages, and nothing scientific beyond the medical side."""

import json
from collections.abc import Callable

import pytest

from audit.models import AccessRecord
from insights.models import Insight
from msl_okr.api_urls import urlpatterns
from organization.models import On, User
from tests.api.programs import Program, interaction_body
from tests.factories.world import World

ActsAs = Callable[[User], Program]
MEDICAL = "msl teammate elsewhere manager other_manager lead"
BEYOND = "commercial market_access safety"
EVERYBODY = f"{MEDICAL} clinical {BEYOND} compliance admin outsider"
# list → who reads it; everybody else is refused with 403
READERS = {
    "quarters/": f"{MEDICAL} clinical compliance admin",
    "therapeutic-areas/": f"{MEDICAL} clinical compliance admin",
    "teams/": f"{MEDICAL} clinical compliance admin",
    "topics/": f"{MEDICAL} clinical compliance admin",
    "kols/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "coverage/": f"{MEDICAL} clinical compliance admin",
    "interactions/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "touchpoints/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "activities/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "meetings/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "engagement-plans/": f"{MEDICAL} clinical {BEYOND} compliance",
    "safety-hand-offs/": f"{MEDICAL} safety compliance",
    # Compliance opens a map on the page, after saying why; there is no such way here.
    "stakeholders/": MEDICAL,
    "insights/": f"{MEDICAL} clinical compliance",
    "objectives/": f"{MEDICAL} clinical compliance admin",
    "key-results/": f"{MEDICAL} clinical compliance admin",
    "initiatives/": f"{MEDICAL} clinical compliance admin",
    "check-ins/": f"{MEDICAL} compliance",
    "scores/": f"{MEDICAL} clinical compliance admin",
    "weekly-updates/": f"{MEDICAL} compliance",
    "comments/": f"{MEDICAL} compliance",
    "imperatives/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "commitments/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "scientific-milestones/": f"{MEDICAL} clinical compliance admin",
    "templates/": f"{MEDICAL} compliance admin",
    "schema/": f"{MEDICAL} clinical {BEYOND} compliance admin",
    "me/": EVERYBODY,
}
# Whose empty body is read at all; everybody else is refused with 403.
WRITERS = {
    "interactions/": f"{MEDICAL} admin",
    "interactions/parse/": f"{MEDICAL} admin",
    "touchpoints/": f"clinical {BEYOND} admin",
    "activities/": f"{MEDICAL} admin",
    "meetings/": f"{MEDICAL} admin",
    "engagement-plans/": MEDICAL,
    "stakeholders/": MEDICAL,
    "insights/": MEDICAL,
    "initiatives/": f"{MEDICAL} admin",
    "check-ins/": MEDICAL,
    "weekly-updates/": MEDICAL,
    "comments/": f"{MEDICAL} compliance",
    "imperatives/": "admin",
    "commitments/": f"manager other_manager lead clinical {BEYOND}",
    "scientific-milestones/": "lead admin",
}
# object → who reads it; to everybody else it does not exist (404), or the resource is shut (403)
OBJECTS = {
    ("interactions", "interaction"): "msl teammate manager lead compliance",
    ("activities", "activity"): "msl teammate manager lead compliance",
    ("activities", "shared_activity"): "msl teammate manager lead clinical compliance",
    ("meetings", "meeting"): "msl teammate manager lead commercial compliance",
    ("engagement-plans", "engagement_plan"): "msl teammate manager lead compliance",
    ("engagement-plans", "shared_plan"): "msl teammate manager lead clinical compliance",
    ("safety-hand-offs", "handoff"): "msl manager lead safety compliance",
    ("stakeholders", "stakeholder"): "msl manager lead",
    ("insights", "insight"): f"{MEDICAL} compliance",
    ("objectives", "objective"): f"{MEDICAL} compliance admin",
    ("objectives", "shared_objective"): f"{MEDICAL} clinical compliance admin",
    ("key-results", "key_result"): f"{MEDICAL} compliance admin",
    ("key-results", "shared_key_result"): f"{MEDICAL} clinical compliance admin",
    ("initiatives", "initiative"): f"{MEDICAL} compliance admin",
    ("check-ins", "check_in"): "msl teammate manager lead compliance",
    ("weekly-updates", "weekly_update"): "msl teammate manager lead compliance",
    ("commitments", "commitment"): f"{MEDICAL} clinical {BEYOND} compliance admin",
    ("scientific-milestones", "scientific_milestone"): f"{MEDICAL} clinical compliance admin",
    ("templates", "template"): f"{MEDICAL} compliance admin",
    ("templates", "own_template"): "manager",
    ("comments", "comment"): "msl teammate manager lead compliance",
}


@pytest.fixture
def programs(world: World, acts_as: ActsAs) -> dict[str, Program]:
    """One program for each person; ``outsider`` has a token from before the role was taken away."""
    outsider = world.cast.outsider
    User.objects.filter(pk=outsider.pk).update(role="msl")
    found = {name: acts_as(User.objects.get(pk=user.pk)) for name, user in world.cast.people().items()}
    User.objects.filter(pk=outsider.pk).update(role="")
    return found


def test_every_address_has_a_row_and_answers_no_visitor(world: World) -> None:
    addresses = {str(pattern.pattern).split("/", maxsplit=1)[0] for pattern in urlpatterns}
    assert addresses == {path.strip("/") for path in READERS} | {"docs", "^.*$"}
    for pattern in urlpatterns:
        path = str(pattern.pattern).replace("<number:pk>", str(world.kol.pk)).replace("^.*$", "nothing/")
        assert Program().get(path).status_code == (302 if path == "docs/" else 401), path


@pytest.mark.long
def test_lists_are_read_by_whoever_may(world: World, programs: dict[str, Program]) -> None:
    # Comments are asked for by their object.
    asked = {"comments/": f"comments/?on=objective&id={world.objective.pk}"}
    wrong = [
        f"{who} {path}: {status}"
        for path, readers in READERS.items()
        for who, program in programs.items()
        if (status := program.get(asked.get(path, path)).status_code) != (200 if who in readers.split() else 403)
    ]
    assert wrong == []


def test_only_writers_bodies_are_read(programs: dict[str, Program]) -> None:
    wrong = [
        f"{who} {path}: {status}"
        for path, writers in WRITERS.items()
        for who, program in programs.items()
        if (status := program.post(path, {"colour": "red"}).status_code) != (400 if who in writers.split() else 403)
    ]
    assert wrong == []


@pytest.mark.parametrize(("resource", "name"), OBJECTS)
def test_foreign_objects_do_not_exist(resource: str, name: str, world: World, programs: dict[str, Program]) -> None:
    shut = {who for who in programs if who not in READERS[f"{resource}/"].split()}
    for who, program in programs.items():
        found = program.get(f"{resource}/{getattr(world, name).pk}/")
        absent = program.get(f"{resource}/0/")
        expected = 200 if who in OBJECTS[resource, name].split() else 403 if who in shut else 404
        assert found.status_code == expected, who
        if expected == 404:
            assert found.content == absent.content


@pytest.mark.long
def test_everything_open_to_partners_is_free_of_science(world: World, programs: dict[str, Program]) -> None:
    """Each scientific field of the world holds a word of its own; a partner finds none of them in any answer.

    Clinical partners read shared imperatives and shared activities, whose words are theirs to read.
    """
    Insight.objects.filter(pk=world.insight.pk).update(
        state="accepted", shared_observation="shared", shared_interpretation="", shared_implication=""
    )
    shared = {"topic", *(name for name in world.words if name.startswith("shared_"))}
    threads = {f"/api/v1/comments/?on={on}&id={pk}" for on in On.values for pk in _numbers(world)}
    every = threads | {
        f"/api/v1/{resource}{tail}"
        for resource in (*READERS, "kols/", "key-results/")
        for tail in ("", "?limit=1", "?search=qx", "?ordering=tier", *(f"{pk}/" for pk in _numbers(world)))
    }
    for who in (*BEYOND.split(), "clinical"):
        own = {
            "clinical": shared
            | {"commitment_note", "commercial_note", "scientific_milestone_title", "scientific_milestone_note"},
            "commercial": {"open_agenda_title", "open_decision_text", "commercial_note"},
            "safety": {"withdrawn_reason", "safety_receipt"},
        }.get(who, set())
        hidden = {name: word for name, word in world.words.items() if name not in own}
        for address in sorted(every):
            text = json.dumps(programs[who].get(address).content.decode().lower())
            assert {name for name, word in hidden.items() if word.lower() in text} == set(), address
        for path in WRITERS:
            refused = programs[who].post(path, interaction_body(world)).content.decode().lower()
            assert not [word for word in hidden.values() if word in refused]


def _numbers(world: World) -> set[int]:
    names = ("kol", "interaction", "activity", "shared_activity", "key_result", "counted", "shared_key_result",
             "objective", "shared_objective", "insight", "meeting", "check_in", "weekly_update", "handoff",
             "stakeholder", "comment", "initiative", "commitment", "scientific_milestone")  # fmt: skip
    return {getattr(world, name).pk for name in names}


@pytest.mark.parametrize("asked", ["tier=national", "therapeutic_area=1", "ordering=tier", "sort=tier", "tiers=x"])
def test_commercial_partners_cannot_ask_by_science(asked: str, programs: dict[str, Program]) -> None:
    assert programs["commercial"].get(f"/api/v1/kols/?{asked}").status_code == 400


@pytest.mark.parametrize(
    "asked", ["custom.detail=x", "purpose=scientific_exchange", "channel=phone", "state=held", "search=x", "owner=1"]
)
def test_contacts_are_not_asked_by_content(asked: str, programs: dict[str, Program]) -> None:
    for who in ("commercial", "clinical"):
        assert programs[who].get(f"/api/v1/interactions/?{asked}").status_code == 400


def test_partners_get_who_when_and_the_class_of_channel(world: World, programs: dict[str, Program]) -> None:
    for who in ("commercial", "clinical", "admin"):
        row = programs[who].rows("interactions/")[-1]
        assert set(row) == {"date", "kol", "person", "function", "channel_class", "is_planned"}
    assert set(programs["commercial"].rows("activities/")[0]) == {"kind", "date", "owner"}
    (kol,) = programs["commercial"].rows("kols/", search="Solberg")
    assert "tiers" not in kol
    assert "therapeutic_areas" not in kol
    assert programs["admin"].rows("interactions/", owner="me") == []


def test_clinical_partners_read_accepted_insights_without_who_and_when(
    world: World, programs: dict[str, Program]
) -> None:
    known = {row["id"] for row in programs["clinical"].rows("insights/")}
    assert world.insight.pk not in known
    Insight.objects.filter(pk=world.insight.pk).update(state="accepted", shared_observation="What was heard.")
    (row,) = (one for one in programs["clinical"].rows("insights/") if one["id"] not in known)
    assert row["observation"] == "What was heard."
    assert set(row) == {"id", "observation", "interpretation", "implication", "decision_informed", "category", "kind",
                        "therapeutic_area", "product"}  # fmt: skip
    for asked in ("owner=me", "state=accepted", f"interaction={world.interaction.pk}"):
        assert programs["clinical"].get(f"/api/v1/insights/?{asked}").status_code == 400


def test_safety_answers_are_not_for_other_msls(world: World, programs: dict[str, Program]) -> None:
    for who, reads in (("msl", True), ("manager", True), ("lead", True), ("compliance", True), ("teammate", False)):
        row = programs[who].get(f"interactions/{world.interaction.pk}/").json()
        assert ("ae_screen" in row) is reads, who


def test_hand_offs_are_read_in_full_by_author_safety_and_compliance(world: World, programs: dict[str, Program]) -> None:
    for who in ("msl", "safety", "compliance"):
        row = programs[who].get(f"safety-hand-offs/{world.withdrawn.pk}/").json()
        assert row["stage"] == "acknowledged"
        assert (row["receipt"], row["withdrawn_reason"]) == (world.withdrawn.receipt, world.withdrawn.withdrawn_reason)
    for who in ("manager", "lead"):
        row = programs[who].get(f"safety-hand-offs/{world.handoff.pk}/").json()
        assert set(row) == {"id", "kind", "owner", "stage", "is_overdue", "due_at", "handed_off_at",
                            "acknowledged_at", "withdrawn_at"}  # fmt: skip
    assert [one["id"] for one in programs["safety"].rows("safety-hand-offs/", state="open")] == [world.handoff.pk]
    assert programs["teammate"].rows("safety-hand-offs/") == []


def test_notes_of_check_ins_are_not_for_clinical_partners_and_administrators(
    world: World, programs: dict[str, Program]
) -> None:
    for who in ("clinical", "admin"):
        row = programs[who].get(f"key-results/{world.shared_key_result.pk}/").json()
        assert "override_reason" not in row
        assert "confidence" not in row


def test_foreign_objects_in_a_body_do_not_exist(world: World, programs: dict[str, Program]) -> None:
    body = {"observation": "Heard.", "category": "guideline", "interactions": [world.interaction.pk]}
    assert programs["elsewhere"].post("insights/", body).json()["errors"] == {
        "interactions": ["There is no such object for you."]
    }
    assert programs["teammate"].post("insights/", body).status_code == 201


def test_rights_taken_away_end_with_the_next_call(world: World, programs: dict[str, Program]) -> None:
    assert programs["lead"].get("insights/").status_code == 200
    User.objects.filter(pk=world.cast.lead.pk).update(role="partner", function="commercial")
    assert programs["lead"].get("insights/").status_code == 403


def test_reading_others_content_is_kept(world: World, programs: dict[str, Program]) -> None:
    before = AccessRecord.objects.count()
    for resource, name in (
        ("interactions", "interaction"),
        ("activities", "activity"),
        ("insights", "insight"),
        ("safety-hand-offs", "handoff"),
    ):
        programs["msl"].get(f"{resource}/{getattr(world, name).pk}/")
        assert AccessRecord.objects.count() == before
        programs["manager"].get(f"{resource}/{getattr(world, name).pk}/")
        before += 1
        assert AccessRecord.objects.count() == before
