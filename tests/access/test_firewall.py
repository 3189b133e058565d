"""What must not be known: a word planted in every scientific field is looked for in everything a partner can reach.

Columns of the table in docs/security.md: commercial functions and people without a role read nothing
scientific at all; clinical partners only what is shared with them; administrators nothing of what
others recorded about a conversation.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insights.models import Insight, InsightInteraction
from interactions.models import (
    KOL,
    Activity,
    AgendaItem,
    Decision,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    KOLTherapeuticArea,
    TierAssignment,
    Topic,
)
from okrs.models import AgendaSubject, Alignment, CheckIn, KeyResult, Objective, WeeklyUpdate, WeeklyUpdateInsight
from organization.models import Comment, Mention, Thread
from tests.access.addresses import pages
from tests.access.reader import FACTS, Reader
from tests.access.walks import NOW, answer, changed, put_back, refusals_drawn_once, text_of
from tests.factories.comments import COMMENTED
from tests.factories.interactions import make_handoff
from tests.factories.okrs import CheckInFactory
from tests.factories.world import World

KOL_SCIENCE = {"unmet_needs", "tier_rationale"}
SHARED = {"shared_activity_title", "shared_objective_title", "shared_key_result_title", "shared_insight_observation"}
OBJECTIVES = {
    "objective_title", "objective_why", "shared_objective_title", "draft_objective_title", "counted_title",
    "key_result_title", "team_key_result_title", "shared_key_result_title", "draft_key_result_title", "value_note",
    "milestone_title", "target_change_reason", "milestone_key_result_title", "step_title", "measure_name",
    "measure_reason",
}  # fmt: skip
INSIGHTS = {
    "insight_observation", "insight_interpretation", "insight_implication", "accepted_observation",
    "accepted_decision", "receipt_message", "receipt_decision", "insight_action_outcome",
}  # fmt: skip
# Who → names of fields whose words they may read anywhere.
MAY_READ: dict[str, set[str]] = {
    "commercial": {"open_agenda_title", "open_decision_text"},
    "market_access": set(),
    "safety": {"withdrawn_reason", "safety_receipt"},
    "outsider": set(),
    "visitor": set(),
    "clinical": KOL_SCIENCE | SHARED,
    "admin": KOL_SCIENCE | OBJECTIVES,
    # An MSL of another team: plans, insights and lists to choose from, nothing of conversations, check-ins, updates,
    # drafts, or what is written for partners. No page that is asked for shows them a step.
    "elsewhere": KOL_SCIENCE
    | (OBJECTIVES - {"draft_objective_title", "draft_key_result_title", "step_title"})
    | {"shared_key_result_title"}
    | INSIGHTS
    | {"topic", "study_title", "campaign_name", "congress_name", "pulse_text"}
    # What is said about these, too; to partners and administrators nothing that is said about anything.
    | {f"comment_on_{name}" for on in ("objective", "key_result", "insight") for name in COMMENTED[on]},
}
# Lists from which administrators (and clinical partners, where they may look) choose, by address: names of fields.
LISTS: dict[str, set[str]] = {
    "topics": {"topic"},
    "topic-edit": {"topic"},
    "log": {"topic"},
    "measure-change": {"topic"},
    "activity-new": {"study_title", "campaign_name", "congress_name"},
}
# No page shows these yet, to anybody.
NOT_SHOWN = {"blocker", "milestone_title", "tier_rationale"} | {"pulse_answer"}  # that one is never to be
FRAGMENTS = {"HX-Request": "true"}
WITH_SEARCH = (
    "search", "kols", "kols-export", "kols-export-xlsx", "kol-options", "insights", "insights-export",
    "insights-export-xlsx",
)  # fmt: skip


@pytest.fixture
def said_of_shared(world: World) -> Iterator[None]:
    """A check-in of a key result that clinical partners read; it declares a status, which everybody sees."""
    CheckInFactory.create(
        key_result=world.shared_key_result, confidence=2, computed_status="at_risk", declared_status="in_progress",
        override_reason=world.words.plant("declared_because"), what_changed=world.words.plant("said_of_shared"),
        published_at=NOW,
    )  # fmt: skip
    world.shared_key_result.values.create(value=1, as_of=world.today, by=world.cast.msl)
    yield
    for name in ("declared_because", "said_of_shared"):
        del world.words[name]


@pytest.mark.long
@pytest.mark.usefixtures("said_of_shared")
@pytest.mark.parametrize("profile", MAY_READ)
def test_no_word_reaches_whom_it_is_not_for(profile: str, world: World, clients: dict[str, Client]) -> None:
    """Each of them reads exactly what they may: were a word nowhere to be found, its absence would prove nothing.

    What they read of others' leaves a trace.
    """
    allowed, leaks = MAY_READ[profile], []
    reader = Reader(world, profile, clients[profile])
    with refusals_drawn_once():
        for name, address in pages(world):
            ways: tuple[dict[str, str], ...] = ({}, FRAGMENTS) if "?" in address or name == "search" else ({},)
            here = allowed | LISTS.get(name, set()) if profile in {"admin", "clinical"} else allowed
            for headers in ways:
                found = reader.fields_at(address, headers=headers)
                leaks += [f"{profile} reads {field} at {address}" for field in found - here]
    assert not leaks, "\n".join(leaks)
    assert reader.read & allowed == allowed - NOT_SHOWN
    assert not reader.untraced, "\n".join(reader.untraced)


@pytest.mark.long
@pytest.mark.usefixtures("said_of_shared")
def test_the_words_are_there_to_be_found(world: World, clients: dict[str, Client]) -> None:
    """Or the walk above would prove nothing: those who may read all of them do find them, which leaves its trace."""
    author, inspector = (Reader(world, who, clients[who]) for who in ("msl", "compliance"))
    for _, address in pages(world):
        author.fields_at(address)
        inspector.fields_at(address)
    # What is written for partners is read by them alone; they are in the walk above.
    read = author.read | inspector.read
    assert set(world.words | FACTS) - read == NOT_SHOWN | {"shared_insight_observation"}
    assert not inspector.untraced, "\n".join(inspector.untraced)


@pytest.mark.long
@pytest.mark.parametrize("profile", ["commercial", "market_access", "safety", "clinical", "outsider", "admin"])
def test_searching_for_a_word_answers_as_for_nonsense(profile: str, world: World, clients: dict[str, Client]) -> None:

    def asked(name: str, word: str) -> str:
        return text_of(answer(clients[profile], "get", f"{reverse(name)}?q={word}")).replace(word, "…")

    told = []
    with refusals_drawn_once():
        for name in WITH_SEARCH:
            asked(name, "w")  # a refusal is drawn for this one, and again for whatever says something else
            # As long as the word, since a page may count letters; words of one length share their nonsense.
            blind = {length: asked(name, "w" * length) for length in {len(word) for word in world.words.values()}}
            told += [
                f"{name} tells {profile} of {field}"
                for field, word in world.words.items()
                if field not in MAY_READ[profile] and asked(name, word) != blind[len(word)]
            ]
    assert not told, "\n".join(told)


FORBIDDEN = {
    "kols": ("tier=national", "area=1", "therapeutic_areas=1", "topic=1", "sort=tier", "sort=-unmet_needs",
             "ordering=-tier", "o=area", "order_by=topics__name"),
    "kols-export": ("tier=national", "area=1", "sort=tier"),
    "interactions": ("purpose=introduction", "who=all&purpose=introduction", "channel=phone", "state=held", "msl=1",
                     "topic=1", "q=word", "sort=notes"),
    "interactions-export": ("purpose=introduction", "msl=1", "topic=1"),
    "meetings": ("search=word", "series=1", "sort=title&search=x", "area=1"),
    "meetings-export": ("search=word", "series=1"),
    "activities": ("state=done", "area=1", "study=1", "campaign=1", "q=word", "sort=title"),
    "board": ("area=1", "owner=1", "status=at_risk", "sort=title", "q=word", "group=objective"),
}  # fmt: skip
# The contact list of those who read coordination alone (see roles.SCOPES) refuses the same.
FORBIDDEN_TO: dict[str, dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(["commercial", "market_access", "safety"], FORBIDDEN),
    "clinical": {"interactions": FORBIDDEN["interactions"], "interactions-export": FORBIDDEN["interactions-export"]},
    # Nothing is ordered by what check-ins say for those who read none.
    "admin": {"interactions": ("who=all&purpose=introduction", "who=all&topic=1", "who=all&msl=1")},
}


@pytest.mark.parametrize("profile", FORBIDDEN_TO)
def test_filters_and_orders_by_hidden_fields_are_refused(profile: str, clients: dict[str, Client]) -> None:
    for name, queries in FORBIDDEN_TO[profile].items():
        for query in queries:
            response = answer(clients[profile], "get", f"{reverse(name)}?{query}")
            assert response.status_code == 400, f"{name}?{query}: {response.status_code}"


# Boards are left out: their tree carries a version that is new with each look.
TRACES = (
    "home",
    "search",
    "kols",
    "kol",
    "interactions",
    "interactions-export",
    "interactions-export-xlsx",
    "inbox",
    "safety",
    "safety-export",
)


@pytest.mark.parametrize(
    "profile", ["commercial", "market_access", "clinical", "admin", "teammate", "elsewhere", "other_manager"]
)
def test_no_trace_of_hand_offs_of_people_one_does_not_oversee(
    profile: str, world: World, clients: dict[str, Client]
) -> None:
    """Not in a count, a search, an export or an answer, whether they are due, overdue or done."""
    asked = [address for name, address in pages(world) if name in TRACES]
    asked += [f"{reverse('search')}?q={word}" for word in ("safety", "hand-off", "adverse", "possible")]

    def look() -> dict[str, str]:
        return {address: text_of(answer(clients[profile], "get", address)) for address in asked}

    before = look()
    with put_back():
        # Of a plan, so that nothing else is new.
        make_handoff(world.plan, "ae", aware_at=world.plan.starts_at - timedelta(days=40))
        make_handoff(world.plan, "pqc", handed_off_at=world.plan.starts_at, handed_off_by=world.cast.msl)
        after = look()
    assert changed(before, after) == []
    mine = answer(clients[profile], "get", reverse("home")).content.decode()
    assert reverse("safety-handoff", args=[world.handoff.pk]) not in mine


def _forget_science() -> None:
    """Everything scientific gone or changed; contacts, shared objectives and activities stay as facts."""
    Decision.objects.filter(is_scientific=True)._raw_delete("default")
    AgendaSubject.objects.all()._raw_delete("default")
    AgendaItem.objects.filter(is_scientific=True)._raw_delete("default")
    for link in (Mention, Comment, Thread, InsightInteraction, WeeklyUpdateInsight, Insight, WeeklyUpdate, CheckIn,
                 ExchangeTopic, FollowUpQuestion, TierAssignment, KOLTherapeuticArea, Alignment):  # fmt: skip
        link.objects.all()._raw_delete("default")
    Topic.objects.all()._raw_delete("default")
    private = Objective.objects.filter(imperative__isnull=True)
    for row in private:
        row.delete()
    Objective.objects.update(title="Other", why="")
    KeyResult.objects.update(title="Other")
    KOL.objects.update(unmet_needs="")
    Interaction.objects.update(notes="", next_step="", next_step_on=None, objection_reason="", purpose="introduction",
                               ae_screen="none", pqc_screen="none", minutes=1)  # fmt: skip
    Activity.objects.update(title="Other", notes="", functions_present="", open_findings=3, attendee_count=99)


@pytest.mark.long
@pytest.mark.parametrize("profile", ["commercial", "market_access", "safety", "outsider"])
def test_pages_are_the_same_with_and_without_what_they_hide(
    profile: str, world: World, clients: dict[str, Client]
) -> None:
    """No count, order, page number or hint depends on a scientific row."""
    # Objects that are taken away, pages that tell how long something took or make a new token each time, and a file
    # that says when it was made.
    gone = {"objective", "key-result", "topic-edit", "healthz", "readyz", "meeting-calendar"}
    asked = [(name, address) for name, address in pages(world) if name not in gone]

    def look() -> dict[str, Any]:
        with refusals_drawn_once():
            return {address: text_of(answer(clients[profile], "get", address)) for _, address in asked}

    before = look()
    with put_back():
        _forget_science()
        after = look()
    assert changed(before, after) == []
