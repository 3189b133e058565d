"""Waves of the pulse, and people who answer them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from interactions.arithmetic.pulse_groups import LEAST
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
from interactions.pulse.services.waves import close_due, start_due
from organization import roles
from organization.models import User
from tests.factories.organization import UserFactory

if TYPE_CHECKING:
    from tests.factories.cast import Cast
    from tests.factories.world import Words

DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, time(12), UTC)


def make_people(number: int, function: str = "clinical", role: str = roles.PARTNER) -> list[User]:
    """So many more of a function."""
    return [UserFactory.create(role=role, function=function) for _ in range(number)]


def make_question(audience: str = Audience.COLLEAGUES, kind: str = "scale", text: str = "It helps.") -> PulseQuestion:
    """A question of its own; the shipped ones stay beside it."""
    return PulseQuestion.objects.create(audience=audience, kind=kind, text=text, position=9)


def make_wave(by: User, starts_on: date, *, days: int = 13, name: str = "") -> PulseWave:
    """A planned wave."""
    return PulseWave.objects.create(
        name=name or f"{starts_on:%B %Y}", starts_on=starts_on, ends_on=starts_on + days * DAY, opened_by=by
    )


def begun(wave: PulseWave) -> PulseWave:
    """The wave after its first morning."""
    start_due(at=noon(wave.starts_on))
    wave.refresh_from_db()
    return wave


def over(wave: PulseWave) -> PulseWave:
    """The wave after its last day ended everywhere."""
    close_due(at=noon(wave.ends_on) + 2 * DAY)
    wave.refresh_from_db()
    return wave


def give(wave: PulseWave, question: PulseQuestion, said: Mapping[str, Sequence[int]]) -> None:
    """Scores by group as people gave them, with as many tokens spent as the group gave at least."""
    PulseAnswer.objects.bulk_create(
        PulseAnswer(wave=wave, question=question, functions=group, score=score)
        for group, scores in said.items() for score in scores
    )  # fmt: skip
    for group, scores in said.items():
        own = PulseInvitation.objects.filter(wave=wave, functions=group, audience=question.audience)
        spent = own.filter(is_spent=True).count()
        unspent = own.filter(is_spent=False).values_list("pk", flat=True)[: max(0, len(scores) - spent)]
        PulseInvitation.objects.filter(pk__in=list(unspent)).update(is_spent=True)


@dataclass(frozen=True)
class Pulses:
    """A closed wave with figures and texts, an open one that asks a few of the cast, a planned one."""

    closed: PulseWave
    open: PulseWave
    planned: PulseWave
    question: PulseQuestion  # asked in both
    spare: PulseQuestion  # never asked
    text: PulseText
    figure: PulseFigure
    turnout: PulseTurnout


def make_pulses(cast: "Cast", words: "Words", today: date) -> Pulses:
    """Rows as they are written, without the people that a wave of five takes."""
    question = make_question(text="Field medical is of use.")
    own_words = make_question(kind="text", text="And what is missing?")
    of_msls = make_question(Audience.MSLS, text="I learn what became of it.")
    closed = make_wave(cast.compliance, today - timedelta(days=180), name="Last autumn")
    closed.started_on, closed.closed_on = closed.starts_on, closed.ends_on + 2 * DAY
    closed.save()
    running = make_wave(cast.compliance, today - timedelta(days=3), name="This spring")
    running.started_on = running.starts_on
    running.save()
    for wave in (closed, running):
        PulseAsked.objects.bulk_create(PulseAsked(wave=wave, question=one) for one in (question, own_words, of_msls))
    figures = [
        PulseFigure.objects.create(wave=closed, question=one, functions=group, answers=8, agreeing=5)
        for one, group in ((question, "clinical"), (question, "commercial,safety"), (of_msls, "medical"))
    ]
    turnouts = [
        PulseTurnout.objects.create(wave=closed, audience=audience, functions=group, tenths=6)
        for audience, group in ((Audience.COLLEAGUES, ""), (Audience.COLLEAGUES, "clinical"), (Audience.MSLS, ""))
    ]
    texts = [
        PulseText.objects.create(wave=closed, question=own_words, text=text)
        for text in (words.plant("pulse_text"), *(f"Come earlier {number}" for number in range(LEAST - 1)))
    ]
    for user, audience, group in (
        (cast.msl, Audience.MSLS, "medical"),
        (cast.teammate, Audience.MSLS, "medical"),
        (cast.commercial, Audience.COLLEAGUES, "commercial,safety"),
        (cast.clinical, Audience.COLLEAGUES, "clinical"),
    ):
        PulseInvitation.objects.create(wave=running, user=user, audience=audience, functions=group)
    PulseAnswer.objects.create(wave=running, question=question, functions="clinical", score=2)
    PulseAnswer.objects.create(wave=running, question=own_words, text=words.plant("pulse_answer"))
    return Pulses(
        closed, running, make_wave(cast.compliance, today + timedelta(days=180), name="Next autumn"), question,
        make_question(text="Never asked."), texts[0], figures[0], turnouts[0],
    )  # fmt: skip
