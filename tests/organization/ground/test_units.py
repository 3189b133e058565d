"""Units agree with their number, whichever way they were typed."""

import pytest

from organization.ground.units import PER_CENT, with_unit


@pytest.mark.parametrize(
    ("unit", "one", "many"),
    [
        ("studies", "study", "studies"), ("study", "study", "studies"), ("sites", "site", "sites"),
        ("days", "day", "days"), ("day", "day", "days"), ("analyses", "analysis", "analyses"),
        ("in-depth discussions", "in-depth discussion", "in-depth discussions"),
        ("advisory board", "advisory board", "advisory boards"), ("boxes", "box", "boxes"),
        ("hours of training", "hour of training", "hours of training"),
        ("patients per site", "patient per site", "patients per site"), ("people", "person", "people"),
        ("criteria", "criterion", "criteria"), ("series", "series", "series"), ("KOLs", "KOL", "KOLs"),
        ("status", "status", "statuses"),
        # Nothing to change.
        ("mg", "mg", "mg"), ("EUR", "EUR", "EUR"), ("h", "h", "h"), ("mmol/l", "mmol/l", "mmol/l"), ("€", "€", "€"),
        ("per cent", "per cent", "per cent"), ("percent", "percent", "percent"), ("data", "data", "data"),
    ],
)  # fmt: skip
def test_one_and_many(unit: str, one: str, many: str) -> None:
    assert [with_unit(shown, unit) for shown in ("1", "-1")] == [f"1 {one}", f"-1 {one}"]
    assert [with_unit(shown, unit) for shown in ("0", "2", "1.5", "21", "–", "…")] == [
        f"0 {many}", f"2 {many}", f"1.5 {many}", f"21 {many}", f"– {many}", f"… {many}",
    ]  # fmt: skip


def test_a_sign_stays_with_its_number_and_no_unit_is_none() -> None:
    assert with_unit("1", "%") == f"1{PER_CENT}"
    assert with_unit("1", "") == "1"
