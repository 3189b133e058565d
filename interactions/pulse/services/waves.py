"""A wave from its plan to what is told of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from audit.history import acting
from interactions.arithmetic.pulse_groups import LEAST, partition, tenths, told_of
from interactions.models import (
    Audience,
    PulseAnswer,
    PulseAsked,
    PulseFigure,
    PulseInvitation,
    PulseQuestion,
    PulseText,
    PulseTurnout,
    PulseWave,
)
from interactions.pulse import policies
from interactions.pulse.selectors.people import asked_people
from interactions.pulse.services.questions import questions_for
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import User

# How long people have, and how long nobody is asked afterwards: each wave more is one more to compare.
SHORTEST, LONGEST, BETWEEN = timedelta(days=6), timedelta(days=60), timedelta(days=90)
# From this score on somebody agrees.
AGREES = 4
# A day is over everywhere twelve hours after it ended in UTC.
EVERYWHERE = timedelta(hours=12)


# --- Planned by a person -------------------------------------------------------------------


@atomic_write
def plan_wave(*, by: User, data: dict[str, Any], at: datetime) -> PulseWave:
    """Plan a wave (name, starts_on, ends_on); it begins at once if its first day is today.

    ValidationError for dates that are past, too short, too long or too near to another wave, and where fewer than five
    people could be asked.
    """
    if not policies.may_open(by):
        raise PermissionDenied
    wave = PulseWave(opened_by=by, name=" ".join(data["name"].split()), starts_on=data["starts_on"])
    wave.ends_on = data["ends_on"]
    _check_first_day(wave, by, at)
    _check_days(wave, by, at)
    _check_people()
    with acting(by=by.pk):
        wave.full_clean()
        wave.save()
    start_due(at=at)
    wave.refresh_from_db()
    return wave


@atomic_write
def change_wave(*, by: User, wave: PulseWave, data: dict[str, Any], at: datetime) -> PulseWave:
    """Change name and dates of a planned wave; of an open one the last day alone, not to the past."""
    stored = PulseWave.objects.select_for_update().get(pk=wave.pk)
    if not policies.may_change(by, stored):
        raise PermissionDenied
    name = " ".join(data["name"].split())
    if data["ends_on"] < day_in(at, by.zone):
        raise ValidationError({"ends_on": "That day is past. Choose today or a later day."})
    if stored.is_open and data["starts_on"] != stored.starts_on:
        raise ValidationError({"starts_on": "People are asked already, so the first day stays."})
    if stored.is_open and name != stored.name:
        raise ValidationError({"name": "People are asked already, so the name stays."})
    stored.name, stored.starts_on, stored.ends_on = name, data["starts_on"], data["ends_on"]
    if not stored.is_open:
        _check_first_day(stored, by, at)
        _check_people()
    _check_days(stored, by, at)
    with acting(by=by.pk):
        stored.full_clean()
        stored.save()
    start_due(at=at)
    return stored


@atomic_write
def remove_wave(*, by: User, wave: PulseWave) -> None:
    """Delete a wave that has not begun."""
    stored = PulseWave.objects.select_for_update().get(pk=wave.pk)
    if not policies.may_remove(by, stored):
        raise PermissionDenied
    with acting(by=by.pk):
        stored.delete()


@atomic_write
def hide_text(*, by: User, text: PulseText, reason: str) -> None:
    """Take a text off the page, with a reason: it names somebody, or tells of a patient."""
    if not policies.may_hide_texts(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why; the reason is kept in the history."})
    with acting(by=by.pk, reason=reason.strip()):
        text.is_hidden = True
        text.save(update_fields=["is_hidden"])


def _check_first_day(wave: PulseWave, by: User, at: datetime) -> None:
    """Its planner's own day counts: nobody else is asked for a day yet."""
    if wave.starts_on < day_in(at, by.zone):
        raise ValidationError({"starts_on": "The first day is past. Choose today or a later day."})


def _check_people() -> None:
    if not any(groups_of(audience) and questions_for(audience=audience) for audience in Audience):
        raise ValidationError(
            f"Nobody would be asked: it takes {LEAST} MSLs, or {LEAST} colleagues of other functions with an account, "
            "and a question for them."
        )


def _check_days(wave: PulseWave, by: User, at: datetime) -> None:
    if wave.ends_on - wave.starts_on < SHORTEST:
        raise ValidationError({"ends_on": "Give people at least a week: some are on leave."})
    if wave.ends_on - wave.starts_on > LONGEST:
        raise ValidationError({"ends_on": "Two months are the longest: nothing is shown before the last day is over."})
    asked = PulseWave.objects.exclude(pk=wave.pk).exclude(started_on=None, ends_on__lt=day_in(at, by.zone))
    near = asked.filter(starts_on__lt=wave.ends_on + BETWEEN, ends_on__gt=wave.starts_on - BETWEEN)
    if other := near.first():
        days = f"{other.starts_on:%-d %b} to {other.ends_on:%-d %b %Y}"
        raise ValidationError({"starts_on": f"Leave three months to {other.name} ({days})."})


