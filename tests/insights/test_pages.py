"""Pages of insights: who sees what, what partners never see, what is kept of a reading, and that forms work."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from insights.models import Insight, InsightScore, Receipt
from insights.models.triage import CRITERIA
from insights.triage import services as triage
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.insights import InsightActionFactory, ReceiptFactory, make_insight
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.insights.conftest import NOW

READERS = ["msl", "teammate", "elsewhere", "manager", "other_manager", "lead", "compliance"]
SHUT = ["commercial", "market_access", "safety", "admin", "outsider"]
CANARY = "zanzibarium"


def get(client: Client, user: User, url: str, **query: Any) -> Any:
    client.force_login(user)
    return client.get(url, query)


def text(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def heard(cast: Cast, **fields: Any) -> Insight:
    """One that names its KOL in every text, and another KOL and an unknown professor beside."""
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    KOLFactory.create(given_name="Ines", family_name="Quisling")
    values: dict[str, Any] = {
        "originator": cast.msl, "therapeutic_area": cast.oncology, "kind": "insight",
        "observation": f"Okafor finds {CANARY} late", "interpretation": "Amara OKAFOR's laboratory is far",
        "implication": "Ask okafor and Quisling, and Prof. Unlisted", "decision_informed": "Okafor's registry",
        "interactions": (make_interaction(msl=cast.msl, kols=(kol,), notes="secretnote"),),
    }  # fmt: skip
    return make_insight(**values | fields)


# --- Who sees what --------------------------------------------------------------------


def test_the_page_opens_for_those_who_may_read_it(client: Client, cast: Cast) -> None:
    states = {"draft": ["msl"], "submitted": READERS, "declined": READERS, "accepted": [*READERS, "clinical"]}
    for state, readers in states.items():
        url = reverse("insight", args=[make_insight(originator=cast.msl, state=state).pk])
        for part, user in cast.people().items():
            expected = 200 if part in readers else 403 if part in SHUT else 404
            assert get(client, user, url).status_code == expected, (state, part)


@pytest.mark.parametrize("part", SHUT)
def test_others_find_no_trace(client: Client, cast: Cast, part: str) -> None:
    insight = heard(cast, state="accepted")
    user = getattr(cast, part)
    for name in ("insights", "insights-export", "insight-new"):
        assert get(client, user, reverse(name)).status_code == 403
    found = get(client, user, reverse("search"), q=CANARY)
    assert reverse("insight", args=[insight.pk]) not in text(found)
    assert "insights" not in text(get(client, user, reverse("home"))).lower()


def test_a_peers_draft_is_in_no_list_search_or_count(client: Client, cast: Cast) -> None:
    draft = make_insight(originator=cast.msl, observation=f"{CANARY} draft", state="draft")
    url = reverse("insight", args=[draft.pk])
    for part in (*READERS, "clinical"):
        user = getattr(cast, part)
        query: dict[str, str] = {} if part == "clinical" else {"who": "all"}
        for page in (
            get(client, user, reverse("insights"), **query), get(client, user, reverse("insights"), q=CANARY, **query),
            get(client, user, reverse("insights-export"), **query), get(client, user, reverse("search"), q=CANARY),
        ):  # fmt: skip
            assert (f"{CANARY} draft" in text(page)) is (part == "msl"), part
        assert (url in text(get(client, user, reverse("insights"), **query))) is (part == "msl")


NAMES = ("okafor", "amara", "quisling", "unlisted", "mara lind", "secretnote")


def test_partners_read_accepted_ones_without_names(client: Client, cast: Cast) -> None:
    insight = heard(cast, state="accepted")
    ReceiptFactory.create(insight=insight, message="receiptcanary", by=cast.lead)
    InsightActionFactory.create(insight=insight, owner=cast.lead)
    heard(cast, state="submitted", observation="submittedcanary", interpretation="b", implication="c")
    for url, query in (
        (reverse("insight", args=[insight.pk]), {}), (reverse("insights"), {}), (reverse("insights-export"), {}),
        (reverse("insights"), {"q": CANARY}), (reverse("search"), {"q": CANARY}),
    ):  # fmt: skip
        answer = get(client, cast.clinical, url, **query)
        body = text(answer)
        if not answer.streaming:
            body = body.split("<main")[-1].split("<nav")[0]
        assert CANARY in body, url
        assert "[KOL]" in body, url
        for word in (*NAMES, "receiptcanary", "submittedcanary", "/interactions/", "Feb 2026", "10 February"):
            assert word not in body.lower(), (url, word)
    own = text(get(client, cast.msl, reverse("insight", args=[insight.pk])))
    assert "Amara OKAFOR" in own
    assert "receiptcanary" in own


@pytest.mark.parametrize(
    "words", ["okafor", "Okafor finds", '"Okafor finds"', "okafors", "quisling", "amara", "unlisted"]
)
def test_partners_find_nothing_by_a_name(client: Client, cast: Cast, words: str) -> None:
    heard(cast, state="accepted")
    assert CANARY not in text(get(client, cast.clinical, reverse("insights"), q=words)).split("<main")[-1]
    assert CANARY not in text(get(client, cast.clinical, reverse("insights-export"), q=words))
    assert f"finds {CANARY}" not in text(get(client, cast.clinical, reverse("search"), q=words))


def test_leaving_out_a_name_tells_partners_nothing_either(client: Client, cast: Cast) -> None:
    heard(cast, state="accepted")
    for words in (f"{CANARY} -okafor", f"{CANARY} -nobody"):
        assert "[KOL] finds" in text(get(client, cast.clinical, reverse("insights"), q=words))
    assert "[KOL] finds" not in text(get(client, cast.clinical, reverse("insights"), q=f"{CANARY} -finds"))
    assert "Okafor finds" not in text(get(client, cast.msl, reverse("insights"), q=f"{CANARY} -okafor"))


@pytest.mark.parametrize("asked", ["who", "state", "originator", "first", "last", "before", "ordering", "kol"])
def test_partners_may_not_ask_who_when_or_how_far(client: Client, cast: Cast, asked: str) -> None:
    for name in ("insights", "insights-export"):
        assert get(client, cast.clinical, reverse(name), **{asked: "1"}).status_code == 400


def test_partners_learn_of_their_own_actions_alone(client: Client, cast: Cast) -> None:
    insight = heard(cast, state="action_assigned")
    InsightActionFactory.create(insight=insight, owner=cast.clinical, kind="new_evidence", outcome="outcomecanary")
    InsightActionFactory.create(insight=insight, owner=cast.lead, kind="training")
    page = text(get(client, cast.clinical, reverse("insight", args=[insight.pk])))
    assert "New evidence" in page
    assert "Training" not in page
    assert "outcomecanary" not in page


# --- What is kept ----------------------------------------------------------------------


def test_reading_and_taking_away_others_texts_is_kept(client: Client, cast: Cast) -> None:
    insight = heard(cast, state="accepted")
    for page in (reverse("insight", args=[insight.pk]), reverse("insights")):
        get(client, cast.msl, page)
    assert not AccessRecord.objects.exists()
    get(client, cast.teammate, reverse("insight", args=[insight.pk]))
    assert AccessRecord.objects.filter(actor_id=cast.teammate.pk, action="read", object_id=insight.pk).count() == 1
    get(client, cast.lead, reverse("insights"), who="all")
    get(client, cast.clinical, reverse("search"), q=CANARY)
    details = AccessRecord.objects.filter(model="insight", object_id=None).values_list("actor_id", "detail")
    assert set(details) == {(cast.lead.pk, "list who=all"), (cast.clinical.pk, f"search {CANARY}")}
    text(get(client, cast.compliance, reverse("insights-export"), category="unmet_need"))
    kept = AccessRecord.objects.latest("pk")
    assert (kept.action, kept.model, kept.detail) == ("export", "insight", "category=unmet_need")


# --- Lists and search ------------------------------------------------------------------


def test_filters_are_in_the_address_and_nonsense_is_a_message(client: Client, cast: Cast) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, category="guideline")
    make_insight(originator=cast.teammate, therapeutic_area=cast.immunology, state="declined")
    mine = f'href="{reverse("insight", args=[insight.pk])}"'
    url = reverse("insights")
    for query, shown in (
        ({"category": "guideline"}, True), ({"category": "unmet_need"}, False), ({"kind": "observation"}, True),
        ({"kind": "insight"}, False), ({"state": "submitted"}, True), ({"state": "declined"}, False),
        ({"area": cast.oncology.pk}, True), ({"area": cast.immunology.pk}, False), ({"originator": cast.msl.pk}, True),
        ({"originator": cast.teammate.pk}, False), ({"first": "2026-02-10"}, True), ({"first": "2026-02-11"}, False),
        ({"last": "2026-02-10"}, True), ({"last": "2026-02-09"}, False), ({"who": "mine"}, True),
    ):  # fmt: skip
        assert (mine in text(get(client, cast.msl, url, **{"who": "all"} | query))) is shown, query
    for query in (
        {"category": "x"}, {"state": "x"}, {"first": "soon"}, {"first": "2026-02-10", "last": "2026-02-01"},
        {"area": "0"}, {"originator": "x"}, {"q": "a" * 201},
    ):  # fmt: skip
        answer = get(client, cast.msl, url, **{"who": "all"} | query)
        assert answer.status_code == 200
        assert "A filter could not be used" in text(answer), query
        export = get(client, cast.msl, reverse("insights-export"), **{"who": "all"} | query)
        assert export.status_code == 302
    for query in ({"before": "x"}, {"page": "999"}, {"page": "x"}, {"who": "x"}, {"q": "the"}, {"q": '"('}):
        assert get(client, cast.lead, url, **query).status_code == 200


def test_search_finds_words_in_all_texts_and_ranks_the_observation_first(client: Client, cast: Cast) -> None:
    low = make_insight(
        originator=cast.msl, kind="insight", observation="A", interpretation="B", implication="biomarker testing"
    )
    high = make_insight(originator=cast.teammate, observation="Biomarkers are tested late")
    other = make_insight(originator=cast.teammate, observation="Nurses carry questions")
    page = text(get(client, cast.msl, reverse("insights"), q="biomarkers", who="all"))
    order = re.findall(r'rows__title" href="/insights/(\d+)/"', page)
    assert order == [str(high.pk), str(low.pk)]
    assert str(other.pk) not in order
    found = text(get(client, cast.msl, reverse("search"), q="biomarker"))
    assert reverse("insight", args=[high.pk]) in found


def test_the_queue_has_the_longest_waiting_first_and_no_own_ones(client: Client, cast: Cast) -> None:
    late = make_insight(originator=cast.msl, created_at=NOW)
    early = make_insight(originator=cast.msl)
    make_insight(originator=cast.lead)
    make_insight(originator=cast.msl, state="accepted")
    page = text(get(client, cast.lead, reverse("insights")))
    assert re.findall(r'rows__title" href="/insights/(\d+)/"', page) == [str(early.pk), str(late.pk)]
    assert "To triage" not in text(get(client, cast.manager, reverse("insights"), who="queue"))


def test_mine_shows_the_fate_the_clock_and_the_new_answer(client: Client, cast: Cast) -> None:
    insight = make_insight(originator=cast.msl)
    page = text(get(client, cast.msl, reverse("insights")))
    assert "Waiting 8 days" in page
    assert "New answer" not in page
    triage.accept(by=cast.lead, insight=insight, note="Into the evidence plan.", version=1, at=NOW)
    page = text(get(client, cast.msl, reverse("insights")))
    for words in ("New answer", "Into the evidence plan.", "Answered after 8 days", "Accepted"):
        assert words in page
    client.post(reverse("receipt-acknowledge", args=[Receipt.objects.get().pk]), {"helpful": "5"})
    assert "New answer" not in text(client.get(reverse("insights")))
    assert Receipt.objects.get().helpful == 5


def test_the_export_honours_filters_and_disarms_formulas(client: Client, cast: Cast) -> None:
    make_insight(originator=cast.msl, observation="=1+1", category="guideline")
    make_insight(originator=cast.msl, observation="Other words")
    lines = text(get(client, cast.msl, reverse("insights-export"), category="guideline")).splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]


@pytest.mark.parametrize(("part", "query"), [
    ("msl", {}), ("msl", {"who": "all"}), ("lead", {}), ("msl", {"q": "late", "who": "all"}), ("clinical", {}),
])  # fmt: skip
def test_lists_ask_as_many_queries_for_twenty_rows_as_for_two(
    client: Client, cast: Cast, part: str, query: dict[str, str]
) -> None:
    def count() -> int:
        get(client, getattr(cast, part), reverse("insights"), **query)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("insights"), query).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            for state in ("submitted", "accepted"):
                made = make_insight(originator=cast.msl, state=state, observation="It comes late")
                ReceiptFactory.create(insight=made, by=cast.lead)

    add(2)
    two = count()
    add(18)
    assert count() == two


def test_the_page_asks_as_many_queries_whatever_it_holds(client: Client, cast: Cast) -> None:
    insight = heard(cast, state="submitted")

    def add(number: int) -> None:
        for _ in range(number):
            interaction = make_interaction(msl=cast.msl, kols=(KOLFactory.create(), KOLFactory.create()))
            insight.interaction_links.create(interaction=interaction)
            ReceiptFactory.create(insight=insight, by=cast.lead)
            InsightActionFactory.create(insight=insight)
            make_insight(state="merged", merged_into=insight)

    def count() -> int:
        get(client, cast.lead, reverse("insight", args=[insight.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("insight", args=[insight.pk]))
        return len(queries)

    add(2)
    two = count()
    add(18)
    assert count() == two


# --- Capture and edit, without JavaScript ------------------------------------------------


def form_of(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "observation": "Results come late", "kind": "observation", "category": "unmet_need", "save": "submit",
        "therapeutic_area": cast.oncology.pk, "client_id": str(uuid4()),
    } | more  # fmt: skip


def test_from_a_discussion_its_area_and_itself_are_filled_in(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    talk = make_interaction(msl=cast.teammate, kols=(kol,), therapeutic_area=cast.immunology)
    client.force_login(cast.msl)
    page = text(client.get(reverse("interaction", args=[talk.pk])))
    link = f"{reverse('insight-new')}?interaction={talk.pk}"
    assert f'href="{link}"' in page
    page = text(client.get(link))
    assert re.search(rf'name="interactions" value="{talk.pk}"[^>]*checked', page)
    assert re.search(rf'<option value="{cast.immunology.pk}" selected', page)
    client.post(link, form_of(cast, interactions=[talk.pk]))
    insight = Insight.objects.get()
    assert list(insight.interactions.all()) == [talk]
    assert "Results come late" in text(client.get(reverse("interaction", args=[talk.pk])))


def test_a_foreign_discussion_leaves_no_trace_in_the_form(client: Client, cast: Cast) -> None:
    foreign = make_interaction(msl=cast.elsewhere, kols=(KOLFactory.create(family_name="Foreign"),))
    client.force_login(cast.msl)
    page = text(client.get(reverse("insight-new"), {"interaction": foreign.pk}))
    assert "Foreign" not in page
    answer = client.post(reverse("insight-new"), form_of(cast, interactions=[foreign.pk]))
    assert answer.status_code == 422
    assert "Foreign" not in text(answer)
    assert not Insight.objects.exists()


def test_texts_that_may_hold_a_patient_are_confirmed(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    said = form_of(cast, observation="A 54-year-old woman had an adverse event")
    answer = client.post(reverse("insight-new"), said)
    assert answer.status_code == 422
    assert "Please read your text once more" in text(answer)
    assert client.post(reverse("insight-new"), said | {"text_confirmed": "on"}).status_code == 302


def test_the_same_page_sent_twice_is_saved_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    said = form_of(cast)
    where = {client.post(reverse("insight-new"), said)["Location"] for _ in range(2)}
    assert len(where) == 1
    answer = client.post(reverse("insight-new"), said | {"observation": "Something else"})
    assert answer.status_code == 422
    assert "saved before with other entries" in text(answer)
    assert said["client_id"] not in text(answer)


def test_errors_of_an_insight_stand_at_their_fields(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    answer = client.post(reverse("insight-new"), form_of(cast, kind="insight", interpretation="results COME late"))
    assert answer.status_code == 422
    assert "This repeats the observation" in text(answer)
    assert "An insight says what follows from it" in text(answer)
    assert "results COME late" in text(answer)


def test_two_editors_see_both_texts(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    client.post(reverse("insight-new"), form_of(cast, save="draft"))
    insight = Insight.objects.get()
    assert insight.state == "draft"
    url = reverse("insight-edit", args=[insight.pk])
    assert 'name="version" value="1"' in text(client.get(url))
    first = form_of(cast, observation="First words", version=1, save="draft")
    second = form_of(cast, observation="Second words", version=1)
    assert client.post(url, first).status_code == 302
    answer = client.post(url, second)
    assert answer.status_code == 409
    for words in ("First words", "Second words", 'name="version" value="2"'):
        assert words in text(answer)
    assert client.post(url, second | {"version": 2}).status_code == 302
    insight.refresh_from_db()
    assert (insight.observation, insight.state) == ("Second words", "submitted")


# --- Triage on the page ------------------------------------------------------------------


def test_a_lead_decides_and_the_author_answers(client: Client, cast: Cast) -> None:
    insight = heard(cast)
    same = heard(cast)
    url, decide = reverse("insight", args=[insight.pk]), reverse("insight-decide", args=[insight.pk])
    page = text(get(client, cast.lead, url))
    assert f"No. {same.pk}" in page
    assert f"[KOL] finds {CANARY} late" in page
    answer = client.post(decide, {"move": "merge", "note": "Same.", "version": 1})
    assert answer.status_code == 422
    assert "Say which one it follows." in text(answer)
    answer = client.post(decide, {"move": "merge", "note": "Same.", "version": 1, "parent": 10**15})
    assert "There is no such insight." in text(answer)
    assert client.post(decide, {"move": "ask", "note": "Where?", "version": 1}).status_code == 302
    assert client.post(decide, {"move": "accept", "note": "x", "version": 1}).status_code == 302
    assert "It was changed a moment ago" in text(client.get(url))
    edit = reverse("insight-edit", args=[insight.pk])
    assert "Where?" in text(get(client, cast.msl, edit))
    assert client.post(reverse("insight-submit", args=[insight.pk]), {"version": 2}).status_code == 302
    client.force_login(cast.lead)
    assert client.post(decide, {"move": "merge", "note": "Same.", "version": 3, "parent": same.pk}).status_code == 302
    page = text(get(client, cast.msl, url))
    assert f"Merged into no. {same.pk}" in page
    assert Receipt.objects.filter(insight=insight).count() == 2


def test_accepted_it_is_scored_assigned_done_and_its_outcome_told(client: Client, cast: Cast) -> None:
    insight = heard(cast)
    client.force_login(cast.lead)

    def post(name: str, pk: int, **fields: Any) -> Any:
        insight.refresh_from_db()
        return client.post(reverse(name, args=[pk]), {"version": insight.version, **fields})

    assert post("insight-decide", insight.pk, move="accept", note="Good.", decision="Evidence plan").status_code == 302
    insight.refresh_from_db()
    assert "kafor" not in insight.shared_observation
    assert post("insight-score", insight.pk, specific=3).status_code == 422
    assert post("insight-score", insight.pk, **dict.fromkeys(CRITERIA, 2)).status_code == 302
    assert InsightScore.objects.get().is_strategic
    assert post("insight-assign", insight.pk, kind="validate").status_code == 422
    assert post("insight-assign", insight.pk, kind="validate", owner=cast.commercial.pk).status_code == 422
    assert post("insight-assign", insight.pk, kind="validate", owner=cast.manager.pk).status_code == 302
    action = insight.actions.get()
    client.force_login(cast.manager)
    assert "It is done" in text(client.get(reverse("insight", args=[insight.pk])))
    assert post("insight-action-finish", action.pk).status_code == 302
    assert post("insight-action-record", action.pk, outcome="").status_code == 422
    assert post("insight-action-record", action.pk, outcome="A second laboratory.").status_code == 302
    page = text(get(client, cast.msl, reverse("insight", args=[insight.pk])))
    for words in ("A second laboratory.", "Evidence plan", "Strategic", "12 of 18", "New answer"):
        assert words in page
    assert not re.search(r"decide/|score/|assign/", page)
