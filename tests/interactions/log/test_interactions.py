"""Services of interactions: what is recorded, what is refused, what is counted once."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from audit.history import history_of
from interactions.log.services.interactions import (
    amend_interaction,
    cancel_interaction,
    hold_interaction,
    log_interaction,
    undo_interaction,
)
from interactions.models import ExchangeTopic, FollowUpQuestion, Interaction
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.interactions import InteractionFactory, make_interaction
from tests.factories.kols import ConsentFactory, KOLFactory, TopicFactory
from tests.factories.organization import ProductFactory, UserFactory
from tests.interactions.log.entries import AT, contents


def log(cast: Cast, **more: Any) -> Interaction:
    return log_interaction(by=cast.msl, contents=contents(cast, **more), at=AT).interaction


def test_a_past_conversation_with_both_answers_is_held(cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    made = log(cast, topics=(topic,), depths=(("why", ""), ("condition", "When?")), participants=(cast.teammate,))
    assert made.state == "held"
    assert made.occurred_on == date(2026, 2, 17)
    assert list(made.follow_ups.values_list("depth", "question")) == [("why", ""), ("condition", "When?")]
    assert [link.topic for link in made.exchange_topics.all()] == [topic]
    assert list(made.participants.all()) == [cast.teammate]
    assert made.attendees.get().starts_at == made.starts_at
    assert history_of(made)[0].by_id == cast.msl.pk


def test_the_day_is_the_authors_own(cast: Cast) -> None:
    cast.msl.timezone = "Asia/Tokyo"
    cast.msl.save()
    assert log(cast, starts_at=datetime(2026, 2, 16, 22, 0, tzinfo=UTC)).occurred_on == date(2026, 2, 17)


@pytest.mark.parametrize("missing", ["ae_screen", "pqc_screen"])
def test_without_a_safety_answer_it_is_not_held(cast: Cast, missing: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        log(cast, **{missing: ""})
    assert list(refusal.value.message_dict) == [missing]


def test_what_lies_ahead_is_a_plan_without_safety_answers(cast: Cast) -> None:
    made = log(cast, starts_at=AT + timedelta(days=3), intent="listen",
               topics=(TopicFactory.create(therapeutic_area=cast.oncology),))  # fmt: skip
    assert (made.state, made.ae_screen, made.pqc_screen) == ("planned", "", "")
    assert made.exchange_topics.get().planned_at == AT


def test_refusals_name_their_field(cast: Cast) -> None:
    other_topic = TopicFactory.create(therapeutic_area=cast.immunology)
    other_product = ProductFactory.create(therapeutic_area=cast.immunology)
    with pytest.raises(ValidationError) as refusal:
        log(cast, kols=(), topics=(other_topic,), product=other_product, next_step_on=date(2026, 3, 1),
            participants=(cast.msl,), depths=(("how", ""),))  # fmt: skip
    assert set(refusal.value.message_dict) == {"kols", "topics", "product", "next_step", "participants", "depths"}
    with pytest.raises(ValidationError) as refusal:
        log(cast, starts_at=AT + timedelta(days=400))
    assert set(refusal.value.message_dict) == {"day"}
    with pytest.raises(ValidationError) as refusal:
        log(cast, minutes=1441)
    assert "Minutes" in str(refusal.value)


def test_only_those_who_log_may_log(cast: Cast) -> None:
    for user in (cast.clinical, cast.commercial, cast.compliance, cast.outsider):
        with pytest.raises(PermissionDenied):
            log_interaction(by=user, contents=contents(cast), at=AT)


def test_an_objection_stops_the_plan_but_never_the_record(cast: Cast) -> None:
    kol = ConsentFactory.create().kol
    with pytest.raises(ValidationError) as refusal:
        log(cast, kols=(kol,), starts_at=AT + timedelta(days=1), objection_reason="We agreed")
    assert "no contact is planned against an objection" in refusal.value.message_dict["kols"][0]
    with pytest.raises(ValidationError) as refusal:
        log(cast, kols=(kol,))
    assert list(refusal.value.message_dict) == ["objection_reason"]
    assert log(cast, kols=(kol,), objection_reason="She called us.").objection_reason == "She called us."


# --- Once ---------------------------------------------------------------------------


def test_the_same_key_and_body_is_one_row(cast: Cast) -> None:
    key, said = uuid4(), contents(cast)
    first = log_interaction(by=cast.msl, contents=said, at=AT, client_id=key, digest="a")
    again = log_interaction(by=cast.msl, contents=said, at=AT, client_id=key, digest="a")
    assert again.is_repeat
    assert again.interaction == first.interaction
    with pytest.raises(ValidationError, match="saved before with other entries"):
        log_interaction(by=cast.msl, contents=said, at=AT, client_id=key, digest="b")
    other = log_interaction(by=cast.teammate, contents=said, at=AT, client_id=key, digest="a")
    assert not other.is_repeat
    assert Interaction.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_make_one_row(cast: Cast) -> None:
    key, said = uuid4(), contents(cast, depths=(("why", ""),))
    gate, found, failures = threading.Barrier(8), [], []

    def send() -> None:
        try:
            gate.wait(10)
            found.append(
                log_interaction(by=cast.msl, contents=said, at=AT, client_id=key, digest="same").interaction.pk
            )
        except Exception as error:  # noqa: BLE001 - whatever it was, the test must say so
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(found) == 8
    assert len(set(found)) == 1
    assert Interaction.objects.count() == 1
    assert FollowUpQuestion.objects.count() == 1


# --- Amend, hold, cancel, undo ------------------------------------------------


def test_amending_within_three_days_is_in_place(cast: Cast) -> None:
    made = log(cast, depths=(("why", ""),))
    said = contents(cast, kols=tuple(made.kols.all()), minutes=45, depths=(("implication", "So?"),))
    amended = amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=AT + timedelta(days=3))
    amended.refresh_from_db()
    assert (amended.minutes, amended.state, amended.version) == (45, "held", 2)
    assert list(amended.follow_ups.values_list("depth", "question")) == [("implication", "So?")]
    assert {change.field for change in history_of(amended, fields=["minutes"])[0].changes} == {"minutes"}


def test_amending_later_needs_a_reason_and_shows(cast: Cast) -> None:
    made, later = log(cast), AT + timedelta(days=4)
    said = contents(cast, minutes=20)
    with pytest.raises(ValidationError) as refusal:
        amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later)
    assert list(refusal.value.message_dict) == ["reason"]
    made.refresh_from_db()
    amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later, reason="Typed wrong")
    made.refresh_from_db()
    assert (made.state, history_of(made)[0].reason) == ("amended", "Typed wrong")


def test_only_the_author_changes_it(cast: Cast) -> None:
    made = log(cast, participants=(cast.teammate,), ae_screen="possible")
    for user in (cast.teammate, cast.manager, cast.lead, cast.compliance, cast.admin):
        with pytest.raises(PermissionDenied):
            amend_interaction(by=user, interaction=made, contents=contents(cast), version=1, at=AT)
        with pytest.raises(PermissionDenied):
            cancel_interaction(by=user, interaction=made, reason="No")
        with pytest.raises(PermissionDenied):
            undo_interaction(by=user, interaction=made, at=AT)


def test_the_second_editor_of_a_version_writes_nothing(cast: Cast) -> None:
    made = log(cast)
    stale = Interaction.objects.get(pk=made.pk)
    amend_interaction(by=cast.msl, interaction=made, contents=contents(cast, minutes=45), version=1, at=AT)
    with pytest.raises(VersionConflict):
        amend_interaction(by=cast.msl, interaction=stale, contents=contents(cast, minutes=60), version=1, at=AT)
    made.refresh_from_db()
    assert made.minutes == 45


def test_what_took_place_stays_in_the_past(cast: Cast) -> None:
    made = log(cast)
    said = contents(cast, starts_at=AT + timedelta(days=1))
    with pytest.raises(ValidationError, match="cannot be in the future"):
        amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=AT)


def test_a_plan_is_held_with_both_answers_and_keeps_its_intent(cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    start = AT + timedelta(days=1)
    made = log(cast, starts_at=start, topics=(topic,), intent="evolve_view")
    said = contents(cast, starts_at=start, topics=(topic,), intent="listen", depths=(("why", ""),))
    with pytest.raises(ValidationError, match="cannot be in the future"):
        hold_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=AT)
    made.refresh_from_db()
    later = start + timedelta(hours=2)
    with pytest.raises(ValidationError):
        hold_interaction(by=cast.msl, interaction=made, contents=replace(said, ae_screen=""), version=1, at=later)
    made.refresh_from_db()
    hold_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later)
    made.refresh_from_db()
    link = made.exchange_topics.get()
    assert (made.state, link.planned_intent, link.planned_at) == ("held", "evolve_view", AT)


def test_a_plan_is_held_earlier_than_planned(cast: Cast) -> None:
    """The intent counts as planned only if it was set before the real start."""
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    for began, is_planned in ((AT + timedelta(hours=2), True), (AT - timedelta(hours=2), False)):
        made = log(cast, starts_at=AT + timedelta(days=3), topics=(topic,), intent="inform")
        said = contents(cast, starts_at=began, topics=(topic,), intent="inform")
        later = AT + timedelta(hours=4)
        hold_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later)
        made.refresh_from_db()
        link = made.exchange_topics.get()
        assert (made.state, made.starts_at, made.occurred_on) == ("held", began, date(2026, 2, 18))
        assert made.attendees.get().starts_at == began
        assert (link.planned_at is not None and link.planned_at < began) == is_planned


def test_an_intent_set_afterwards_never_becomes_planned(cast: Cast) -> None:
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    made = log(cast, starts_at=AT - timedelta(days=2), topics=(topic,), intent="inform")
    assert made.exchange_topics.get().planned_at == AT
    later = AT + timedelta(days=2)
    said = contents(cast, starts_at=AT + timedelta(days=1), topics=(topic,), intent="inform")
    amend_interaction(by=cast.msl, interaction=made, contents=said, version=1, at=later)
    link = made.exchange_topics.get()
    assert link.planned_at is not None
    assert link.planned_at > said.starts_at


def test_cancelling_needs_a_reason_and_keeps_the_row(cast: Cast) -> None:
    made = log(cast)
    with pytest.raises(ValidationError):
        cancel_interaction(by=cast.msl, interaction=made, reason=" ")
    cancel_interaction(by=cast.msl, interaction=made, reason="Wrong person")
    assert not Interaction.objects.held().exists()
    assert history_of(made)[0].reason == "Wrong person"


def test_undo_is_for_ten_minutes(cast: Cast) -> None:
    made = log(cast)
    with pytest.raises(ValidationError, match="Ten minutes"):
        undo_interaction(by=cast.msl, interaction=made, at=AT + timedelta(minutes=11))
    assert undo_interaction(by=cast.msl, interaction=made, at=AT + timedelta(minutes=9)).state == "cancelled"


# --- What the database itself refuses ----------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes": 0}, "interaction_minutes_in_a_day"),
        ({"purpose": "sales"}, "interaction_purpose_known"),
        ({"channel": "fax"}, "interaction_channel_known"),
        ({"state": "lost"}, "interaction_state_known"),
        ({"ae_screen": "maybe"}, "interaction_screens_known"),
        ({"ae_screen": ""}, "interaction_held_needs_both_screens"),
        ({"sentiment": 3}, "interaction_sentiment_range"),
        ({"client_id": uuid4()}, "interaction_client_id_has_its_digest"),
    ],
)
def test_constraints_of_an_interaction(db: None, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        InteractionFactory.create(**fields)


def test_constraints_of_what_belongs_to_it(cast: Cast) -> None:
    kol, topic = KOLFactory.create(), TopicFactory.create(therapeutic_area=cast.oncology)
    made = make_interaction(msl=cast.msl, kols=(kol,), topics=(topic,), depths=("why",), participants=(cast.teammate,))
    key = uuid4()
    Interaction.objects.filter(pk=made.pk).update(client_id=key, client_digest="a")
    doubles: list[tuple[str, Any]] = [
        ("attendee_once", lambda: made.attendees.create(kol=kol, starts_at=made.starts_at)),
        ("participant_once", lambda: made.participant_links.create(user=cast.teammate)),
        ("exchange_topic_once", lambda: made.exchange_topics.create(topic=topic)),
        ("follow_up_order_once", lambda: made.follow_ups.create(order=1, depth="why")),
        ("follow_up_depth_known", lambda: made.follow_ups.create(order=2, depth="how")),
        ("exchange_intent_known", lambda: ExchangeTopic.objects.update(planned_intent="sell", planned_at=AT)),
        ("exchange_intent_has_its_time", lambda: ExchangeTopic.objects.update(planned_intent="listen")),
        ("interaction_client_id_once", lambda: InteractionFactory.create(
            msl=cast.msl, client_id=key, client_digest="b")),
    ]  # fmt: skip
    for constraint, write in doubles:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write()


def test_visible_to_says_whose_content_is_read(cast: Cast) -> None:
    own = make_interaction(msl=cast.msl)
    far = make_interaction(msl=cast.elsewhere)
    joined = make_interaction(msl=cast.elsewhere, participants=(cast.msl,))
    today = AT.date()

    def seen(user: User) -> set[Interaction]:
        return set(Interaction.objects.visible_to(user, today))

    assert seen(cast.msl) == {own, joined}
    assert seen(cast.teammate) == {own}
    assert seen(cast.manager) == {own}
    assert seen(cast.other_manager) == {far, joined}
    assert seen(cast.lead) == seen(cast.compliance) == {own, far, joined}
    for user in (cast.clinical, cast.commercial, cast.admin, cast.outsider, UserFactory.create()):
        assert seen(user) == set()
