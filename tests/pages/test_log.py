"""The Log page as a browser without JavaScript uses it: plain forms, nothing typed is ever lost."""

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
from tests.factories.interactions import make_interaction
from tests.factories.kols import ConsentFactory, KOLFactory, TopicFactory
from tests.factories.organization import ProductFactory
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)


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


def body(cast: Cast, kol: KOL | None, **more: Any) -> dict[str, Any]:
    """What the page sends after the fastest path, with what it presets."""
    return {
        "kols": [kol.pk] if kol else [], "channel": "phone", "day": "2026-02-18", "minutes": "30",
        "purpose": "scientific_exchange", "initiation": "proactive", "therapeutic_area": cast.oncology.pk,
        "ae_screen": "none", "pqc_screen": "none", "client_id": str(uuid4()), "opened_at": int(NOW.timestamp()) - 25,
    } | more  # fmt: skip


def test_the_fastest_path_needs_only_what_is_not_preset(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 10), channel="congress")
    html = page.get(reverse("log")).content.decode()
    presets = {
        name: re.findall(rf'name="{name}" value="([^"]*)"[^>]*checked', html)
        for name in ("channel", "minutes", "purpose", "initiation", "ae_screen", "pqc_screen", "kols", "depths")
    }
    assert presets == {
        "channel": ["congress"], "minutes": ["30"], "purpose": ["scientific_exchange"], "initiation": ["proactive"],
        "ae_screen": [], "pqc_screen": [], "kols": [], "depths": [],
    }  # fmt: skip
    assert 'name="day" value="2026-02-18"' in html
    assert f'name="kols" value="{kol.pk}"' in html
    assert f'name="topics" value="{topic.pk}"' in html


