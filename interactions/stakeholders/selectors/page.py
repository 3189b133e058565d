"""The page of one stakeholder."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from interactions.boundaries.selectors import Card, card_of
from interactions.models import Activity, InternalStakeholder, RoleAnswer, StakeholderContact
from interactions.stakeholders import policies
from interactions.stakeholders.selectors.lists import Line, line_of, one_with_standing
from interactions.stakeholders.stages import MEANINGS, QUESTIONS
from organization.ground.names import owner_name
from organization.ground.needs import Tap
from organization.models import User
from organization.selectors.history import history_entries

# So many of each are shown; the map is for knowing people, not for keeping minutes.
SHOWN = 20
HOME = "home"


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that took place."""

    day: date | None
    channel: str
    note: str
    undo_url: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, or feedback with where it was heard."""

    text: str
    day: date
    remove_url: str
    where: str = ""
    where_url: str = ""


@dataclass(frozen=True)
class StakeholderPage:
    """Everything the page shows, in words. ``questions`` are there while nobody has answered them."""

    pk: int
    line: Line
    owner: str
    is_own: bool
    can_edit: bool
    is_ended: bool
    facts: list[dict[str, str]]
    stage: str
    stage_means: str
    suggestion: str
    growth: str
    answer: Said | None
    earlier: tuple[Said, ...]
    questions: tuple[str, ...]
    talks: tuple[Talk, ...]
    planned: str
    met_today: Tap
    feedback: tuple[Said, ...]
    card: Card | None
    history: list[dict[str, Any]]


def stakeholder_page(found: InternalStakeholder, *, user: User, today: date) -> StakeholderPage:
    """The page of a stakeholder that the viewer may read; nine queries at most."""
    line = line_of(one_with_standing(found.pk), today=today)
    can_edit = policies.can_add_to(user, found)
    answers = [_answer(one) for one in found.answers.all()[:SHOWN]]
    readable = Activity.objects.visible_to(user, today).filter(pk=OuterRef("activity"))
    said = found.feedback.select_related("activity").annotate(is_readable=Exists(readable))
    means, suggestion = MEANINGS[found.stage]
    return StakeholderPage(
        pk=found.pk,
        line=line,
        owner=owner_name(found.owner),
        is_own=found.owner_id == user.pk,
        can_edit=can_edit,
        is_ended=found.ended_on is not None,
        facts=_facts(found),
        stage=found.get_stage_display(),
        stage_means=means,
        suggestion=suggestion,
        growth=found.growth,
        answer=answers[0] if answers else None,
        earlier=tuple(answers[1:]),
        questions=() if answers else QUESTIONS,
        talks=tuple(_talk(one) for one in found.contacts.filter(met_on__isnull=False)[:SHOWN]),
        planned=_planned(line, today),
        met_today=met_tap(found.pk),
        feedback=tuple(_feedback(one) for one in said[:SHOWN]),
        card=card_of(line.function),
        history=history_entries(found),
    )


def met_tap(pk: int, back: str = "") -> Tap:
    """Records in one tap that they met today."""
    return Tap("Met today", f"{reverse('stakeholder-met', args=[pk])}{f'?back={back}' if back else ''}")


def prefilled(found: InternalStakeholder, *, planned: date | None, today: date) -> dict[str, Any]:
    """What the forms of the page begin with."""
    channel = found.channel or "face_to_face"
    return {
        "answer": {"said_on": today},
        "talk": {"met_on": today, "channel": channel},
        "feedback": {"heard_on": today},
        "plan": {"planned_on": planned if planned and planned >= today else _in_a_week(today), "channel": channel},
    }


def differences(stored: InternalStakeholder, typed: InternalStakeholder) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of every field of the form."""
    names = ("name", "position", "impact", "expects", "sharing", "growth", "next_step")
    fields = [typed._meta.get_field(name) for name in names]
    plain = [(str(field.verbose_name), getattr(stored, field.name), getattr(typed, field.name)) for field in fields]  # type: ignore[union-attr]
    chosen = [
        ("colleague", str(stored.colleague or ""), str(typed.colleague or "")),
        ("stage", stored.get_stage_display(), typed.get_stage_display()),
        ("contact agreed", str(stored.get_every_display() or ""), str(typed.get_every_display() or "")),
        ("preferred channel", stored.get_channel_display(), typed.get_channel_display()),
        ("day of the next step", _day(stored.next_step_on), _day(typed.next_step_on)),
        ("agreed since", _day(stored.agreed_since), _day(typed.agreed_since)),
    ]
    return [(label.capitalize(), old, new) for label, old, new in plain + chosen]


def _in_a_week(today: date) -> date:
    """The same day of next week, or the Monday after where it is a weekend."""
    day = today + timedelta(days=7)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def _planned(line: Line, today: date) -> str:
    if line.planned_on is None:
        return ""
    if line.planned_on == today:
        return "A talk is planned for today."
    if line.planned_on < today:
        return f"A talk was planned for {_day(line.planned_on)}. Did you meet?"
    return f"A talk is planned for {line.planned_on:%A %-d %B}."


def _facts(found: InternalStakeholder) -> list[dict[str, str]]:
    return [
        {"label": "Impact they recognise", "value": found.impact},
        {"label": "What they expect", "value": found.expects},
        {"label": "Likes to hear from you", "value": found.get_channel_display()},
        {"label": "What you agreed to share", "value": found.sharing},
    ]


def _talk(one: StakeholderContact) -> Talk:
    day = one.met_on or one.planned_on
    return Talk(day, one.get_channel_display(), one.note, reverse("stakeholder-met-undo", args=[one.pk]))


def _answer(one: RoleAnswer) -> Said:
    return Said(one.words, one.said_on, reverse("stakeholder-answer-remove", args=[one.pk]))


def _feedback(one: Any) -> Said:
    """Where it was heard is named to whoever may read that (``is_readable``)."""
    remove = reverse("stakeholder-feedback-remove", args=[one.pk])
    if not one.is_readable:
        return Said(one.text, one.heard_on, remove)
    return Said(one.text, one.heard_on, remove, str(one.activity), reverse("activity", args=[one.activity_id]))
