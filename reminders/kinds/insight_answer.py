"""An answer to an insight that one brought: a decision, an outcome, or a question. Due when it is given."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from insights.capture.selectors import AnswerSent, answers_named, open_answers
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ToldKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Comes before the number of the answer.
RECEIPT = "receipt-"


class InsightAnswer(ToldKind):
    """One for each answer, until its reader thanks for it or, if it asks something, hands the insight in again."""

    kind = Kind.INSIGHT_ANSWER
    permission = "insight.write"
    moves_days = rules.ANSWER_MOVES_DAYS
    due_day = "the day on which it is given"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Answers that nobody has thanked for, and open questions."""
        for one in open_answers(people=people, since=at - 2 * REACH):
            day = rules.asked_on(one.sent_at, one.author.zone)
            yield Owed(self.kind, one.author, *answer_key(one), day, day, asked_at=one.sent_at)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Authors who were answered lately and not told yet. Two queries."""
        late = 2 * REACH if rule.offset_days else timedelta(days=self.moves_days + 2)
        answered = _keys(open_answers(since=at - late))
        told = Notification.objects.filter(rule=rule, period__in={period for *_, period in answered})
        return {pk for pk, *_ in answered - set(told.values_list("recipient", "subject", "period"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those that were thanked for or answered, or whose author may not read insights any more."""
        rows = {(who, *key): pk for pk, who, *key in unread.values_list("pk", "recipient", "subject", "period")}
        people = User.objects.who_may(self.permission).filter(pk__in={who for who, *_ in rows})
        still_open = _keys(open_answers(people=people)) if rows else set()
        return [pk for key, pk in rows.items() if key not in still_open]

    def names(self, subjects: Collection[str]) -> Mapping[str, str]:
        """What each answer says of the insight, in a word."""
        numbers = numbers_in(subjects, RECEIPT)
        return {numbers[pk]: about for pk, about in answers_named(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Which insight, by its number, and what became of it; never what it says. No ``name`` is an answer undone."""
        path = reverse("insight", args=[int(period)])
        if name == "needs detail":
            return Words(
                f"A question about your insight No. {period}",
                "It waits for more detail from you; you can answer and hand it in again on one page.", "Answer", path,
            )  # fmt: skip
        if name is None:
            return Words(
                f"The answer to your insight No. {period} was taken back",
                "Whoever decided undid it; the next decision is told to you again.", "See where it stands", path,
            )  # fmt: skip
        return Words(
            f"An answer to your insight No. {period}{f': {name}' if name else ''}",
            "It says what becomes of what you brought, and who decided it.", "Read it", path,
        )  # fmt: skip


def answer_key(one: AnswerSent) -> tuple[str, str]:
    """Subject and period: the answer, and the insight that it is about."""
    return f"{RECEIPT}{one.pk}", str(one.insight_id)


def _keys(answers: Iterable[AnswerSent]) -> set[tuple[int, str, str]]:
    return {(one.author.pk, *answer_key(one)) for one in answers}
