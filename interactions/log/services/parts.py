"""Who took part in an interaction and what was talked about: rows kept, added and dropped as they were said."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from interactions.log.services.contents import Contents, NewFollowUp
from interactions.models import (
    KOL,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
)
from organization.ground.names import require_all_active
from organization.models import User

DEPTHS = tuple(FollowUpQuestion.Depth.values)


def write_parts(
    interaction: Interaction,
    contents: Contents,
    at: datetime,
    *,
    old_start: datetime | None = None,
    is_new: bool = False,
) -> None:
    """Make what belongs to an interaction what was said; ``old_start`` is when it began before, and locks intents."""

    def present(name: str) -> list[Any]:
        """What belongs to it already; to a new one nothing does, and nobody need ask."""
        return [] if is_new else list(getattr(interaction, name).all())

    _sync_kols(interaction, contents.kols, present("attendees"))
    _sync_participants(interaction, contents.participants, present("participant_links"))
    _sync_topics(interaction, contents, at, old_start, present("exchange_topics"))
    if contents.questions is None:
        _sync_depths(interaction, contents.depths, present("follow_ups"))
    else:
        _sync_questions(interaction, contents.questions, present("follow_ups"))


def _sync_kols(interaction: Interaction, kols: Iterable[KOL], present: list[InteractionAttendee]) -> None:
    wanted = {kol.pk for kol in kols}
    rows = {row.kol_id: row for row in present}
    interaction.attendees.filter(kol__in=rows.keys() - wanted).delete()
    if any(row.starts_at != interaction.starts_at for row in rows.values()):
        interaction.attendees.update(starts_at=interaction.starts_at)
    InteractionAttendee.objects.bulk_create(
        InteractionAttendee(interaction=interaction, kol_id=pk, starts_at=interaction.starts_at)
        for pk in sorted(wanted - rows.keys())
    )


def _sync_participants(interaction: Interaction, people: Collection[User], links: list[InteractionParticipant]) -> None:
    wanted = {person.pk for person in people}
    present = {row.user_id for row in links}
    require_all_active(field="participants", people=people, before=present)
    interaction.participant_links.filter(user__in=present - wanted).delete()
    InteractionParticipant.objects.bulk_create(
        InteractionParticipant(interaction=interaction, user_id=pk) for pk in sorted(wanted - present)
    )


def _sync_topics(
    interaction: Interaction,
    contents: Contents,
    at: datetime,
    old_start: datetime | None,
    present: list[ExchangeTopic],
) -> None:
    """Keep, add and drop topics; an intent set before the start is locked once the interaction has begun."""
    wanted = {topic.pk: topic for topic in contents.topics}
    intents = dict(contents.intents)
    rows = {row.topic_id: row for row in present}
    interaction.exchange_topics.filter(topic__in=rows.keys() - wanted.keys()).delete()
    for pk in wanted.keys() & rows.keys():
        row = rows[pk]
        was_planned = row.planned_at is not None and old_start is not None and row.planned_at < old_start
        if was_planned and old_start is not None and old_start <= at:
            continue
        intent = intents.get(pk, contents.intent)
        is_same = row.planned_intent == intent
        # Moving the start must not turn a retrospective intent into a planned one.
        if is_same and (was_planned or old_start == interaction.starts_at):
            continue
        row.planned_intent, row.planned_at = intent, at if intent else None
        row.save(update_fields=["planned_intent", "planned_at"])
    ExchangeTopic.objects.bulk_create(
        ExchangeTopic(
            interaction=interaction, topic_id=pk, planned_intent=intents.get(pk, contents.intent),
            planned_at=at if intents.get(pk, contents.intent) else None,
        )
        for pk in sorted(wanted.keys() - rows.keys())
    )  # fmt: skip


def _sync_depths(interaction: Interaction, depths: Iterable[tuple[str, str]], rows: list[FollowUpQuestion]) -> None:
    """One row for each depth that was tapped; a text that was given goes with it."""
    wanted = dict(depths)
    interaction.follow_ups.filter(pk__in=[row.pk for row in rows if row.depth not in wanted]).delete()
    seen: set[str] = set()
    for row in rows:
        if row.depth not in wanted or row.depth in seen:
            continue
        seen.add(row.depth)
        text = wanted[row.depth].strip()
        if row.question != text:
            row.question = text
            row.save(update_fields=["question"])
    next_order = max((row.order for row in rows), default=0) + 1
    added = [depth for depth in DEPTHS if depth in wanted and depth not in seen]
    FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(interaction=interaction, order=next_order + step, depth=depth, question=wanted[depth].strip())
        for step, depth in enumerate(added)
    )


def _sync_questions(
    interaction: Interaction, questions: Iterable[NewFollowUp], present: list[FollowUpQuestion]
) -> None:
    """The questions as they were sent, in their order; those that stay the same keep their row and history."""
    wanted = [
        (order, each.depth, each.question.strip(), each.answer.strip()) for order, each in enumerate(questions, 1)
    ]
    rows = {(row.order, row.depth, row.question, row.answer): row for row in present}
    if rows:
        interaction.follow_ups.exclude(pk__in=[rows[key].pk for key in wanted if key in rows]).delete()
    FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(interaction=interaction, order=order, depth=depth, question=question, answer=answer)
        for order, depth, question, answer in (key for key in wanted if key not in rows)
    )
