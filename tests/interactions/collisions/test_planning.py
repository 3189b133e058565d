"""A plan that collides: asked before it is saved, held back, joined, or gone ahead with."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from interactions.collisions.services import CollisionFoundError, Decision
from interactions.log.services.interactions import amend_interaction, hold_interaction, log_interaction
from interactions.models import CollisionAnswer, Interaction, Touchpoint
from interactions.touchpoints.services import Facts, enter_touchpoint
from tests.factories.kols import KOLFactory
from tests.interactions.log.entries import AT, contents
from tests.interactions.touchpoints.factories import TouchpointFactory

AHEAD = AT + timedelta(days=3)


def other(kol, **more) -> Touchpoint:
    """A commercial plan two days later."""
    return TouchpointFactory.create(**{"kol": kol, "starts_at": AHEAD + timedelta(days=2), "state": "planned"} | more)


def plan(cast, kol, **more):
    said = contents(cast, kols=(kol,), starts_at=AHEAD, ae_screen="", pqc_screen="", **more)
    return log_interaction(by=cast.msl, contents=said, at=AT)


@pytest.mark.django_db
def test_a_plan_is_not_saved_before_its_author_says_what_to_do(cast):
    kol = KOLFactory.create()
    other(kol)
    with pytest.raises(CollisionFoundError) as refusal:
        plan(cast, kol)
    assert "Ines Falk (Commercial) meets" in refusal.value.message_dict["collision"][0]
    with pytest.raises(ValidationError, match="Say why"):
        plan(cast, kol, decision=Decision("went_ahead", " "))
    with pytest.raises(CollisionFoundError):
        plan(cast, kol, decision=Decision("t999999"))
    assert not Interaction.objects.exists()
    assert not CollisionAnswer.objects.exists()


@pytest.mark.django_db
def test_what_was_said_is_kept_and_not_asked_again(cast):
    kol = KOLFactory.create()
    joined = other(kol)
    other(kol, contact_person="Jon Ek", function="clinical")
    made = plan(cast, kol, decision=Decision(f"t{joined.pk}")).interaction
    kept = dict(CollisionAnswer.objects.values_list("choice", "reason"))
    assert kept == {"joined": "", "went_ahead": "Joined Ines Falk"}
    moved = contents(cast, kols=(kol,), starts_at=AHEAD + timedelta(hours=2), ae_screen="", pqc_screen="")
    amend_interaction(by=cast.msl, interaction=made, contents=moved, version=1, at=AT)
    other(kol, contact_person="Eva Lund")
    with pytest.raises(CollisionFoundError):
        amend_interaction(by=cast.msl, interaction=made, contents=moved, version=2, at=AT)


@pytest.mark.django_db
def test_what_took_place_is_always_stored(cast):
    kol = KOLFactory.create()
    other(kol)
    logged = log_interaction(by=cast.msl, contents=contents(cast, kols=(kol,)), at=AT)
    assert logged.interaction.state == "held"
    assert logged.found.collisions
    assert CollisionAnswer.objects.get().choice == "recorded"


@pytest.mark.django_db
def test_a_plan_held_later_is_stored_with_those_that_came_since(cast):
    kol = KOLFactory.create()
    made = plan(cast, kol).interaction
    other(kol)
    later = AHEAD + timedelta(hours=3)
    said = contents(cast, kols=(kol,), starts_at=AHEAD)
    hold_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later)
    assert CollisionAnswer.objects.get().choice == "recorded"


@pytest.mark.django_db
def test_log_asks_holds_back_and_goes_ahead(cast, client):
    kol = KOLFactory.create()
    start = timezone.now() + timedelta(days=3)
    other(kol, starts_at=start)
    client.force_login(cast.msl)
    sent = {
        "kols": [kol.pk], "channel": "phone", "day": start.date().isoformat(), "minutes": "30",
        "initiation": "proactive",
        "purpose": "scientific_exchange", "therapeutic_area": cast.oncology.pk,
    }  # fmt: skip
    asked = client.post(reverse("log"), sent)
    assert asked.status_code == 422
    assert "Ines Falk (Commercial) meets" in asked.text
    assert "Join Ines Falk" in asked.text
    assert client.post(reverse("log"), sent | {"collision": "held"}).status_code == 302
    assert CollisionAnswer.objects.get().choice == "held"
    assert not Interaction.objects.exists()
    again = client.post(reverse("log"), sent | {"collision": "went_ahead"})
    assert "Say why you go ahead" in again.text
    ahead = sent | {"collision": "went_ahead", "collision_reason": "They asked for both of us."}
    assert client.post(reverse("log"), ahead).status_code == 302
    assert Interaction.objects.get().state == "planned"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_the_second_is_warned(cast):
    kol = KOLFactory.create()
    facts = Facts(
        kol=kol, function="commercial", contact_person="Ines Falk", channel_class="remote", starts_at=AHEAD,
        state="planned",
    )  # fmt: skip
    first_has_saved = threading.Event()
    outcome: dict[str, str] = {}

    def second() -> None:
        first_has_saved.wait(10)
        try:
            plan(cast, kol)
            outcome["saved"] = kol.name
        except CollisionFoundError as error:
            outcome["with"] = error.found.collisions[0].person
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        enter_touchpoint(by=cast.commercial, facts=facts, at=AT)
        first_has_saved.set()
        thread.join(1)  # it waits: nothing is known yet of what the first saves
        assert outcome == {}
    thread.join(10)
    assert outcome == {"with": "Ines Falk"}
