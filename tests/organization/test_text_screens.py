"""What makes a text worth a second look, and what does not."""

import pytest

from organization.text_screens import concerns


@pytest.mark.parametrize(
    "text",
    [
        "Her patient Mr Smith came back",
        "patient J.K. had progressed",
        "DOB 12.03.1961",
        "born on 12 March",
        "MRN 44521",
        "call 0151 2345 6789",
        "write to jane@clinic.example",
        "a 54-year-old woman with relapse",
    ],
)
def test_a_patient_identifier_is_noticed(text: str) -> None:
    assert any("identify a patient" in each for each in concerns(text))


@pytest.mark.parametrize(
    "text", ["One patient was hospitalised.", "He saw a rash in a child", "She reported a side effect", "a new SAE"]
)
def test_an_adverse_event_is_noticed(text: str) -> None:
    assert any("adverse event" in each for each in concerns(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Asked why she sequences after progression in 2 of 3 cases.",
        "Wants data in patients over 70 before changing practice.",
        "The reaction of the audience was warm.",
        "Median follow-up 24 months; 1,200 patients in 80 centres.",
    ],
)
def test_science_passes(text: str) -> None:
    assert concerns(text) == []
