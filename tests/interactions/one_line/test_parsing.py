"""What the reader of a line must never do: guess in silence, lose a word, answer for safety, or take long."""

import random
from dataclasses import replace
from datetime import date, time, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interactions.one_line.known import Known, KnownKol, KnownName
from interactions.one_line.parsing import LONGEST, parse
from organization.text_screens import concerns
from tests.interactions.one_line.labels import NOW, TODAY, fields_of, known, read, unseen, words


def test_the_line_of_the_story() -> None:
    line = read("Prof Okafor phone 25 min yesterday biomarkers, asked why")
    assert [(one.value, one.words) for one in line.kols] == [(1, "Prof Okafor")]
    assert (line.channel and line.channel.value, line.minutes and line.minutes.value) == ("phone", 25)
    assert line.day is not None
    assert (line.day.value, line.day.words) == (TODAY - timedelta(days=1), "yesterday")
    assert [(one.name, one.words) for one in line.topics] == [("Biomarkers", "biomarkers")]
    assert [(one.value, one.words) for one in line.follow_ups] == [("why", "asked why")]
    assert line.notes == ""
    assert not line.is_plan


# --- Names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "taken", "offered"),
    [
        ("lindqvist phone", 2, [3]),  # two have the name, one was met lately
        ("dr müller phone", None, [12, 13]),  # two have it, neither was met lately
        ("petra müller phone", 13, []),
        ("p müller phone", 13, []),
        ("müller, petra phone", 13, []),
        ("mueller petra phone", 13, []),
        ("okafr phone", 1, []),  # a letter is missing
        ("okfaor phone", 1, []),  # two changed places
        ("zeltner phone", "nobody", []),
        ("Ruth Okafor phone", None, [1]),  # another given name: perhaps somebody else
        ("B. Okafor phone", None, [1]),
        ("A. Okafor phone", 1, []),
        ("karin lindqvist phone", 3, []),
        ("novakova phone", 8, []),
        ("Nováková phone", 8, []),
        ("wei phone", None, [14]),  # a given name alone, not met lately
        ("amara phone", 1, []),
    ],
)
def test_a_name_is_found_or_is_a_choice(text: str, taken: int | str | None, offered: list[int]) -> None:
    line = read(text)
    if taken == "nobody":
        assert line.kols == []
        assert "zeltner" in line.notes
        return
    (said,) = line.kols
    assert said.value == taken
    assert [one.id for one in said.candidates] == offered


@pytest.mark.parametrize(
    "text",
    [
        "patient okafor died, phone", "pt okafor has a rash", "without okafor", "okafor's paper is out",
        "will follow up next week", "long day", "may be late", "he said it is a great case",
    ],
)  # fmt: skip
def test_who_did_not_take_part_is_not_taken(text: str) -> None:
    everyday = replace(known(), kols=[*known().kols, KnownKol(50, "Ann", "Case"), KnownKol(51, "Jo", "Will")])
    assert read(text, everyday).kols == []


def test_who_is_only_spoken_of_is_no_attendee() -> None:
    line = read("okafor phone 20 min, she said lindqvist disagrees")
    assert [one.value for one in line.kols] == [1]
    assert "lindqvist" in line.notes
    (asked,) = read("she says fournier disagrees, phone 20 min").kols
    assert (asked.value, [one.id for one in asked.candidates]) == (None, [4])


# --- Follow-up questions: what a person is judged by ----------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "okafor phone, she asked why", "okafor asked why we dose weekly", "didn't ask why", "forgot to ask why",
        "no time to ask why", "she explained why", "they asked why and what it means", "should have asked why",
    ],
)  # fmt: skip
def test_what_the_author_did_not_ask_counts_nowhere(text: str) -> None:
    line = read(text)
    assert line.follow_ups == []
    assert "why" in line.notes


def test_a_question_keeps_its_words() -> None:
    line = read("okafor phone asked why she tests late and what that means for second line, she waits for tissue")
    assert [(one.value, one.question) for one in line.follow_ups] == [
        ("why", "why she tests late"), ("implication", "what that means for second line"),
    ]  # fmt: skip
    assert line.notes == "she waits for tissue"


