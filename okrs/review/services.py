"""Acknowledging with words, and asking back: both write in the thread of the check-in."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.check_ins import policies
from okrs.check_ins.services.check_ins import acknowledge
from okrs.models import CheckIn, UpdateRequest
from organization.comments.selectors.subjects import get_target, reads
from organization.comments.services import write_comment
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import Membership, On, User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict

LONGEST_QUESTION = UpdateRequest._meta.get_field("note").max_length or 0
NOT_ASKED = "Say what you want to know."


@atomic_write
def acknowledge_with(*, check_in: CheckIn, by: User, version: int, comment: str, at: datetime) -> CheckIn:
    """Acknowledge a check-in and say something about it, which calls its owner; without words only acknowledge it.

    Who may, and what is raised: as for ``acknowledge``, and ValidationError for a comment that cannot be saved.
    """
    done = acknowledge(check_in=check_in, by=by, version=version, at=at)
    if comment.strip():
        _say(check_in, comment, by, at)
    return done


@atomic_write
def ask_back(*, check_in: CheckIn, by: User, version: int, question: str, at: datetime) -> UpdateRequest:
    """Ask the owner about a check-in before it is acknowledged.

    The owner is called in its thread, and it waits in their quarter until they answer: in the thread, or with a
    check-in of the same month. Who may: ``policies.can_ask_back``. Raises VersionConflict if the text was changed since
    ``version`` was read, and ValidationError if somebody waits for an answer already.
    """
    key_result, question = check_in.key_result, question.strip()
    refuse_closed(key_result.objective.quarter)
    _refuse_settled(check_in, version)
    if not question:
        raise ValidationError({"text": NOT_ASKED})
    if len(question) > LONGEST_QUESTION:
        raise ValidationError({"text": f"A question has at most {LONGEST_QUESTION} characters."})
    teams = Membership.objects.on(day_in(at, by.zone)).filter(user=key_result.owner).values_list("team", flat=True)
    if not policies.can_acknowledge(by, check_in, managed_team_ids(by), set(teams)):
        raise PermissionDenied
    if not policies.can_answer(key_result):
        raise ValidationError(f"{key_result.owner} cannot answer any more.")
    waiting = UpdateRequest.objects.filter(key_result=key_result, answered_at__isnull=True).first()
    if waiting is not None:
        asked = f"{waiting.asked_at.astimezone(by.zone):%-d %b}"
        raise ValidationError(f"{waiting.asked_by} asked on {asked} already, and waits for an answer.")
    asked_back = UpdateRequest(key_result=key_result, asked_by=by, asked_at=at, note=question, check_in=check_in)
    asked_back.full_clean(exclude=["key_result", "asked_by", "check_in"])
    with acting(by=by.pk):
        asked_back.save()
    _say(check_in, question, by, at)
    return asked_back


def _refuse_settled(check_in: CheckIn, version: int) -> None:
    """What was acknowledged, corrected or changed since it was read is not asked about."""
    stored = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    if stored.acknowledged_at is not None:
        raise ValidationError("Somebody has acknowledged it already.")
    if CheckIn.objects.filter(supersedes=check_in, published_at__isnull=False).exists():
        raise ValidationError("It was corrected meanwhile. Read the correction.")
    if stored.version != version:
        raise VersionConflict


def _say(check_in: CheckIn, words: str, by: User, at: datetime) -> None:
    """Write in the thread of the check-in; its owner is called, if they read it, unless the words do so."""
    target = get_target(by, On.CHECK_IN, check_in.pk, today=day_in(at, by.zone))
    owner, words = check_in.key_result.owner, words.strip()
    is_called = f"@{owner.display_name}".casefold() in words.casefold()
    if not is_called and owner.is_active and reads(owner, target, at):
        words = f"@{{{owner.pk}}} {words}"
    write_comment(target=target, text=words, by=by, at=at)
