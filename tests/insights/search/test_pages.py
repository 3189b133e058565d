"""Lists, search and export: who finds what, what is kept of a reading, filters and the number of queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from insights.models import Insight, Receipt
from insights.search import words as full_text
from insights.triage import services as triage
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.insights import ReceiptFactory, make_insight
from tests.insights.conftest import CANARY, NOW, READERS, SHUT, get, heard, text

# --- Who sees what --------------------------------------------------------------------


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
        {"area": "0"}, {"originator": "x"}, {"q": "a" * 201}, {"who": "x"},
    ):  # fmt: skip
        answer = get(client, cast.msl, url, **{"who": "all"} | query)
        assert answer.status_code == 422
        assert "A filter could not be used" in text(answer), query
        assert mine in text(answer), query
        export = get(client, cast.msl, reverse("insights-export"), **{"who": "all"} | query)
        assert export.status_code == 302
    for query in ({"before": "x"}, {"page": "999"}, {"page": "x"}, {"q": "the"}, {"q": '"('}):
        assert get(client, cast.lead, url, **query).status_code == 200


def test_many_authors_are_found_by_typing(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_insight(originator=cast.msl)
    draft = make_insight(originator=cast.teammate, state="draft")
    url, found = f"{reverse('insights')}?who=all", reverse("insight-authors")
    listed, typed = f'<option value="{cast.msl.pk}"', f'data-url="{found}"'
    page = text(get(client, cast.lead, url))
    assert (listed in page, typed in page) == (True, False)
    monkeypatch.setattr("insights.search.filters.LISTED", 0)
    page = text(get(client, cast.lead, url))
    assert (listed in page, typed in page) == (False, True)
    chosen = text(get(client, cast.lead, f"{url}&originator={cast.msl.pk}"))
    assert f"{listed} selected" in chosen
    assert f"Remove filter Author: {cast.msl}" in chosen
    unknown = get(client, cast.lead, f"{url}&originator={draft.originator_id}")
    assert unknown.status_code == 422, "whose insights nobody else reads"

    def names(user: User, words: str) -> list[str]:
        return [one["label"] for one in get(client, user, found, q=words).json()]

    last = cast.msl.display_name.split()[-1]
    # As names are found everywhere: any part, any order, one letter wrong.
    for words in (last[:2].lower(), last[1:], cast.msl.display_name, f"{last.upper()} mara", "mara limd"):
        assert names(cast.lead, words) == [cast.msl.display_name], words
    for words in ("", cast.teammate.display_name):
        assert names(cast.lead, words) == [], words
    assert names(cast.teammate, cast.teammate.display_name) == [cast.teammate.display_name], "own drafts are read"
    assert names(cast.clinical, cast.msl.display_name) == []


def test_a_managers_list_opens_on_her_teams_and_a_chip_leads_to_all(client: Client, cast: Cast) -> None:
    near, far = make_insight(originator=cast.msl), make_insight(originator=cast.elsewhere)
    answer = get(client, cast.manager, reverse("insights"))
    assert answer.url == f"{reverse('insights')}?who=all&teams_of={cast.manager.pk}"
    for user in (cast.manager, cast.lead, cast.teammate):  # the link means the same to whoever is sent it
        page = text(get(client, user, answer.url))
        assert f'href="{reverse("insight", args=[near.pk])}"' in page
        assert f'href="{reverse("insight", args=[far.pk])}"' not in page
        assert f"Remove filter Teams of: {cast.manager}" in page
        assert 'href="?who=all"' in page
        assert '<details class="disclosure" >' in page, "the tab has chosen it: on a phone the list is seen at once"
    assert '<details class="disclosure" open>' in text(get(client, cast.manager, f"{answer.url}&category=unmet_need"))
    page = text(get(client, cast.manager, reverse("insights"), who="all"))
    assert f'href="{reverse("insight", args=[far.pk])}"' in page
    assert get(client, cast.clinical, answer.url).status_code == 400
    cast.manager.managed_teams.clear()
    assert get(client, cast.manager, reverse("insights")).status_code == 200


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


# --- Words -------------------------------------------------------------------------------


def test_the_newest_hits_are_ranked_whenever_they_were_written(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(days: int, times: int) -> int:
        text = " ".join([CANARY] * times) + " " + "word " * 40
        return make_insight(originator=cast.msl, observation=text, created_at=NOW - timedelta(days=days)).pk

    oldest, old, year, quarter, new = (said(days, n) for n, days in enumerate((900, 500, 100, 89, 1), 1))
    make_insight(originator=cast.msl, observation=CANARY, created_at=NOW, state="draft")

    def found(limit: int) -> list[int]:
        monkeypatch.setattr(full_text, "NEWEST_HITS", limit)
        visible = Insight.objects.visible_to(cast.teammate)
        return full_text.search(visible, CANARY, user=cast.teammate, today=NOW.date())

    assert found(1_000) == [new, quarter, year, old, oldest]
    assert found(3) == [new, quarter, year]
    assert found(2) == [new, quarter]
    assert found(1) == [new]
    best = found(4)
    page = text(get(client, cast.teammate, reverse("insights"), q=CANARY, who="all"))
    places = [page.index(reverse("insight", args=[pk])) for pk in best]
    assert places == sorted(places)
    assert reverse("insight", args=[oldest]) not in page
    export = text(get(client, cast.teammate, reverse("insights-export"), q=CANARY, who="all"))
    assert len(export.splitlines()) == 1 + len(best)
