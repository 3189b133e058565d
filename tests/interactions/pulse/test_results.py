"""What closed waves say: bars with their words, the wave before, texts for whom they are, and pages that teach."""

from datetime import date

import pytest

from interactions.models import PulseAsked, PulseFigure, PulseQuestion, PulseText, PulseTurnout, PulseWave
from organization import roles
from organization.models import User
from tests.factories.pulse import begun, make_people, make_question, make_wave
from tests.interactions.pulse.conftest import FIRST, TODAY, client_of
from tests.reading import words_of


def _closed(by: User, starts_on: date, name: str, *asked: PulseQuestion) -> PulseWave:
    wave = make_wave(by, starts_on, name=name)
    wave.started_on, wave.closed_on = starts_on, starts_on.replace(day=28)
    wave.save()
    PulseAsked.objects.bulk_create(PulseAsked(wave=wave, question=one) for one in asked)
    return wave


def _figure(wave: PulseWave, question: PulseQuestion, functions: str, answers: int, agreeing: int) -> None:
    PulseFigure.objects.create(
        wave=wave, question=question, functions=functions, answers=answers, agreeing=agreeing
    )  # fmt: skip


@pytest.fixture
def own_words(question: PulseQuestion) -> PulseQuestion:
    return make_question(kind="text", text="What is missing?")


@pytest.fixture
def wave(opener: User, question: PulseQuestion, own_words: PulseQuestion) -> PulseWave:
    """The second of two."""
    before = _closed(opener, date(2025, 3, 3), "Spring 2025", question)
    _figure(before, question, "clinical", 10, 4)
    _figure(before, question, "commercial", 5, 2)
    wave = _closed(opener, date(2025, 9, 1), "Autumn 2025", question, own_words)
    _figure(wave, question, "clinical", 10, 6)
    _figure(wave, question, "commercial,safety", 8, 7)
    for functions, tenths in (("", 7), ("clinical", 8), ("commercial,safety", 6)):
        PulseTurnout.objects.create(wave=wave, audience="colleagues", functions=functions, tenths=tenths)
    PulseText.objects.bulk_create(
        PulseText(wave=wave, question=own_words, text=f"Earlier data, please ({number})") for number in range(5)
    )
    return wave


def test_a_bar_says_in_words_what_it_draws(opener: User, wave: PulseWave) -> None:
    page = words_of(client_of(opener).get("/pulse/"))
    for words in (
        "Clinical: 60 % of 10 agree; 95 % interval 31 to 83 %. 40 % in Spring 2025.",
        # Seven of eight are told for seven or eight; the functions were told otherwise before.
        "Commercial and Safety: 88 to 100 % of 8 agree; 95 % interval 53 to 100 %. Grouped differently in the wave",
        "All together: 72 to 78 % of 18 agree; 95 % interval 49 to 91 %. 40 % in Spring 2025.",
        "About 70 % of those asked answered",
        "Spring 2025: 40 % of 15 answers",
    ):
        assert words in page, words


def test_a_file_holds_what_the_page_shows(opener: User, wave: PulseWave) -> None:
    header, *rows = client_of(opener).get("/pulse/export/").getvalue().decode().splitlines()
    assert header.startswith("\ufeffwave,first_day,last_day,asked_of,question,group,answers,agree_lowest_percent")
    assert rows[1] == (
        "Autumn 2025,2025-09-01,2025-09-14,Colleagues of other functions,It helps.,Clinical,10,60,60,31,83,"
        "40 % in Spring 2025"
    )
    assert len(rows) == 3
    assert client_of(opener).get("/pulse/export/?format=xlsx").status_code == 200
    assert client_of(opener).get("/pulse/export/?format=pdf").status_code == 404


def test_the_first_wave_has_nothing_to_compare_with(opener: User, wave: PulseWave) -> None:
    before = PulseWave.objects.get(name="Spring 2025")
    page = words_of(client_of(opener).get(f"/pulse/?wave={before.pk}"))
    assert "Nothing to compare with" in page
    assert "40 % in Spring 2025" not in page


def test_texts_are_for_the_medical_side_and_compliance(opener: User, wave: PulseWave) -> None:
    for role, function, reads in (
        (roles.MSL, "medical", True), (roles.MANAGER, "medical", True), (roles.MEDICAL_LEAD, "medical", True),
        (roles.COMPLIANCE, "compliance", True), (roles.ADMIN, "medical", False), (roles.PARTNER, "clinical", False),
        (roles.PARTNER, "commercial", False), (roles.PARTNER, "safety", False),
    ):  # fmt: skip
        (reader,) = make_people(1, function, role)
        page = words_of(client_of(reader).get("/pulse/"))
        assert ("Earlier data, please" in page) == reads, (role, function)
        assert ("Take off" in page) == (role == roles.COMPLIANCE)
        assert "60 %" in page


