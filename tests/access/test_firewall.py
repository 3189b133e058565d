"""What must not be known: a word planted in every scientific field is looked for in everything a partner can reach.

Columns of the table in docs/security.md: commercial functions and people without a role read nothing
scientific at all; clinical partners only what is shared with them; administrators nothing of what
others recorded about a conversation.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from insights.models import Insight, InsightInteraction
from interactions.models import (
    KOL,
    Activity,
    AgendaItem,
    Congress,
    CongressSession,
    Decision,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    KOLTherapeuticArea,
    TierAssignment,
    Topic,
)
from okrs.models import (
    AgendaSubject,
    Alignment,
    CarryOver,
    CheckIn,
    Initiative,
    KeyResult,
    Objective,
    ObjectiveReason,
    WeeklyUpdate,
    WeeklyUpdateInsight,
)
from organization.models import Comment, CommitmentValue, CustomField, Mention, ScientificMilestone, Thread
from tests.access.addresses import pages
from tests.access.reader import FACTS, MAY_READ, Reader
from tests.access.walks import NOW, answer, changed, put_back, text_of, walking
from tests.factories.interactions import make_handoff
from tests.factories.okrs import CheckInFactory
from tests.factories.world import World

# Lists from which administrators (and clinical partners, where they may look) choose, by address: names of fields.
LISTS: dict[str, set[str]] = {
    "topics": {"topic"},
    "topic-edit": {"topic"},
    "log": {"topic"},
    "measure-change": {"topic"},
    "activity-new": {"study_title", "campaign_name"},
}
# No page shows these yet, to anybody.
NOT_SHOWN = {"blocker", "milestone_title", "tier_rationale"} | {"pulse_answer"}  # that one is never to be
FRAGMENTS = {"HX-Request": "true"}
# Who reads nothing scientific at all.
BLIND = {"commercial", "market_access", "safety", "outsider"}
# Without science these are not there; or they tell how long something took, make a token or say when they were made.
GONE = {"objective", "key-result", "topic-edit", "healthz", "readyz", "meeting-calendar"}


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


def _forget_science() -> None:
    """Everything scientific gone or changed; contacts, shared objectives, what is declared of them and activities stay
    as facts.
    """
    Decision.objects.filter(is_scientific=True)._raw_delete("default")
    AgendaSubject.objects.all()._raw_delete("default")
    AgendaItem.objects.filter(is_scientific=True)._raw_delete("default")
    for link in (CarryOver, ObjectiveReason, Mention, Comment, Thread, InsightInteraction, WeeklyUpdateInsight,
                 Insight, WeeklyUpdate, ExchangeTopic, FollowUpQuestion, TierAssignment, KOLTherapeuticArea,
                 Alignment, Initiative, CustomField):  # fmt: skip
        link.objects.all()._raw_delete("default")
    shared = CheckIn.objects.filter(key_result__objective__imperative__isnull=False)
    CheckIn.objects.exclude(pk__in=shared)._raw_delete("default")
    shared.update(what_changed="Other", override_reason="Other", confidence=9)
    CongressSession.objects.update(title="Other", notes="", topic=None)
    Congress.objects.update(debrief="", debriefed_at=None)
    Topic.objects.all()._raw_delete("default")
    ScientificMilestone.objects.all()._raw_delete("default")
    CommitmentValue.objects.filter(commitment__function="clinical").update(note="")
    private = Objective.objects.filter(imperative__isnull=True)
    for row in private:
        row.delete()
    # A closed quarter takes no change, and packs are files that stay.
    Objective.objects.exclude(quarter__state="closed").update(title="Other", why="", custom={})
    KeyResult.objects.exclude(objective__quarter__state="closed").update(title="Other")
    KOL.objects.update(unmet_needs="")
    Interaction.objects.update(custom={})
    Interaction.objects.update(notes="", next_step="", next_step_on=None, objection_reason="", purpose="introduction",
                               ae_screen="none", pqc_screen="none", minutes=1)  # fmt: skip
    Activity.objects.update(title="Other", notes="", functions_present="", open_findings=3, attendee_count=99)


@pytest.mark.long
@pytest.mark.usefixtures("said_of_shared")
@pytest.mark.parametrize("profile", MAY_READ)
def test_nothing_reaches_whom_it_is_not_for(profile: str, world: World, clients: dict[str, Client]) -> None:
    """Each of them reads exactly what they may: were a word nowhere to be found, its absence would prove nothing.

    What they read of others' leaves a trace. For those who read nothing scientific each page is the same with and
    without it: no count, order, page number or hint depends on a scientific row.
    """
    allowed, leaks = MAY_READ[profile], []
    reader = Reader(world, profile, clients[profile])
    asked = list(pages(world))
    with walking():
        for name, address in asked:
            ways: tuple[dict[str, str], ...] = (FRAGMENTS, {}) if "?" in address or name == "search" else ({},)
            here = allowed | LISTS.get(name, set()) if profile in {"admin", "clinical"} else allowed
            for headers in ways:
                found = reader.fields_at(address, headers=headers)
                leaks += [f"{profile} reads {field} at {address}" for field in found - here]
    assert not leaks, "\n".join(leaks)
    assert reader.read & allowed == allowed - NOT_SHOWN
    assert not reader.untraced, "\n".join(reader.untraced)
    if profile not in BLIND:
        return
    before = {address: reader.texts[address] for name, address in asked if name not in GONE}
    with put_back(), walking():
        _forget_science()
        after = {address: text_of(answer(clients[profile], "get", address)) for address in before}
    assert changed(before, after) == []


@pytest.mark.long
@pytest.mark.usefixtures("said_of_shared")
def test_the_words_are_there_to_be_found(world: World, clients: dict[str, Client]) -> None:
    """Or the walk above would prove nothing: those who may read all of them do find them, which leaves its trace."""
    author, inspector = (Reader(world, who, clients[who]) for who in ("msl", "compliance"))
    planner = Reader(world, "manager", clients["manager"])
    for name, address in pages(world):
        author.fields_at(address)
        inspector.fields_at(address)
        if name.startswith("template"):  # their own, and the working copy of what they share
            planner.fields_at(address)
    # What is written for partners is read by them alone; they are in the walk above.
    read = author.read | inspector.read | planner.read
    assert set(world.words | FACTS) - read == NOT_SHOWN | {"shared_insight_observation"}
    assert not inspector.untraced, "\n".join(inspector.untraced)


FORBIDDEN = {
    "kols": ("tier=national", "area=1", "therapeutic_areas=1", "topic=1", "sort=tier", "sort=-unmet_needs",
             "ordering=-tier", "o=area", "order_by=topics__name"),
    "kols-export": ("tier=national", "area=1", "sort=tier"),
    "interactions": ("custom.detail=x", "purpose=introduction",
                     "who=all&purpose=introduction", "channel=phone", "state=held", "msl=1",
                     "topic=1", "q=word", "sort=notes"),
    "interactions-export": ("custom.detail=x", "purpose=introduction", "msl=1", "topic=1"),
    "meetings": ("search=word", "series=1", "sort=title&search=x", "area=1"),
    "meetings-export": ("search=word", "series=1"),
    "activities": ("state=done", "area=1", "study=1", "campaign=1", "q=word", "sort=title"),
    "board": ("custom.detail=x", "area=1", "owner=1", "status=at_risk", "sort=title", "q=word", "group=objective"),
}  # fmt: skip
# The contact list of those who read coordination alone (see roles.SCOPES) refuses the same.
FORBIDDEN_TO: dict[str, dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(["commercial", "market_access", "safety"], FORBIDDEN),
    "clinical": {
        "insights": ("custom.detail=x",),
        "interactions": FORBIDDEN["interactions"],
        "interactions-export": FORBIDDEN["interactions-export"],
    },
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
