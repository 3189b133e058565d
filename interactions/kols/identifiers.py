"""Identifiers of people in public registries: their spelling and check digits. Pure, no ORM."""

import re


def is_npi(value: str) -> bool:
    """Ten digits, the first 1 or 2; the last is the Luhn digit of "80840" and the first nine (CMS, NPI check digit)."""
    if not re.fullmatch(r"[12][0-9]{9}", value):
        return False
    total = 0
    for place, digit in enumerate(reversed("80840" + value)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def clean_orcid(value: str) -> str:
    """The identifier only, in upper case: "https://orcid.org/0000-0002-1825-0097" → "0000-0002-1825-0097"."""
    return value.strip().rstrip("/").rsplit("/", 1)[-1].upper()


def is_orcid(value: str) -> bool:
    """Four groups of four with the ISO 7064 mod 11-2 check character at the end."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", value):
        return False
    total = 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return value[-1] == ("X" if check == 10 else str(check))