def test_texts_are_shown_from_five_on_also_after_one_was_taken_off(opener: User, wave: PulseWave) -> None:
    client, text = client_of(opener), PulseText.objects.order_by("pk").first()
    assert text is not None
    address = f"/pulse/texts/{text.pk}/hide/"
    assert text.text in words_of(client.get(address))
    assert client.post(address, {"reason": ""}).status_code == 422
    done = client.post(address, {"reason": "It names somebody."}, follow=True)
    assert "The text is off the page." in words_of(done)
    assert "Earlier data, please" not in words_of(done)
    assert "Fewer than 5 wrote something" in words_of(done)
    assert client.get(address).status_code == 404


def test_a_question_that_fewer_than_five_answered_says_so(opener: User, question: PulseQuestion) -> None:
    _closed(opener, date(2025, 9, 1), "Autumn 2025", question)
    page = words_of(client_of(opener).get("/pulse/"))
    assert "Fewer than 5 answered, so nothing is shown." in page
    assert "Fewer than 5 people answered" in page


def test_the_page_teaches_while_nothing_is_there(opener: User) -> None:
    page = words_of(client_of(opener).get("/pulse/"))
    assert "Plan a wave of two weeks, twice a year" in page
    assert "See the questions" in page
    (reader,) = make_people(1)
    page = words_of(client_of(reader).get("/pulse/"))
    assert "compliance or an administrator plans the waves" in page
    assert "Plan a wave" not in page
    assert client_of(reader).get("/pulse/export/").status_code == 200  # a file with its header


def test_who_opens_waves_sees_what_is_ahead_and_not_who_answered(opener: User) -> None:
    make_people(6)
    begun(make_wave(opener, TODAY, name="Now"))
    make_wave(opener, date(2026, 9, 7), name="Later")
    page = words_of(client_of(opener).get("/pulse/"))
    assert "Open until 15 Mar 2026; nobody sees who has answered" in page
    assert "Planned, 7 Sep to 20 Sep 2026" in page


def test_a_wave_is_planned_changed_and_deleted_on_its_pages(opener: User) -> None:
    make_people(6)
    client = client_of(opener)
    data = {"name": "Spring", "starts_on": "2026-03-09", "ends_on": "2026-03-22"}
    assert "“Spring” is planned." in words_of(client.post("/pulse/waves/new/", data, follow=True))
    wave = PulseWave.objects.get()
    refused = client.post(f"/pulse/waves/{wave.pk}/", data | {"ends_on": "2026-03-10"})
    assert refused.status_code == 422
    assert "Give people at least a week" in words_of(refused)
    assert 'value="2026-03-10"' in words_of(refused)
    saved = client.post(f"/pulse/waves/{wave.pk}/", data | {"ends_on": "2026-03-30"}, follow=True)
    assert "to 30 Mar 2026" in words_of(saved)
    assert "was deleted" in words_of(client.post(f"/pulse/waves/{wave.pk}/remove/", follow=True))
    assert not PulseWave.objects.exists()


def test_questions_are_added_and_reworded_on_their_page(opener: User, question: PulseQuestion) -> None:
    client = client_of(opener)
    data = {"audience": "colleagues", "kind": "scale", "text": "It comes back.", "position": "2", "is_active": "on"}
    page = words_of(client.post("/pulse/questions/new/", data, follow=True))
    assert "It comes back." in page
    make_people(6)
    begun(make_wave(opener, TODAY))
    client.post(f"/pulse/questions/{question.pk}/", data | {"text": "It helps us.", "position": "1"})
    page = words_of(client.get("/pulse/questions/"))
    assert "asked before · not asked any more" in page
    assert "It helps us." in page
    twice = client.post(f"/pulse/questions/{question.pk}/", data)
    assert twice.status_code == 422
    assert "This is asked already." in words_of(twice)


def test_a_wave_of_the_future_is_suggested(opener: User) -> None:
    assert FIRST > TODAY
    page = words_of(client_of(opener).get("/pulse/waves/new/"))
    assert 'value="2026-03-03"' in page
    assert 'value="2026-03-16"' in page
