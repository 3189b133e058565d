"""What is told of closed waves. Everything here comes from figures of five or more that were written down at the end.

There is one choice, the wave: no filter, sort order or list by which two pages could be taken from each other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from django.shortcuts import get_object_or_404
from django.urls import reverse

from interactions.arithmetic.pulse_groups import LEAST, Share
from interactions.models import Audience, PulseAsked, PulseFigure, PulseQuestion, PulseText, PulseTurnout, PulseWave
from interactions.pulse.policies import may_hide_texts, may_read_texts
from organization.models import User

EVERYBODY = "All together"
# So many waves are listed under a question, the newest first.
WAVES = 8
COLUMNS = (
    "wave", "first_day", "last_day", "asked_of", "question", "group", "answers", "agree_lowest_percent",
    "agree_highest_percent", "interval_from_percent", "interval_to_percent", "wave_before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of a group agree, in figures for a bar and in words."""

    label: str
    answers: int
    low: int
    high: int
    since: int  # the interval
    until: int
    before: str
    before_at: int | None

    @property
    def share(self) -> str:
        """The share in words."""
        return _percent(self.low, self.high)

    @property
    def interval(self) -> str:
        """The interval in words."""
        return f"{self.since} to {self.until} %"

    @property
    def maybe(self) -> int:
        """How wide the part of the bar is that may or may not belong to it."""
        return self.high - self.low

    @property
    def words(self) -> str:
        """The bar as a sentence."""
        return f"{self.label}: {self.share} of {self.answers} agree; 95 % interval {self.interval}. {self.before}."


@dataclass(frozen=True, slots=True)
class Text:
    """A free text; ``hide_url`` is empty for who may not take it off the page."""

    text: str
    hide_url: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a wave: bars, or texts, or why there is nothing."""

    text: str
    bars: list[Bar]
    texts: list[Text]
    waves: list[tuple[str, str, int]]  # name, share, answers; only if there are several
    nothing: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one audience said in a wave."""

    title: str
    turnout: str
    turnouts: list[tuple[str, str]]
    questions: list[Answered]