def test_saving_leads_to_the_page_with_an_undo(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    answer = page.post(reverse("log"), body(cast, kol, topics=[topic.pk], depths=["why", "condition"]), follow=True)
    made = Interaction.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("interaction", args=[made.pk])
    html = answer.content.decode()
    assert "Saved." in html
    assert reverse("interaction-undo", args=[made.pk]) in html
    assert f"{reverse('log')}?kol={kol.pk}" in html
    assert (made.state, made.minutes, made.seconds_to_log, made.occurred_on) == ("held", 30, 25, NOW.date())
    # Without a start it has just ended.
    assert made.starts_at == datetime(2026, 2, 18, 14, 30, tzinfo=UTC)
    page.post(reverse("interaction-undo", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_a_second_sending_of_the_page_makes_no_second_row(page: Client, cast: Cast, kol: KOL) -> None:
    sent = body(cast, kol)
    first, second = page.post(reverse("log"), sent), page.post(reverse("log"), sent)
    assert first["Location"] == second["Location"]
    changed = page.post(reverse("log"), sent | {"minutes": "60"})
    assert changed.status_code == 422
    assert b"saved before with other entries" in changed.content
    key = re.search(r'name="client_id" value="([^"]+)"', changed.content.decode())
    assert key is not None
    assert key[1] != sent["client_id"]
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("missing", ["ae_screen", "pqc_screen"])
def test_a_missing_safety_answer_keeps_all_that_was_typed(
    page: Client, cast: Cast, kol: KOL, topic: Topic, missing: str
) -> None:
    sent = body(cast, kol, topics=[topic.pk], depths=["why"], notes="A long note", minutes="", minutes_other="25")
    sent[missing] = ""
    answer = page.post(reverse("log"), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{missing}"' in html
    assert "Both answers are needed to record the interaction as held" in html
    assert "A long note" in html
    assert 'name="minutes_other" value="25"' in html
    for name, value in (("kols", kol.pk), ("topics", topic.pk), ("depths", "why"), ("channel", "phone")):
        assert re.search(rf'name="{name}" value="{value}"[^>]*checked', html), name
    assert not Interaction.objects.exists()


def test_all_that_is_missing_is_said_at_once_and_of_a_plan_no_safety_answer(page: Client, cast: Cast) -> None:
    sent = body(cast, None, minutes="", ae_screen="", pqc_screen="")
    errors = page.post(reverse("log"), sent).context["form"].errors
    assert set(errors) == {"kols", "minutes", "ae_screen", "pqc_screen"}
    errors = page.post(reverse("log"), sent | {"day": "2026-02-20"}).context["form"].errors
    assert set(errors) == {"kols", "minutes"}


def test_a_day_ahead_is_a_plan_and_asks_no_safety_question(page: Client, cast: Cast, kol: KOL) -> None:
    page.post(reverse("log"), body(cast, kol, day="2026-02-20", start="10:15", ae_screen="", pqc_screen=""))
    made = Interaction.objects.get()
    assert (made.state, made.starts_at) == ("planned", datetime(2026, 2, 20, 10, 15, tzinfo=UTC))


def test_finding_a_kol_without_javascript_keeps_the_rest(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    sent = body(cast, None, topics=[topic.pk], notes="Kept", kol_search="okaf", step="find", channel="webinar")
    html = page.post(reverse("log"), sent).content.decode()
    assert f'name="kols" value="{kol.pk}"' in html
    assert "Kept" in html
    assert re.search(r'name="channel" value="webinar"[^>]*checked', html)
    assert re.search(rf'name="topics" value="{topic.pk}"[^>]*checked', html)
    assert 'class="error-summary"' not in html
    nobody = page.post(reverse("log"), sent | {"kol_search": "zzz"}).content.decode()
    assert "Nobody found for “zzz”" in nobody
    page.post(reverse("log"), sent | {"kols": [kol.pk], "step": "find"})
    assert not Interaction.objects.exists()


def test_another_area_brings_its_topics(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    other = TopicFactory.create(name="Flares", therapeutic_area=cast.immunology)
    sent = body(cast, kol, therapeutic_area=cast.immunology.pk, step="area")
    html = page.post(reverse("log"), sent).content.decode()
    assert f'name="topics" value="{other.pk}"' in html
    assert f'name="topics" value="{topic.pk}"' not in html
    assert re.search(rf'name="kols" value="{kol.pk}"[^>]*checked', html)


def test_an_objection_is_said_before_saving_and_asks_for_a_reason(page: Client, cast: Cast, kol: KOL) -> None:
    ConsentFactory.create(kol=kol)
    assert b"Amara Okafor objected to contact" in page.get(reverse("log"), {"kol": kol.pk}).content
    refused = page.post(reverse("log"), body(cast, kol))
    assert refused.status_code == 422
    assert b"Why did contact take place" in refused.content
    assert page.post(reverse("log"), body(cast, kol, objection_reason="He rang us.")).status_code == 302
    plan = page.post(reverse("log"), body(cast, kol, day="2026-02-25", objection_reason="He rang us."))
    assert b"no contact is planned against an objection" in plan.content
    assert Interaction.objects.get().objection_reason == "He rang us."


def test_a_telling_text_warns_and_can_be_confirmed(page: Client, cast: Cast, kol: KOL) -> None:
    sent = body(cast, kol, notes="A 54-year-old woman relapsed.")
    warned = page.post(reverse("log"), sent)
    assert warned.status_code == 422
    assert b"identify a patient" in warned.content
    assert page.post(reverse("log"), sent | {"text_confirmed": "on"}).status_code == 302


def test_a_question_in_words_implies_its_depth(page: Client, cast: Cast, kol: KOL) -> None:
    page.post(reverse("log"), body(cast, kol, question_implication="What then?"))
    assert list(Interaction.objects.get().follow_ups.values_list("depth", "question")) == [
        ("implication", "What then?")
    ]


def test_someone_without_an_area_or_topics_is_told_whom_to_ask(client: Client, cast: Cast, kol: KOL) -> None:
    client.force_login(cast.manager)
    html = client.get(reverse("log")).content.decode()
    assert "No therapeutic area" in html
    assert "Ask an administrator" in html
    refused = client.post(reverse("log"), body(cast, kol, therapeutic_area=""))
    assert b"Choose a therapeutic area." in refused.content
    client.force_login(cast.msl)
    assert b"No topics yet" in client.get(reverse("log")).content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kols", "999999"), ("kols", "abc"), ("topics", "1e9"), ("channel", "fax"), ("day", "9999-99-99"),
        ("day", "9999-12-31"), ("day", "0001-01-01"), ("start", "25:00"), ("minutes", "7"), ("minutes_other", "-1"),
        ("minutes_other", "99999999999"), ("purpose", ""), ("therapeutic_area", "9" * 30), ("product", "x"),
        ("participants", "0"), ("next_step_on", "tomorrow"), ("client_id", "not-a-key"), ("opened_at", "x"),
        ("notes", "a\x00b"), ("depths", "how"), ("next_step", "x" * 301),
    ],
)  # fmt: skip
def test_nonsense_is_an_error_on_the_page(page: Client, cast: Cast, kol: KOL, field: str, value: str) -> None:
    answer = page.post(reverse("log"), body(cast, kol, **{field: value}))
    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_foreign_products_and_people_are_refused(page: Client, cast: Cast, kol: KOL) -> None:
    product = ProductFactory.create(therapeutic_area=cast.immunology)
    for field, value in (("product", product.pk), ("participants", cast.commercial.pk), ("participants", cast.msl.pk)):
        assert page.post(reverse("log"), body(cast, kol, **{field: value})).status_code == 422


def test_the_page_survives_any_preselection(page: Client) -> None:
    for value in ("", "abc", "0", "9" * 40, "1 OR 1=1", "²"):
        assert page.get(reverse("log"), {"kol": value}).status_code == 200


@pytest.mark.parametrize("part", ["clinical", "commercial", "compliance", "outsider"])
def test_those_who_do_not_log_are_refused(client: Client, cast: Cast, part: str) -> None:
    client.force_login(getattr(cast, part))
    assert client.get(reverse("log")).status_code == 403
    assert client.post(reverse("log"), {}).status_code == 403


def test_queries_do_not_grow_with_choices(page: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(20):
        make_interaction(msl=cast.msl, kols=(KOLFactory.create(),), on=date(2026, 2, 1))
        TopicFactory.create(therapeutic_area=cast.oncology)
    with django_assert_max_num_queries(18):
        page.get(reverse("log"))


def test_the_first_kol_is_searched_and_the_next_ones_are_offered(page: Client, cast: Cast, kol: KOL) -> None:
    first = page.get(reverse("log")).content.decode()
    assert "Find a KOL" in first
    assert "will appear here" in first
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 10))
    later = page.get(reverse("log")).content.decode()
    assert "Find another KOL" in later
    assert "Amara Okafor" in later


def test_somebody_new_is_added_on_the_way_and_nothing_is_lost(page: Client, cast: Cast, kol: KOL, topic: Topic) -> None:
    sent = body(cast, kol, topics=[topic.pk], notes="Kept", kol_search="Jonas Zeltner", channel="webinar")
    assert "Add <span data-typed>“Jonas Zeltner”</span>" in words_of(page.post(reverse("log"), sent | {"step": "find"}))
    form = words_of(page.post(reverse("log"), sent | {"step": "add"}))
    assert "<h1>Add a KOL</h1>" in form
    for field, value in (("given_name", "Jonas"), ("family_name", "Zeltner"), ("notes", "Kept"), ("kols", kol.pk)):
        assert re.search(rf'name="{field}"[^>]*value="{value}"', form), field
    refused = page.post(reverse("log"), sent | {"step": "added", "family_name": ""})
    assert refused.status_code == 422
    assert 'name="notes" value="Kept"' in words_of(refused)
    name = {"given_name": "Jonas", "family_name": "Zeltner", "stakeholder_type": "kol"}
    said = sent | name | {"step": "added", "form_key": str(uuid4())}
    again = words_of(page.post(reverse("log"), said))
    made = KOL.objects.get(family_name="Zeltner")
    assert "Jonas Zeltner added." in again
    for pattern in (
        rf'name="kols" value="{made.pk}"[^>]*checked', rf'name="kols" value="{kol.pk}"[^>]*checked',
        rf'name="topics" value="{topic.pk}"[^>]*checked', r'name="channel" value="webinar"[^>]*checked', "Kept",
    ):  # fmt: skip
        assert re.search(pattern, again), pattern
    assert page.post(reverse("log"), said)["Location"] == f"{reverse('log')}?kol={made.pk}"
    assert KOL.objects.count() == 2
    assert not Interaction.objects.exists()


def test_whoever_turns_back_from_adding_finds_what_was_typed(page: Client, cast: Cast, kol: KOL) -> None:
    html = words_of(page.post(reverse("log"), body(cast, kol, notes="Kept", kol_search="Zeltner", step="back")))
    assert "<h1>Log an interaction</h1>" in html
    assert "Kept" in html
    assert re.search(rf'name="kols" value="{kol.pk}"[^>]*checked', html)
    assert KOL.objects.count() == 1


# --- Same as last time ---


def test_the_last_conversation_can_be_taken_over_but_not_what_was_heard_in_it(
    page: Client, cast: Cast, kol: KOL, topic: Topic
) -> None:
    earlier = make_interaction(
        msl=cast.msl, kols=(kol,), on=date(2026, 2, 10), channel="phone", minutes=25, topics=(topic,), depths=("why",),
        participants=(cast.teammate,), notes="Canary.", next_step="Send the paper", purpose="reactive_response",
        initiation="reactive",
    )  # fmt: skip
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 11), state="cancelled")
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 2, 20), state="planned")
    make_interaction(msl=cast.msl, kols=(KOLFactory.create(),), on=date(2026, 2, 12))
    address = f"{reverse('log')}?like={earlier.pk}"
    answer = page.get(reverse("log"), {"kol": kol.pk})
    assert address in answer.content.decode()
    assert "Amara Okafor, phone, 25 minutes" in words_of(answer)
    form = page.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert (shown["kols"], shown["topics"], shown["participants"]) == ([kol.pk], [topic.pk], [cast.teammate.pk])
    assert (shown["channel"], shown["minutes_other"], shown["purpose"]) == ("phone", 25, "reactive_response")
    assert shown["day"] == NOW.date()
    for name in ("notes", "next_step", "depths", "ae_screen", "pqc_screen", "start"):
        assert not shown[name], name


def test_nothing_is_taken_over_of_others_or_of_what_was_never_logged(page: Client, cast: Cast, kol: KOL) -> None:
    assert "Same as last time" not in words_of(page.get(reverse("log")))
    theirs = make_interaction(msl=cast.teammate, kols=(kol,), on=date(2026, 2, 10), minutes=25)
    for record in (theirs.pk, 10**30, "x", ""):
        form = page.get(reverse("log"), {"like": record}).context["form"]
        assert not form["kols"].value()
        assert form["minutes"].value() == "30"
