"""Hostile values: what somebody types, or a program sends, that no field means."""

Value = str | bytes
HOSTILE: dict[str, Value] = {
    "30 digits": "9" * 30,
    "18 digits": "9" * 18,  # a number, but more than most columns hold
    "5,000 digits": "9" * 5_000,
    "superscript": "²",
    "NUL": "a\x00b",
    "half a character": b"\xed\xa0\x80",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "no number": "sNaN",
    "beyond numbers": "-1e400",
    "20,000 characters": "x" * 20_000,
    "markup in half an address": "http://[::1'\";<script>{{7*7}}{%",
}
