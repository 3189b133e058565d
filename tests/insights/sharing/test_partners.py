"""Pages as partners see them: accepted insights without names, and nothing that a name or a question gives away."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.factories.insights import InsightActionFactory, ReceiptFactory
from tests.insights.conftest import CANARY, get, heard, text

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
