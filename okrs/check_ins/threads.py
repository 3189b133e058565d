"""Threads of published check-ins."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from okrs.check_ins.selectors.cards import period_label
from okrs.check_ins.services.update_requests import settle_questions, take_question_back
from okrs.models import CheckIn
from organization.comments.subjects import About, Subject
from organization.models import Comment, On, Quarter, User
from organization.models.reach import readers_within


class CheckInSubject(Subject):
    """Read by the owner's team, its managers, medical leads and compliance; a correction has a thread of its own."""

    on, data, model, owner = On.CHECK_IN, "check_in", CheckIn, "author"

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Published ones within reach."""
        found = CheckIn.objects.visible_to(user, today).filter(published_at__isnull=False)
        return found.select_related("key_result__objective__quarter")

    def about(self, row: CheckIn) -> About:
        """The key result and the month."""
        key_result, quarter = row.key_result, row.key_result.objective.quarter
        return About(
            f"{key_result.code} {key_result.title}: check-in of {period_label(quarter, row.period)}",
            f"{reverse('key-result', args=[key_result.pk])}#check-ins",
            is_closed=quarter.state == Quarter.State.CLOSED, has_thread=False,
        )  # fmt: skip

    def commented(self, row: CheckIn, by: User, at: datetime) -> None:
        """What the owner says answers the question that was asked back."""
        if by.pk == row.key_result.owner_id:
            settle_questions(row, at)

    def withdrawn(self, comment: Comment, at: datetime) -> None:
        """A question that was asked back is taken back with its words."""
        take_question_back(comment.thread.object_id, comment.author, comment.created_at)

    def readers(self, row: CheckIn, today: date) -> Q:
        """As ``reach_of`` says: by the owner of the key result, or by its team."""
        objective = row.key_result.objective
        teams = [objective.primary_team_id] if objective.is_team else []
        within = readers_within(self.data, today, authors=[row.key_result.owner_id], teams=teams)
        return within | Q(pk=row.author_id)
