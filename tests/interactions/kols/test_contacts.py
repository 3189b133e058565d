"""The views of contacts and conversations say who met a KOL, when and in which way, to whoever may know that."""

from collections.abc import Iterable
from datetime import date

from interactions.kols.selectors.record import kol_record
from interactions.models import (
    KOL,
    Contact,
    Conversation,
    Conversations,
    Interaction,
    InteractionAttendee,
    InteractionInWords,
)
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory

State = Interaction.State


def test_contacts_are_those_that_a_person_may_know_of(cast: Cast) -> None:
    kol = KOLFactory.create()
    for number, state in enumerate(State.values, start=1):
        make_interaction(msl=cast.msl, kols=(kol, KOLFactory.create()), on=date(2026, 2, number), state=state)
    for user in cast.people().values():
        known = InteractionAttendee.objects.filter(interaction__in=Interaction.objects.contact_visible_to(user))
        rows = {row.pk: row for row in Contact.objects.visible_to(user)}
        assert rows.keys() == set(known.values_list("pk", flat=True)), user
        for one in known.select_related("interaction__msl"):
            row, made = rows[one.pk], one.interaction
            assert (row.kol_id, row.interaction_id, row.starts_at) == (one.kol_id, made.pk, one.starts_at)
            assert (row.occurred_on, row.channel, row.state) == (made.occurred_on, made.channel, made.state)
            assert (row.msl_id, row.person, row.function) == (made.msl_id, made.msl.display_name, made.msl.function)
            assert row.person_sort_key == made.msl.sort_key


def test_conversations_are_those_whose_content_a_person_may_read(cast: Cast) -> None:
    kol, today = KOLFactory.create(), date(2026, 2, 10)
    for number, state in enumerate(State.values, start=1):
        make_interaction(
            msl=cast.msl, kols=(kol, KOLFactory.create()), on=date(2026, 2, number), state=state, notes="Long data",
            next_step="Send the poster", next_step_on=today,
        )  # fmt: skip
    joined = make_interaction(msl=cast.elsewhere, kols=(kol,), on=date(2026, 2, 5), depths=("why", "what"))
    joined.participant_links.create(user=cast.msl)
    joined.follow_ups.filter(depth="what").update(question="What then?")

    def talks(user: User) -> Iterable[Conversation]:
        found = Conversations.of(kol.pk, user, today)
        return (
            Conversation.objects.raw("SELECT * FROM interactions_conversations(%s, %s, %s)", found.key) if found else ()
        )

    for user in cast.people().values():
        readable = Interaction.objects.visible_to(user, today)
        known = InteractionAttendee.objects.filter(interaction__in=readable)
        rows = {row.pk: row for row in talks(user)}
        known = known.filter(kol=kol)
        assert rows.keys() == set(known.values_list("pk", flat=True)), user
        for one in known.select_related("interaction__msl"):
            row, made = rows[one.pk], one.interaction
            assert (row.kol_id, row.interaction_id, row.starts_at) == (one.kol_id, made.pk, one.starts_at)
            for name in ("zone_name", "is_timed", "occurred_on", "state", "channel", "purpose", "minutes", "msl_id",
                         "notes", "next_step", "next_step_on", "next_step_ended_at"):  # fmt: skip
                assert getattr(row, name) == getattr(made, name), name
            assert row.person == made.msl.display_name
            assert row.topics == ", ".join(link.topic.name for link in made.exchange_topics.order_by("pk"))
            said = [{"depth": each.depth, "question": each.question, "answer": each.answer}
                    for each in made.follow_ups.order_by("order") if each.question or each.answer]  # fmt: skip
            assert (row.questions or []) == said


def test_an_interaction_in_words_says_what_the_interaction_says(cast: Cast) -> None:
    kols, today = [KOLFactory.create(family_name=name) for name in ("Zeltner", "Aker")], date(2026, 2, 10)
    for user in (cast.msl, cast.teammate, cast.elsewhere):
        make_interaction(msl=user, kols=kols, on=today, depths=("why", "why", "what"))
    make_interaction(msl=cast.lead, on=today)
    User.objects.filter(pk=cast.lead.pk).update(display_name="", is_active=False)
    for user in cast.people().values():
        readable = {one.pk: one for one in Interaction.objects.visible_to(user, today).select_related("msl")}
        rows = {row.pk: row for row in InteractionInWords.objects.visible_to(user, today)}
        assert rows.keys() == readable.keys(), user
        for pk, row in rows.items():
            made = readable[pk]
            for name in ("msl_id", "occurred_on", "channel", "purpose", "minutes"):
                assert getattr(row, name) == getattr(made, name), name
            assert (row.person, row.is_active) == (made.msl.display_name or made.msl.email, made.msl.is_active)
            met = KOL.objects.filter(attendances__interaction=made).order_by("sort_key")
            assert row.kol_names == [one.name for one in met]
            assert row.topic_names == [link.topic.name for link in made.exchange_topics.order_by("pk")]
            assert sorted(row.depths) == sorted(made.follow_ups.values_list("depth", flat=True))


def test_a_record_says_who_met_the_kol_last(cast: Cast) -> None:
    kol, today = KOLFactory.create(), date(2026, 2, 10)
    for user, day, state in (
        (cast.msl, 1, "held"), (cast.msl, 3, "amended"), (cast.lead, 2, "held"), (cast.teammate, 4, "planned"),
        (cast.teammate, 5, "cancelled"),
    ):  # fmt: skip
        make_interaction(msl=user, kols=(kol,), on=date(2026, 2, day), state=state)
    assert kol_record(cast.lead, kol.pk, today=today).met == [
        {"msl": user.pk, "person": user.display_name, "function": user.function, "last": day}
        for user, day in ((cast.msl, "2026-02-03"), (cast.lead, "2026-02-02"))
    ]
