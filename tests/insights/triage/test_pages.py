"""The page of an insight: whom it opens for, what is decided on it, and as many queries whatever it holds."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insights.models import InsightScore, Receipt
from insights.models.triage import CRITERIA
from tests.factories.cast import Cast
from tests.factories.insights import InsightActionFactory, ReceiptFactory, make_insight
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.insights.conftest import CANARY, READERS, SHUT, get, heard, text


def test_the_page_opens_for_those_who_may_read_it(client: Client, cast: Cast) -> None:
    states = {"draft": ["msl"], "submitted": READERS, "declined": READERS, "accepted": [*READERS, "clinical"]}
    for state, readers in states.items():
        url = reverse("insight", args=[make_insight(originator=cast.msl, state=state).pk])
        for part, user in cast.people().items():
            expected = 200 if part in readers else 403 if part in SHUT else 404
            assert get(client, user, url).status_code == expected, (state, part)


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


def test_a_lead_decides_and_the_author_answers(client: Client, cast: Cast) -> None:
    insight = heard(cast)
    same = heard(cast)
    url, decide = reverse("insight", args=[insight.pk]), reverse("insight-decide", args=[insight.pk])
    page = text(get(client, cast.lead, url))
    assert f"No. {same.pk}" in page
    assert f"[KOL] finds {CANARY} late" in page
    answer = client.post(decide, {"move": "merge", "note": "Same.", "version": 1})
    assert answer.status_code == 422
    assert "Choose the one it follows." in text(answer)
    answer = client.post(decide, {"move": "merge", "note": "Same.", "version": 1, "parent": 10**15})
    assert "There is no such insight." in text(answer)
    assert client.post(decide, {"move": "ask", "note": "Where?", "version": 1}).status_code == 302
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
    assert "Mark as done" in text(client.get(reverse("insight", args=[insight.pk])))
    assert post("insight-action-finish", action.pk).status_code == 302
    assert post("insight-action-record", action.pk, outcome="").status_code == 422
    assert post("insight-action-record", action.pk, outcome="A second laboratory.").status_code == 302
    page = text(get(client, cast.msl, reverse("insight", args=[insight.pk])))
    for words in ("A second laboratory.", "Evidence plan", "Strategic", "12 of 18", "New answer"):
        assert words in page
    assert not re.search(r"decide/|score/|assign/", page)
