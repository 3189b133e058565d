"""Which titles speak of sales, prescriptions or market share: words, never parts of words."""

import pytest
from django.core.exceptions import ValidationError

from okrs.planning.refusals import commercial_words
from okrs.planning.services import key_results
from okrs.planning.services import objectives as planning
from okrs.planning.services.key_results import Step
from tests.factories.cast import Cast

REFUSED = {
    "More prescriptions": "prescriptions",
    "One prescription a day": "prescription",
    "KOLs who prescribe": "prescribe",
    "Change prescribing in the north": "prescribing",
    "Count prescribers": "prescribers",
    "500 scripts written": "scripts written",
    "Number of scripts in May": "Number of scripts",
    "new_scripts": "new_scripts",
    "Raise our scripts by 5 %": "Raise our scripts",
    "scripts": "scripts",
    "Rx": "Rx",
    "TRx by quarter": "TRx",
    "Win market share": "market share",
    "Market-share of 5 %": "Market-share",
    "market_shares": "market_shares",
    "Share of the market": "Share of the market",
    "Raise sales by 5 %": "sales",
    "Sales-calls": "Sales",
    "sales_total": "sales",
    "Revenue": "Revenue",
    "Turnover of the product": "Turnover",
    "Units sold": "Units sold",
}
PASSED = [
    "Manuscript accepted by a journal",
    "2 manuscripts submitted",
    "Description of the unmet need",
    "Descriptive analysis ready",
    "Transcript of each advisory board",
    "Script of the podcast",
    "New script for the webinar",
    "Write scripts for three podcasts",
    "Subscription to the newsletter",
    "Transcription factors explained",
    "PrescriptoMab mechanism",
    "Salesforce training for 5 colleagues",
    "Wholesale review of the plan",
    "RXR agonists discussed",
    "ATRX testing in 3 centres",
    "Bone turnover markers discussed",
    "Supermarket of ideas, shared",
    "Share of checked beliefs",
    "Marketplace: shared sessions",
    "Rezepte",
    "",
]


@pytest.mark.parametrize(("text", "words"), REFUSED.items())
def test_words_of_commerce_are_quoted_as_typed(text: str, words: str) -> None:
    assert commercial_words(text) == words


@pytest.mark.parametrize("text", PASSED)
def test_words_that_merely_contain_them_pass(text: str) -> None:
    assert commercial_words(text) == ""


def test_a_manuscript_can_be_a_key_result_and_a_step_cannot_be_sales(cast: Cast) -> None:
    objective = planning.add_objective(
        quarter=cast.quarter, team=cast.north, by=cast.manager, fields={"title": "Write up", "owner": cast.msl}
    )
    fields = {"title": "Manuscript accepted", "unit": "manuscripts", "kind": "milestone", "owner": cast.msl}
    day = cast.quarter.starts_on
    made = key_results.add_key_result(
        objective=objective, by=cast.manager, today=day, fields=fields, steps=[Step(day, "Transcripts done", row=0)]
    )
    assert made.title == "Manuscript accepted"
    with pytest.raises(ValidationError) as refused:
        key_results.add_key_result(
            objective=objective, by=cast.manager, today=day, fields=fields, steps=[Step(day, "First sales", row=1)]
        )
    assert list(refused.value.message_dict) == ["steps-1-title"]
