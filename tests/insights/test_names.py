"""Names are taken out of texts for partners, rather too often than too seldom."""

import pytest

from insights.names import Name, without_names, words_of

NEAR = [
    Name("Amara", "Okafor", is_near=True), Name("Li", "He", is_near=True),
    Name("José María", "García-López", is_near=True), Name("Jan", "van der Berg", is_near=True),
]  # fmt: skip
FAR = [Name("Otto", "Müller"), Name("", "von Trapp"), Name("Ada", "Rose")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okafor said AMARA OKAFOR's view holds; okafor. Okáfor.", "[KOL] said [KOL]'s view holds; [KOL]. [KOL]."),
        ("Amara agreed, the Okafor-led group too", "[KOL] agreed, the [KOL]-led group too"),
        ("A short name: he said He would", "A short name: he said [KOL] would"),
        ("Garcia; López; jose; GARCÍA-LÓPEZ", "[KOL]; [KOL]; [KOL]; [KOL]"),
        ("García - López", "[KOL] - [KOL]"),
        ("Berg and van der Berg", "[KOL] and [KOL]"),
        ("J. Okafor, A. B. Okafor spoke", "[KOL], [KOL] spoke"),
        # Others on record: only with a capital, whole and in either order.
        ("Otto Müller; Muller, Otto; Müller", "[KOL]; [KOL]; [KOL]"),
        ("levels rose; Rose agreed; Ada did not", "levels rose; [KOL] agreed; Ada did not"),
        ("the Trapp group", "the [KOL] group"),
        # On record or not.
        ("Prof. Dr. Smith-Jones and Dr van Dyck in Boston", "Prof. Dr. [KOL] and Dr [KOL] in Boston"),
        ("Doctors in Berlin", "Doctors in Berlin"),
        ("Okaforite is another word", "Okaforite is another word"),
        ("", ""),
    ],
)  # fmt: skip
def test_names_are_masked(text: str, expected: str) -> None:
    assert without_names(text, NEAR + FAR) == expected


def test_words_hold_the_parts_of_double_names() -> None:
    assert {"garcia-lopez", "garcia", "lopez", "okafor's", "okafor"} <= words_of("García-López", "Okafor's")
