"""One line above Log, as a browser without JavaScript uses it: it fills in, and saves nothing by itself."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from interactions.models import KOL, Interaction, Topic
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import CongressFactory, make_interaction
from tests.factories.kols import ConsentFactory, KOLFactory, TopicFactory
from tests.hostile.page_forms import PageForms

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
LINE = "Prof Okafor phone 25 min yesterday sequencing, asked why, she doubts the assay"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(NOW.date())


@pytest.fixture
def kol(cast: Cast) -> KOL:
    made: KOL = KOLFactory.create(given_name="Amara", family_name="Okafor")
    return made


@pytest.fixture
def topic(cast: Cast) -> Topic:
    made: Topic = TopicFactory.create(name="Sequencing", therapeutic_area=cast.oncology)
    return made


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.msl)
    return client


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """The page as it is opened, with nothing tapped yet."""
    return {
        "channel": "virtual_meeting", "day": "2026-02-18", "minutes": "30", "purpose": "scientific_exchange",
        "initiation": "proactive", "therapeutic_area": cast.oncology.pk, "client_id": str(uuid4()),
        "opened_at": int(NOW.timestamp()) - 25,
    } | more  # fmt: skip


def sent_by(html: str) -> dict[str, Any]:
    """What a browser sends of the page as it is shown, by no button."""
    form = next(form for form in PageForms("/log/", html).forms if "client_id" in form.fields)
    return {name: one.value for name, one in form.fields.items() if name != "step" and one.value}


def fill(page: Client, cast: Cast, line: str = LINE, **more: Any) -> str:
    answer = page.post(reverse("log"), typed(cast, line=line, step="line", **more))
    assert answer.status_code == 200
    return str(answer.content.decode())


def again(page: Client, html: str, step: str, **more: Any) -> str:
    return str(page.post(reverse("log"), sent_by(html) | {"step": step} | more).content.decode())


def chips(html: str) -> list[str]:
    return re.findall(r'aria-label="([^"]*), from “[^"]*”. Take it out"', html)


def test_the_line_fills_the_form_and_saves_nothing(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    html = fill(page, cast)
    form = sent_by(html)
    assert form["kols"] == [str(kol.pk)]
    assert form["topics"] == [str(topic.pk)]
    assert (form["channel"], form["day"], form["depths"]) == (["phone"], ["2026-02-17"], ["why"])
    assert ("minutes" in form, form["minutes_other"]) == (False, ["25"])
    assert form["notes"] == ["she doubts the assay"]
    assert form["line"] == [LINE]
    assert "ae_screen" not in form
    assert "pqc_screen" not in form
    assert chips(html) == [
        "KOL: Amara Okafor", "Channel: Phone", "Minutes: 25 min", "Date: Tue 17 Feb", "Topic: Sequencing",
        "Follow-up: Why",
    ]  # fmt: skip
    assert "Filled in. The rest is in the note." in html
    assert not Interaction.objects.exists()


def test_what_the_page_then_sends_is_saved_once_both_questions_are_answered(
    page: Client, cast: Cast, kol: KOL, topic: Topic
) -> None:
    form = sent_by(fill(page, cast))
    refused = page.post(reverse("log"), form)
    assert refused.status_code == 422
    assert "KOL: Amara Okafor" in chips(refused.content.decode())
    assert page.post(reverse("log"), form | {"ae_screen": "none", "pqc_screen": "none"}).status_code == 302
    made = Interaction.objects.get()
    assert (made.channel, made.minutes, made.occurred_on, made.notes) == (
        "phone", 25, date(2026, 2, 17), "she doubts the assay"
    )  # fmt: skip
    assert [link.kol for link in made.attendees.all()] == [kol]
    assert list(made.follow_ups.values_list("depth", "question")) == [("why", "")]


def test_everything_typed_before_is_kept(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    other = KOLFactory.create()
    before = {"notes": "Mine", "next_step": "Send it", "channel": "webinar", "question_why": "Why at all?"}
    line = "okafor 20 min asked why she waits"
    html = fill(page, cast, line, kols=[other.pk], depths=["condition"], ae_screen="possible", **before)
    form = sent_by(html)
    assert set(form["kols"]) == {str(kol.pk), str(other.pk)}
    assert set(form["depths"]) == {"why", "condition"}
    assert form["notes"] == ["Mine\nwhy she waits"]  # the field has a question already
    assert (form["next_step"], form["channel"], form["question_why"]) == (["Send it"], ["webinar"], ["Why at all?"])
    assert form["ae_screen"] == ["possible"]
    assert "<details" in html
    assert re.search(r"<details[^>]*\bopen\b", html)


@pytest.mark.parametrize(
    ("chip", "field", "left", "words"),
    [
        ("minutes", "minutes", ["30"], "25 min"),
        ("channel", "channel", ["virtual_meeting"], "phone"),
        ("day", "day", ["2026-02-18"], "yesterday"),
        ("topic-{topic}", "topics", None, "sequencing"),
        ("depth-why", "depths", None, "asked why"),
        ("kol-0", "kols", None, "Prof Okafor"),
    ],
)
def test_a_chip_is_taken_out_and_its_words_go_back_to_the_note(
    page: Client, cast: Cast, kol: KOL, topic: Topic, chip: str, field: str, left: list[str] | None, words: str
) -> None:
    html = fill(page, cast)
    step = f"line-out:{chip.format(topic=topic.pk)}"
    assert f'value="{step}"' in html
    shown = again(page, html, step)
    form = sent_by(shown)
    assert form.get(field) == left
    assert words in form["notes"][0]
    assert "she doubts the assay" in form["notes"][0]
    assert len(chips(shown)) == 5
    assert f'value="{step}"' not in shown
    # Another step keeps it out, and what was typed in the note meanwhile stays.
    later = again(page, shown, "line-out:depth-what", notes=f"{form['notes'][0]}\nMore")
    assert sent_by(later)["notes"] == [f"{form['notes'][0]}\nMore"]
    assert len(chips(later)) == 5


def test_a_note_that_was_edited_gets_only_the_words_that_come_back(
    page: Client, cast: Cast, kol: KOL, topic: Topic
) -> None:
    edited = "she doubts the new assay"
    assert sent_by(again(page, fill(page, cast), "line-out:minutes", notes=edited))["notes"] == [f"{edited}\n25 min"]


def test_a_name_of_several_is_asked_for_and_never_guessed(page: Client, cast: Cast) -> None:
    first = KOLFactory.create(given_name="Petra", family_name="Müller", city="Bonn")
    other = KOLFactory.create(given_name="Hans", family_name="Müller", city="Kiel")
    html = fill(page, cast, "dr muller phone 20 min")
    assert "Who is “dr muller”?" in html
    assert "kols" not in sent_by(html)
    assert "dr muller" in sent_by(html)["notes"][0]
    chosen = again(page, html, f"line-pick:0:{first.pk}")
    assert sent_by(chosen)["kols"] == [str(first.pk)]
    assert sent_by(chosen)["notes"] == [""]
    assert "KOL: Petra Müller" in chips(chosen)
    changed = again(page, chosen, f"line-pick:0:{other.pk}")
    assert sent_by(changed)["kols"] == [str(other.pk)]
    assert "Or another “dr muller”?" in changed


def test_another_line_takes_the_place_of_the_one_before(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    html = fill(page, cast)
    form = sent_by(
        again(page, html, "line", line="okafor zoom 40 min, labs are slow", notes="she doubts the assay\nMine")
    )
    assert (form["channel"], form["minutes_other"], form["day"]) == (["virtual_meeting"], ["40"], ["2026-02-18"])
    assert form["notes"] == ["labs are slow\nMine"]
    assert "topics" not in form
    assert "depths" not in form


def test_a_value_changed_by_hand_stays_and_its_chip_goes(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    html = fill(page, cast)
    shown = again(page, html, "area", minutes_other="", minutes="60", channel="email")
    assert not [chip for chip in chips(shown) if "min" in chip or "Phone" in chip]
    assert "KOL: Amara Okafor" in chips(shown)


def test_a_line_that_nobody_read_is_read_before_it_is_saved(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    answers = {"ae_screen": "none", "pqc_screen": "none"}
    answer = page.post(reverse("log"), typed(cast, line=LINE, kols=[kol.pk], **answers))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Your line was read only now" in html
    assert not Interaction.objects.exists()
    assert page.post(reverse("log"), sent_by(html)).status_code == 302
    assert Interaction.objects.get().minutes == 25


def test_a_day_ahead_is_said_to_be_a_plan(page: Client, cast: Cast, kol: KOL) -> None:
    html = fill(page, cast, "okafor f2f tomorrow 9am")
    assert "Filled in as a plan, because the day lies ahead." in html
    assert page.post(reverse("log"), sent_by(html)).status_code == 302
    assert Interaction.objects.get().state == "planned"


def test_what_looks_like_an_event_is_in_the_note_and_warned_of(page: Client, cast: Cast, kol: KOL) -> None:
    html = fill(page, cast, "okafor phone 20 min, patient had a rash after dose 2")
    form = sent_by(html)
    assert form["notes"] == ["patient had a rash after dose 2"]
    assert "ae_screen" not in form
    refused = page.post(reverse("log"), form | {"ae_screen": "none", "pqc_screen": "none"})
    assert refused.status_code == 422
    assert "reads like an adverse event" in refused.content.decode()


def test_nothing_recognised_is_said_and_kept(page: Client, cast: Cast) -> None:
    html = fill(page, cast, "xyzzy plugh")
    assert "Nothing was recognised" in html
    assert sent_by(html)["notes"] == ["xyzzy plugh"]
    assert "one-line-said" not in fill(page, cast, "  ")


def test_an_objection_is_said_as_soon_as_the_line_names_the_kol(page: Client, cast: Cast, kol: KOL) -> None:
    ConsentFactory.create(kol=kol, purpose="contact", status="objected")
    assert "objected to contact" in fill(page, cast)


def test_the_line_survives_adding_a_kol(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    form = again(page, fill(page, cast), "add", kol_search="Jonas Zeltner")
    assert f'name="line_read" value="{LINE}"' in form


def test_odd_decisions_change_nothing(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    html = fill(page, cast)
    for step in (
        "line-out:",
        "line-out:kol-999",
        "line-pick:",
        "line-pick:0:0",
        "line-pick:x:y",
        "line-pick:0:99999999",
    ):
        assert len(chips(again(page, html, step, line_pick=["x", "1:2:3"], line_out=["<b>"]))) == 6
    assert "<b>" not in again(page, html, "line-out:<b>")


def test_the_words_of_the_line_are_escaped(page: Client, cast: Cast) -> None:
    html = fill(page, cast, "<script>alert(1)</script> phone")
    assert "<script>alert" not in html


def test_who_was_met_lately_is_preferred_and_can_be_changed(page: Client, cast: Cast) -> None:
    met = KOLFactory.create(given_name="Lin", family_name="Chen", city="Lund")
    other = KOLFactory.create(given_name="Wei", family_name="Chen", city="Kiel")
    make_interaction(msl=cast.msl, kols=(met,), on=date(2026, 2, 10))
    html = fill(page, cast, "chen 20 min")
    assert sent_by(html)["kols"] == [str(met.pk)]
    assert f'value="line-pick:0:{other.pk}"' in html
    assert "Wei Chen, Kiel" in html


def test_a_congress_of_the_line_is_chosen_and_can_be_taken_out(page: Client, cast: Cast, kol: KOL) -> None:
    """Also one that is long over, which the page does not offer by itself."""
    congress = CongressFactory.create(name="Thoracic Forum", starts_on=date(2025, 11, 2), ends_on=date(2025, 11, 4))
    html = fill(page, cast, "Okafor 20 min at thoracic forum")
    assert "Congress: Thoracic Forum" in chips(html)
    assert f'<option value="{congress.pk}" selected>' in html
    assert sent_by(html)["congress"] == [str(congress.pk)]
    assert "thoracic forum" not in re.findall(r'name="notes"[^>]*>([^<]*)', html)[0]
    without = again(page, html, "line-out:congress")
    assert "selected>Thoracic Forum" not in without
    assert "thoracic forum" in re.findall(r'name="notes"[^>]*>([^<]*)', without)[0]