# --- Days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", 0), ("yesterday", 1), ("day before yesterday", 2), ("3 days ago", 3), ("a week ago", 7),
        ("wednesday", 0), ("last wednesday", 7), ("last tuesday", 1), ("on monday", 2), ("thursday", 6),
        ("monday last week", 9), ("24/11", 1), ("24.11.", 1), ("24 Nov", 1), ("Nov 24", 1), ("2026-11-24", 1),
        ("24.11.2026", 1), ("on the 19th", 6), ("Tue 24 Nov", 1), ("tomorrow", -1), ("next monday", -5),
        ("2/12", -7),
    ],
)  # fmt: skip
def test_days_in_words_and_figures(text: str, day: int) -> None:
    line = read(f"okafor phone {text}")
    assert line.day is not None
    assert line.day.value == TODAY - timedelta(days=day)
    assert line.is_plan is (day < 0)


def test_the_order_of_day_and_month_is_the_readers() -> None:
    there = replace(known(), is_month_first=True)
    for text, day in (("11/10", date(2026, 11, 10)), ("24/11", date(2026, 11, 24)), ("10.11.", date(2026, 11, 10))):
        line = read(f"okafor phone {text}", there)
        assert line.day is not None
        assert line.day.value == day


@pytest.mark.parametrize(
    "text",
    ["Tue 23 Nov", "31/2", "24/7", "1 in 3", "3/4 of them", "12/03/1961", "2031-01-01", "by friday", "until monday",
     "last week", "will send it tomorrow", "20-30 min", "2 weeks on drug", "at 3", "born 4/5/61"],
)  # fmt: skip
def test_what_is_no_day_of_the_talk_stays_in_the_note(text: str) -> None:
    line = read(f"okafor phone, {text}")
    assert line.day is None
    assert words(text) == words(line.notes)


def test_a_time_that_lies_ahead_today_is_a_plan() -> None:
    assert read("okafor zoom today 5pm").is_plan
    assert not read("okafor zoom today 3pm").is_plan
    assert read("okafor zoom 5pm").is_plan
    late = parse("okafor today", known(), today=date(2026, 11, 26), now=NOW, zone=ZoneInfo("Asia/Tokyo"))
    assert late.day is not None
    assert late.day.value == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "minutes", "at"),
    [
        ("25 min", 25, None), ("25'", 25, None), ("half an hour", 30, None), ("an hour and a half", 90, None),
        ("1h20", 80, None), ("1.5 hours", 90, None), ("an hour and twenty minutes", 80, None), ("25-minute", 25, None),
        ("three quarters of an hour", 45, None), ("9:00-9:40", 40, time(9)), ("from 3 to 4pm", 60, time(15)),
        ("11 to 1pm", 120, time(11)), ("at 3pm", None, time(15)), ("at 8.15", None, time(8, 15)),
        ("at half past two", None, time(14, 30)), ("for a minute", None, None), ("15 min after infusion", None, None),
        ("10 min late", None, None), ("20 to 30 min", None, None), ("0 min", None, None), ("3000 min", None, None),
    ],
)  # fmt: skip
def test_lengths_and_times(text: str, minutes: int | None, at: time | None) -> None:
    line = read(f"okafor phone, {text}")
    assert (line.minutes and line.minutes.value, line.time and line.time.value) == (minutes, at)


# --- Nothing is lost ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "okafor phone 20 min pt JD had a rash after dose 2",
        "okafor phone 20 min, patient died, 54-year-old woman, biomarkers",
        "ae: okafor phone today dosing bleed in one patient 24/11",
        "visit okafor, patient Mr. K born 12/03/1961 stopped treatment 15 min after infusion",
        "okafor side effect on 20 mg biomarkers yesterday",
    ],
)
def test_what_looks_like_a_patient_or_an_event_stays_and_is_warned_of(text: str) -> None:
    """Word by word in the note, so that the warning on saving sees all of it."""
    assert set(concerns(text)) <= set(concerns(read(text).notes))
    assert concerns(read(text).notes)


