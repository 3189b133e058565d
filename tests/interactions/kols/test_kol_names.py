"""Names, credentials and identifiers as pure functions."""

import pytest

from interactions.kols.identifiers import clean_orcid, is_npi, is_orcid
from interactions.kols.names import credentials, name_case, sentence_case


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("MCDONALD", "McDonald"),
        ("O'NEIL", "O'Neil"),
        ("O’BRIEN", "O’Brien"),
        ("D'ANGELO", "D'Angelo"),
        ("SMITH-JONES", "Smith-Jones"),
        ("MCKAY-O'HARA", "McKay-O'Hara"),
        ("ST JOHN'S", "St John's"),
        ("SMITH III", "Smith III"),
        ("MÜLLER", "Müller"),
        ("MC", "Mc"),
        ("LA  CROSSE", "La Crosse"),
        ("de la Cruz", "de la Cruz"),
        ("", ""),
    ],
)
def test_case_of_names(shouted, written):
    assert name_case(shouted) == written
    assert name_case(written) == written or written == "Mc"


def test_credentials_and_specialties():
    assert credentials("MSN, APRN,BC") == "MSN, APRN, BC"
    assert credentials("MD PHD") == "MD PhD"
    assert sentence_case("INTERNAL MEDICINE") == "Internal medicine"
    assert sentence_case("Hematology/Oncology") == "Hematology/Oncology"


def test_npi_check_digit():
    assert is_npi("1234567893")  # the example of the standard
    assert not is_npi("1234567890")
    assert not is_npi("123456789")
    assert not is_npi("3234567893")
    assert not is_npi("١٢٣٤٥٦٧٨٩٣")


def test_orcid_check_character():
    assert is_orcid("0000-0002-1825-0097")
    assert is_orcid(clean_orcid("https://orcid.org/0000-0002-1694-233x"))
    assert not is_orcid("0000-0002-1825-0098")