# --- Begun and closed by the clock -----------------------------------------------------------


@transaction.atomic
def start_due(*, at: datetime) -> int:
    """Invite everybody whom a wave asks, on its first day; returns how many waves began.

    Where too few are left to ask, it does not begin: it can be deleted or moved, and keeps no other wave away.
    """
    began = 0
    for wave in PulseWave.objects.select_for_update().to_start(at.date()):
        with acting(by=wave.opened_by_id):
            if not sum([_invite(wave, audience) for audience in Audience]):
                continue
            wave.started_on = at.date()
            wave.save(update_fields=["started_on"])
            began += 1
    return began


def groups_of(audience: str) -> dict[str, str]:
    """Function → the group under which its answers will stand: at least five people each. Empty where fewer are there.

    So a function of which only one person is asked is never stored by itself, not even while the wave is open.
    """
    people = Counter(asked_people(audience).values_list("function", flat=True))
    return {function: group for group, functions in partition(people).items() for function in functions}


def _invite(wave: PulseWave, audience: str) -> int:
    """Everybody of an audience, if it is large enough and there is something to ask; how many they are."""
    groups, questions, people = groups_of(audience), questions_for(audience=audience), list(asked_people(audience))
    if not (groups and questions):
        return 0
    SystemRandom().shuffle(people)
    PulseInvitation.objects.bulk_create(
        PulseInvitation(wave=wave, user=person, audience=audience, functions=groups[person.function])
        for person in people
    )
    PulseAsked.objects.bulk_create(PulseAsked(wave=wave, question=one) for one in questions)
    return len(people)


@transaction.atomic
def close_due(*, at: datetime) -> int:
    """Close waves whose last day is over everywhere: write what is told, delete the rest; returns how many."""
    waves = list(PulseWave.objects.select_for_update().to_close((at - EVERYWHERE).date()))
    for wave in waves:
        with acting(by=None, reason="Its last day is over."):
            _tell(wave)
            PulseAnswer.objects.filter(wave=wave).delete()
            PulseInvitation.objects.filter(wave=wave).delete()
            wave.closed_on = at.date()
            wave.save(update_fields=["closed_on"])
    return len(waves)


def _tell(wave: PulseWave) -> None:
    """Write down figures, texts and turnout: all that will ever be known of this wave."""
    asked, spent = _counted(wave, {}), _counted(wave, {"is_spent": True})
    scores: dict[int, list[tuple[str, int]]] = {}
    texts: dict[int, list[str]] = {}
    for question, functions, score, text in PulseAnswer.objects.filter(wave=wave).values_list(
        "question", "functions", "score", "text"
    ):
        if score is None:
            texts.setdefault(question, []).append(text)
        else:
            scores.setdefault(question, []).append((functions, score))
    for one in PulseQuestion.objects.filter(asked__wave=wave):
        if one.kind == PulseQuestion.Kind.SCALE:
            _tell_figures(wave, one, scores.get(one.pk, ()), asked[one.audience])
        elif len(found := texts.get(one.pk, [])) >= LEAST:
            SystemRandom().shuffle(found)
            PulseText.objects.bulk_create(PulseText(wave=wave, question=one, text=text) for text in found)
    for audience, people in asked.items():
        _tell_turnout(wave, audience, people, spent[audience])


def _counted(wave: PulseWave, which: dict[str, bool]) -> dict[str, Counter[str]]:
    """Audience → group → how many invitations."""
    found: dict[str, Counter[str]] = {audience: Counter() for audience in Audience.values}
    for audience, functions in wave.invitations.filter(**which).values_list("audience", "functions"):
        found[audience][functions] += 1
    return found


def _tell_figures(
    wave: PulseWave, question: PulseQuestion, scores: Iterable[tuple[str, int]], asked: Iterable[str]
) -> None:
    answers, agreeing = Counter(dict.fromkeys(asked, 0)), Counter[str]()
    for functions, score in scores:
        answers[functions] += 1
        agreeing[functions] += score >= AGREES
    for group, parts in partition(answers).items():
        number = sum(answers[part] for part in parts)
        PulseFigure.objects.create(
            wave=wave, question=question, functions=group, answers=number,
            agreeing=told_of(sum(agreeing[part] for part in parts), number),
        )  # fmt: skip


def _tell_turnout(wave: PulseWave, audience: str, asked: Mapping[str, int], spent: Mapping[str, int]) -> None:
    answered = {group: spent.get(group, 0) for group in asked}
    told = partition(answered)
    groups = {**told, "": list(asked)} if told else {}
    for group, parts in groups.items():
        share = tenths(sum(answered[part] for part in parts), sum(asked[part] for part in parts))
        PulseTurnout.objects.create(wave=wave, audience=audience, functions=group, tenths=share)