@pytest.mark.parametrize(
    "event",
    ["patient had a rash", "ae on drug", "her pt died", "one patient bleeding at dose 2", "54-year-old woman",
     "patient Mr. K", "MRN 12345", "she stopped treatment", "side effects", "pt was admitted yesterday",
     "asked why the patient died", "rash in biomarkers patient", "call 0044 20 7946 0958"],
)  # fmt: skip
def test_an_event_is_kept_wherever_it_stands(event: str) -> None:
    head = ["prof okafor", "phone", "25 min", "yesterday", "biomarkers"]
    for place in range(len(head) + 1):
        for mark in (" ", ", ", ". "):
            text = mark.join([*head[:place], event, *head[place:]])
            assert set(concerns(text)) <= set(concerns(read(text).notes)), text


_PIECES: dict[str, list[tuple[str, Any]]] = {
    "kols": [("prof okafor", [1]), ("jonas lindqvist", [2]), ("w/ elodie fournier", [4]), ("o'dowd", [7]),
             ("Ingrid van der Berg", [6]), ("de la cruz", [10]), ("Niamh O’Dowd", [7]), ("okafor and yildiz", [1, 9])],
    "channel": [("phone", "phone"), ("f2f", "face_to_face"), ("zoom", "virtual_meeting"), ("by email", "email"),
                ("video call", "virtual_meeting"), ("in person", "face_to_face"), ("on linkedin", "social_media")],
    "minutes": [("25 min", 25), ("half an hour", 30), ("1h20", 80), ("for 20 mins", 20), ("40'", 40), ("2 hrs", 120)],
    "day": [("yesterday", "2026-11-24"), ("on monday", "2026-11-23"), ("3 days ago", "2026-11-22"),
            ("20 nov", "2026-11-20"), ("24/11", "2026-11-24"), ("2026-11-19", "2026-11-19"), ("tues", "2026-11-24")],
    "topics": [("biomarkers", ["Biomarkers"]), ("re sequencing", ["Sequencing"]), ("rwe", ["Real-world evidence"]),
               ("brain mets", ["Brain metastases"]), ("biomarkers and dosing", ["Biomarkers", "Dosing"])],
}  # fmt: skip
_ASKED = [("asked why", ["why"]), ("why, implication", ["implication", "why"]), ("", [])]
_NOTES = ["", "labs are too slow", "will send the paper by Friday"]


def test_in_any_order_and_with_any_marks() -> None:
    """The parts of a line in every order, in capitals or not: four of a hundred lines may differ in one field."""
    chance, told, wrong = random.Random(7), known(), []
    for _ in range(300):
        chosen = {name: chance.choice(ways) for name, ways in _PIECES.items()}
        head = [text for text, _ in chosen.values()]
        chance.shuffle(head)
        (asked, depths), note = chance.choice(_ASKED), chance.choice(_NOTES)
        text = ", ".join(filter(None, [chance.choice([" ", ", ", " - ", "; "]).join(head), asked, note]))
        line = read(text.upper() if chance.random() < 0.2 else text, told)
        assert unseen(line) == []
        wanted = {name: value for name, (_, value) in chosen.items()} | {"depths": depths, "notes": words(note)}
        got = fields_of(line)
        wrong += [f"{text}: {name} is {got[name]}" for name, value in wanted.items() if got[name] != value]
    assert len(wrong) <= 12, wrong


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        ",,,",
        "\x00",
        "🙂 okafor",
        "İstanbul ẞ ﬁ œ",
        "a" * 5000,
        "١٢ min",
        "1" * 400,
        "²5 min",
        "\ud800",
    ],
)
def test_odd_texts_are_read_too(text: str) -> None:
    line = read(text)
    assert line.text == text
    assert all(0 <= start < end <= len(text) for start, end in line.pieces)


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "she ",
        "why, ",
        "asked ",
        "1/1 ",
        "1h20 ",
        "- ",
        "didn't x ",
        "dr ",
        "no ",
        "and ",
        "20-",
        "jun ",
        "1.",
        "'",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """A thousand letters against four hundred KOLs; what is longer goes to the note unread."""
    many = Known([*known().kols, *(KnownKol(100 + n, f"Given{n}", f"Family{n}") for n in range(400))],
                 [*known().topics, *(KnownName(100 + n, f"Topic {n}") for n in range(40))])  # fmt: skip
    begun = perf_counter()
    read(piece * (2 * LONGEST // len(piece)), many)
    assert perf_counter() - begun < 2


def test_what_is_too_long_to_be_read_is_in_the_note() -> None:
    line = read(f"okafor phone {'x ' * LONGEST}end")
    assert line.notes.endswith("end")