@dataclass(slots=True)
class _Found:
    """The rows of a page."""

    wave: PulseWave
    before: PulseWave | None
    closed: list[PulseWave]
    figures: dict[tuple[int, int], list[PulseFigure]] = field(default_factory=lambda: defaultdict(list))
    turnouts: dict[str, list[PulseTurnout]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[int, list[PulseText]] = field(default_factory=lambda: defaultdict(list))


def closed_waves() -> list[PulseWave]:
    """Newest first. One query; there are two a year."""
    return list(PulseWave.objects.closed())


def told_of_wave(user: User, wave: PulseWave, closed: Sequence[PulseWave]) -> list[Told]:
    """What a closed wave told, by audience; four queries, whatever their number."""
    asked = [one.question for one in PulseAsked.objects.filter(wave=wave).select_related("question")]
    found = _found(user, wave, closed, asked)
    return [
        _told(user, found, audience, questions)
        for audience in Audience
        if (questions := [one for one in asked if one.audience == audience])
    ]


def _found(user: User, wave: PulseWave, closed: Sequence[PulseWave], asked: list[PulseQuestion]) -> _Found:
    earlier = [one for one in closed if one.starts_on < wave.starts_on]
    found = _Found(wave, earlier[0] if earlier else None, [wave, *earlier][:WAVES])
    for figure in PulseFigure.objects.filter(wave__in=found.closed, question__in=asked):
        found.figures[figure.wave_id, figure.question_id].append(figure)
    for turnout in PulseTurnout.objects.filter(wave=wave):
        found.turnouts[turnout.audience].append(turnout)
    if may_read_texts(user):
        for text in PulseText.objects.filter(wave=wave, is_hidden=False):
            found.texts[text.question_id].append(text)
    return found


def _told(user: User, found: _Found, audience: Audience, asked: list[PulseQuestion]) -> Told:
    turnouts = {one.functions: f"about {10 * one.tenths} %" for one in found.turnouts[audience]}
    everybody = turnouts.pop("", "")
    return Told(
        audience.label,
        f"{everybody} of those asked answered".capitalize() if everybody else f"Fewer than {LEAST} people answered",
        [(group_label(group, audience), share) for group, share in turnouts.items()] if len(turnouts) > 1 else [],
        [_answered(user, found, one) for one in asked],
    )


def _answered(user: User, found: _Found, question: PulseQuestion) -> Answered:
    if question.kind == PulseQuestion.Kind.TEXT:
        return Answered(question.text, [], *_texts(user, found, question))
    bars = list(_bars(found, question))
    waves = [(one.name, total) for one in found.closed if (total := _total(found.figures[one.pk, question.pk]))]
    return Answered(
        question.text, bars, [],
        [(name, _percent(*total.percent), total.answers) for name, total in waves] if len(waves) > 1 else [],
        "" if bars else f"Fewer than {LEAST} answered, so nothing is shown.",
    )  # fmt: skip


def _texts(user: User, found: _Found, question: PulseQuestion) -> tuple[list[Text], list[tuple[str, str, int]], str]:
    if not may_read_texts(user):
        return [], [], "What people wrote is read by the medical side and compliance."
    texts = found.texts[question.pk]
    if len(texts) < LEAST:
        return [], [], f"Fewer than {LEAST} wrote something, so nothing is shown."
    may_hide = may_hide_texts(user)
    return [Text(one.text, reverse("pulse-text-hide", args=[one.pk]) if may_hide else "") for one in texts], [], ""


def _bars(found: _Found, question: PulseQuestion) -> Iterator[Bar]:
    """All together, and each group if there are several."""
    figures = found.figures[found.wave.pk, question.pk]
    earlier = found.figures[found.before.pk, question.pk] if found.before else []
    if (total := _total(figures)) is None:
        return
    yield _bar(EVERYBODY, total, _total(earlier), found, has_earlier=bool(earlier))
    if len(figures) > 1:
        before = {one.functions: _share(one) for one in earlier}
        for one in figures:
            label = group_label(one.functions, question.audience)
            yield _bar(label, _share(one), before.get(one.functions), found, has_earlier=bool(earlier))


def _bar(label: str, share: Share, before: Share | None, found: _Found, *, has_earlier: bool) -> Bar:
    if before is not None and found.before:
        said = f"{_percent(*before.percent)} in {found.before.name}"
    elif has_earlier:
        said = "Grouped differently in the wave before"
    else:
        said = "Nothing to compare with"
    at = sum(before.percent) // 2 if before else None
    return Bar(label, share.answers, *share.percent, *share.interval, said, at)


def _share(figure: PulseFigure) -> Share:
    return Share.of(figure.agreeing, figure.answers)


def _total(figures: Sequence[PulseFigure]) -> Share | None:
    """The sum of what is told of the groups, and nothing that they do not tell."""
    return reduce(add, map(_share, figures)) if figures else None


def _percent(low: int, high: int) -> str:
    return f"{low} %" if low == high else f"{low} to {high} %"


def group_label(functions: str, audience: str) -> str:
    """A group as it is called: "Clinical, Research and Safety"."""
    if audience == Audience.MSLS:
        return Audience.MSLS.label
    names = [str(User.Function(one).label) for one in functions.split(",")]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def table_of(wave: PulseWave, told: Sequence[Told]) -> Iterator[list[object]]:
    """The bars of a wave as rows of a file: exactly what the page shows."""
    for audience in told:
        for question in audience.questions:
            for bar in question.bars:
                yield [
                    wave.name, wave.starts_on, wave.ends_on, audience.title, question.text, bar.label, bar.answers,
                    bar.low, bar.high, bar.since, bar.until, bar.before,
                ]  # fmt: skip


def shown_text(pk: object) -> PulseText:
    """A text that is on the page, or 404."""
    return get_object_or_404(PulseText.objects.select_related("wave"), pk=pk, is_hidden=False)
