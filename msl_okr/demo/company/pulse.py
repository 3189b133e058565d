"""The pulse: a year ago hardly anybody learnt what became of an insight, half a year ago more did; now one is open."""

from collections.abc import Mapping
from datetime import date, timedelta

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
from interactions.pulse.services.waves import groups_of, start_due
from msl_okr.demo.story import Story, at, dice

Told = Mapping[Audience, tuple[tuple[tuple[str, int, int], ...], ...]]
# Who looks at the demo finds the open wave unanswered.
UNANSWERED = ("msl", "clinical", "commercial", "compliance")
# (group, answers, who agree) for each statement of an audience, in the order of the form.
YEAR_AGO = {
    Audience.COLLEAGUES: (
        (("clinical", 9, 5), ("commercial,market_access", 11, 4), ("compliance,research,safety", 6, 3)),
        (("clinical", 9, 3), ("commercial,market_access", 10, 2), ("compliance,research,safety", 6, 1)),
    ),
    Audience.MSLS: ((("medical", 11, 6),), (("medical", 11, 3),)),
}
HALF_A_YEAR_AGO = {
    Audience.COLLEAGUES: (
        (("clinical", 10, 7), ("commercial,market_access", 12, 7), ("compliance,research,safety", 7, 4)),
        (("clinical", 10, 6), ("commercial,market_access", 12, 4), ("compliance,research,safety", 7, 2)),
    ),
    Audience.MSLS: ((("medical", 11, 8),), (("medical", 10, 7),)),
}
TURNOUT = {Audience.COLLEAGUES: 7, Audience.MSLS: 9}
TEXTS = {
    Audience.COLLEAGUES: (
        "A short note after each congress, not a deck weeks later.",
        "I would like to know whom to ask for which therapeutic area.",
        "Tell us what you need from us before the plan is final.",
        "Support for payer questions came late twice.",
        "More of what physicians doubt, less of what they like.",
        "The monthly meeting helps. Please send the agenda a day before.",
    ),
    Audience.MSLS: (
        "Two good examples of insights from our own area.",
        "An answer within a month, even if it is no.",
        "Feedback from the brand plan meeting: did anybody use it?",
        "A word on what is already known, so that I do not bring it again.",
        "Less typing in the car.",
    ),
}


def ask(story: Story) -> None:
    """Two closed waves and an open one."""
    questions = list(PulseQuestion.objects.offered())
    for days, told in ((371, YEAR_AGO), (189, HALF_A_YEAR_AGO)):
        _closed(story, story.day - timedelta(days=days), told, questions)
    _open(story)


def _planned(story: Story, first: date) -> PulseWave:
    return PulseWave.objects.create(
        name=f"{first:%B %Y}", starts_on=first, ends_on=first + timedelta(days=13), opened_by=story.users["compliance"]
    )


def _closed(
    story: Story,
    first: date,
    told: Told,
    questions: list[PulseQuestion],
) -> None:
    """What remains of a wave: figures, texts, turnout."""
    wave = _planned(story, first)
    wave.started_on, wave.closed_on = first, wave.ends_on + timedelta(days=2)
    wave.save(update_fields=["started_on", "closed_on"])
    PulseAsked.objects.bulk_create(PulseAsked(wave=wave, question=one) for one in questions)
    for audience, statements in told.items():
        asked = [one for one in questions if one.audience == audience]
        scales = [one for one in asked if one.kind == PulseQuestion.Kind.SCALE]
        for question, groups in zip(scales, statements, strict=False):
            PulseFigure.objects.bulk_create(
                PulseFigure(wave=wave, question=question, functions=functions, answers=answers, agreeing=agreeing)
                for functions, answers, agreeing in groups
            )
        for question in asked:
            if question.kind == PulseQuestion.Kind.TEXT:
                texts = TEXTS[audience][: LEAST + wave.pk % 2]
                PulseText.objects.bulk_create(PulseText(wave=wave, question=question, text=text) for text in texts)
        for functions in ("", *(group for group, *_ in statements[0])):
            share = TURNOUT[audience] - (functions.count(",") > 1)
            PulseTurnout.objects.create(wave=wave, audience=audience, functions=functions, tenths=share)


def _open(story: Story) -> None:
    """Everybody was asked some days ago, and some have answered."""
    wave = _planned(story, story.day - timedelta(days=5))
    if not any(groups_of(audience) for audience in Audience):  # a very small demo
        wave.delete()
        return
    start_due(at=at(wave.starts_on, story.users["compliance"].zone, 9))
    chance = dice("pulse", story.day)
    waiting = [story.users[login].email for login in UNANSWERED]
    answered = PulseInvitation.objects.filter(wave=wave).exclude(user__email__in=waiting).order_by("user")
    spent = list(answered)
    spent = spent[: 2 * len(spent) // 3]
    PulseInvitation.objects.filter(pk__in=[one.pk for one in spent]).update(is_spent=True)
    answers = []
    for question in PulseQuestion.objects.filter(asked__wave=wave, kind=PulseQuestion.Kind.SCALE):
        for one in spent:
            if one.audience == question.audience:
                score = chance.choice([2, 3, 4, 4, 5])
                answers.append(PulseAnswer(wave=wave, question=question, functions=one.functions, score=score))
    chance.shuffle(answers)
    PulseAnswer.objects.bulk_create(answers)
