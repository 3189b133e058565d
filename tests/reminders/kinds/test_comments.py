"""Who is told of comments: whoever is mentioned in the app and by e-mail, those who take part in the app, nobody else.

Once each, whatever dies in between; not what is seen, withdrawn, resolved or no longer theirs to read.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from organization.comments.selectors.subjects import get_target
from organization.comments.services import edit_comment, mark_seen, reopen_thread, resolve_thread, withdraw_comment
from organization.comments.services import write_comment as write
from organization.models import Comment, Membership, Mention, On, User
from reminders.inbox.selectors import choices_of
from reminders.kinds import KINDS
from reminders.kinds.base import Homes
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery
from tests.factories.cast import Cast
from tests.factories.comments import make_subjects
from tests.factories.organization import MembershipFactory, UserFactory
from tests.reading import assertContains, assertNotContains

# Friday, in the afternoon in UTC.
AT = datetime(2026, 11, 6, 14, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Told = list[tuple[str, str, str]]


@pytest.fixture
def work(cast: Cast) -> dict[str, Any]:
    return make_subjects(cast)


@pytest.fixture
def say(work: dict[str, Any]) -> Callable[..., Comment]:
    def said(by: User, text: str, on: str = "objective", at: datetime = AT) -> Comment:
        return write(target=target(by, work, on), text=text, by=by, at=at)

    return said


def target(by: User, work: dict[str, Any], on: str = "objective") -> Any:
    return get_target(by, on, work[on].pk, today=AT.date())


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def told() -> Told:
    """(kind, who, way) of everything that was sent, in order."""
    rows = Notification.objects.filter(state="sent", rule__kind__in=["mention", "comment"])
    return sorted(rows.values_list("rule__kind", "recipient__display_name", "channel"))


def unread(user: User) -> list[str]:
    rows = Notification.objects.inbox_of(user).unread().filter(rule__kind__in=["mention", "comment"])
    return sorted(rows.values_list("rule__kind", flat=True))


Say = Callable[..., Comment]


def test_whoever_is_mentioned_is_told_in_both_ways_and_the_owner_in_the_app(cast: Cast, say: Say) -> None:
    say(cast.teammate, "Secretword, @Lena Holt")
    tick(AT + MINUTE)
    assert told() == [
        ("comment", "Mara Lind", "in_app"), ("mention", "Lena Holt", "email"), ("mention", "Lena Holt", "in_app"),
    ]  # fmt: skip
    assert tick(AT + 2 * MINUTE) == delivery.Tally()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([cast.lead.email], "Tomas Berg mentions you in a comment")
    assert "Secretword" not in str(sent.message())
    assert "objective" in sent.body


@pytest.mark.parametrize("on", list(On.values))
def test_the_owner_of_each_kind_is_told(on: str, cast: Cast, say: Say) -> None:
    say(cast.manager, "Well done", on)
    tick(AT + MINUTE)
    assert told() == [("comment", "Mara Lind", "in_app")]
    assert mail.outbox == []


def test_nobody_is_told_of_their_own_or_twice_of_one(cast: Cast, say: Say) -> None:
    say(cast.msl, "@Mara Lind, remember")
    tick(AT + MINUTE)
    assert told() == []
    say(cast.teammate, "@Mara Lind, yes")
    tick(AT + 2 * MINUTE)
    assert told() == [("mention", "Mara Lind", "email"), ("mention", "Mara Lind", "in_app")]


def test_those_who_wrote_are_told_of_what_follows_once_until_they_look(cast: Cast, say: Say) -> None:
    say(cast.elsewhere, "Before I came")
    first = say(cast.teammate, "A question")
    for number in range(5):
        say(cast.lead, f"Answer {number}", at=AT + number * MINUTE)
        tick(AT + number * MINUTE)
    mine = [one for one in told() if one[1] == "Tomas Berg"]
    assert mine == [("comment", "Tomas Berg", "in_app")]
    assert unread(cast.teammate) == ["comment"]
    newest = Comment.objects.latest("pk")
    mark_seen(
        thread_id=first.thread_id, comment_id=newest.pk, mention_ids=[], by=cast.teammate, at=AT + 6 * MINUTE
    )  # fmt: skip
    tick(AT + 6 * MINUTE)
    assert unread(cast.teammate) == []
    say(cast.lead, "One more", at=AT + 7 * MINUTE)
    tick(AT + 7 * MINUTE)
    assert unread(cast.teammate) == ["comment"]
    assert [one for one in told() if one[1] == "Nora Falk"] == []


def test_opening_the_page_reads_it(
    cast: Cast, work: dict[str, Any], say: Say, signed_in: Callable[[User], Client]
) -> None:
    made = say(cast.teammate, "@Lena Holt and all")
    tick(AT + MINUTE)
    client = signed_in(cast.lead)
    page = client.get(reverse("inbox"))
    assertContains(page, "Tomas Berg mentions you in a comment")
    assertNotContains(page, "and all")
    one = Notification.objects.inbox_of(cast.lead).get(rule__kind="mention")
    answer = client.post(reverse("inbox-read", args=[one.pk]), {"go": "1"})
    assertRedirects(answer, reverse("comment", args=[made.pk]), fetch_redirect_response=False)
    for person in (cast.lead, cast.msl):
        signed_in(person).get(reverse("objective", args=[work["objective"].pk]))
    tick(AT + 2 * MINUTE)
    assert unread(cast.lead) == unread(cast.msl) == []


def test_an_edit_tells_only_whom_it_adds(cast: Cast, work: dict[str, Any], say: Say) -> None:
    made = say(cast.teammate, "Hello @Lena Holt")
    tick(AT + MINUTE)

    def edit(text: str, minutes: int) -> None:
        made.refresh_from_db()
        edit_comment(comment=made, target=target(cast.teammate, work), version=made.version, text=text,
                     by=cast.teammate, at=AT + minutes * MINUTE)  # fmt: skip
        tick(AT + minutes * MINUTE)

    edit("Hello again @Lena Holt", 2)
    assert len(mail.outbox) == 1
    edit("Hello @Lena Holt and @Nora Falk", 3)
    assert [one.to for one in mail.outbox] == [[cast.lead.email], [cast.manager.email]]
    edit("Hello nobody", 4)
    edit("Hello @Lena Holt", 5)
    assert len(mail.outbox) == 2


def test_who_saw_the_comment_before_an_edit_added_them_is_told(cast: Cast, work: dict[str, Any], say: Say) -> None:
    made = say(cast.teammate, "Hello")
    mark_seen(thread_id=made.thread_id, comment_id=made.pk, mention_ids=[], by=cast.lead, at=AT)
    edit_comment(comment=made, target=target(cast.teammate, work), version=1, text="Hello @Lena Holt",
                 by=cast.teammate, at=AT + MINUTE)  # fmt: skip
    tick(AT + MINUTE)
    assert unread(cast.lead) == ["mention"]


def test_an_entry_goes_when_its_thread_is_no_longer_theirs_to_read(cast: Cast, say: Say) -> None:
    joined = MembershipFactory.create(
        user=cast.elsewhere, team=cast.north, from_date=AT.date() - timedelta(days=30), is_primary=False
    )
    say(cast.elsewhere, "Hello", "weekly_update")
    say(cast.msl, "Answer, @Elif Sand", "weekly_update")
    say(cast.msl, "Answer", "weekly_update")
    tick(AT + MINUTE)
    assert unread(cast.elsewhere) == ["comment", "mention"]
    Membership.objects.filter(pk=joined.pk).delete()
    tick(AT + 2 * MINUTE)
    assert unread(cast.elsewhere) == []


def test_what_is_withdrawn_or_resolved_waits_for_nobody(cast: Cast, work: dict[str, Any], say: Say) -> None:
    made = say(cast.teammate, "@Lena Holt")
    withdraw_comment(comment=made, version=1, by=cast.teammate, at=AT + MINUTE)
    tick(AT + MINUTE)
    assert told() == []
    made = say(cast.teammate, "@Lena Holt")
    tick(AT + 2 * MINUTE)
    assert unread(cast.lead) == ["mention"]
    assert unread(cast.msl) == ["comment"]
    resolve_thread(target=target(cast.manager, work), by=cast.manager, at=AT + 3 * MINUTE, read_to=made.pk)
    tick(AT + 3 * MINUTE)
    assert unread(cast.lead) == unread(cast.msl) == []
    reopen_thread(target=target(cast.manager, work), by=cast.manager)
    assert tick(AT + 4 * MINUTE) == delivery.Tally()


def test_who_may_read_it_no_more_is_not_told(cast: Cast, say: Say) -> None:
    say(cast.msl, "@Tomas Berg", "activity")
    say(cast.msl, "@Elif Sand @Nora Falk", "objective")
    Membership.objects.filter(user=cast.teammate).update(to_date=AT.date() - timedelta(days=1))
    User.objects.filter(pk=cast.elsewhere.pk).update(role="partner", function="commercial")
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)
    tick(AT + MINUTE)
    assert told() == []
    assert mail.outbox == []


def test_who_loses_it_between_the_plan_and_the_mail_gets_none(
    cast: Cast, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cast.msl, "@Tomas Berg", "activity")
    with monkeypatch.context() as patched:
        patched.setattr("reminders.outbox.services.claim", lambda **_: [])
        tick(AT + MINUTE)
    assert Notification.objects.filter(channel="email", state="due").count() == 1
    Membership.objects.filter(user=cast.teammate).update(to_date=AT.date() - timedelta(days=1))
    tick(AT + 2 * MINUTE)
    assert mail.outbox == []
    assert Notification.objects.get(channel="email").state == "skipped"


def test_a_worker_that_dies_loses_and_doubles_nothing(cast: Cast, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    say(cast.teammate, "@Lena Holt")
    for step in ("show", "retire", "claim"):
        with monkeypatch.context() as patched:
            patched.setattr(f"reminders.outbox.services.{step}", _dies)
            with pytest.raises(SystemError):
                tick(AT + MINUTE)
    tick(AT + 2 * MINUTE)
    assert len(mail.outbox) == 1
    assert len(told()) == 3


def _dies(**_: Any) -> None:
    raise SystemError


def test_what_people_do_not_want(cast: Cast, say: Say) -> None:
    Preference.objects.create(user=cast.lead, kind=Kind.MENTION, channel=Channel.EMAIL, is_wanted=False)
    Preference.objects.create(user=cast.msl, kind=Kind.COMMENT, channel=Channel.IN_APP, is_wanted=False)
    say(cast.teammate, "@Lena Holt")
    tick(AT + MINUTE)
    assert told() == [("mention", "Lena Holt", "in_app")]


def test_comments_are_never_mailed_and_partners_are_offered_neither(cast: Cast) -> None:
    rule = ReminderRule.objects.get(kind=Kind.COMMENT)
    rule.email = True
    with pytest.raises(ValidationError, match="an e-mail goes to those who are mentioned"):
        rule.full_clean()
    offered = {one.kind: [key for key, _ in one.channels] for one in choices_of(cast.msl)}
    assert (offered["mention"], offered["comment"]) == (["in_app", "email"], ["in_app"])
    for who in (cast.commercial, cast.clinical, cast.safety, cast.admin):
        assert not {"mention", "comment"} & {one.kind for one in choices_of(who)}


def test_words_without_their_comment_still_stand(cast: Cast) -> None:
    mention = KINDS["mention"].words("mention-9", "9", None, 0, ())
    comment = KINDS["comment"].words("thread-9", "9", None, 0, ())
    assert mention.title == "Somebody mentions you in a comment"
    assert comment.title == "New comments on a piece of work"
    assert {mention.path, comment.path} == {reverse("comment", args=[9])}


def test_statements_do_not_grow_with_comments(cast: Cast, say: Say) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            for kind in ("mention", "comment"):
                KINDS[kind].waiting(AT, ReminderRule.objects.get(kind=kind), Homes([], {}))
                KINDS[kind].settled(AT, Notification.objects.inbox_of(cast.lead).unread().filter(rule__kind=kind))
        return len(asked)

    say(cast.teammate, "@Lena Holt")
    say(cast.lead, "Yes")
    tick(AT)
    few = statements()
    for person in UserFactory.create_batch(8):
        MembershipFactory.create(user=person, team=cast.north, from_date=AT.date() - timedelta(days=9))
        say(person, "@Lena Holt, and so on")
        say(cast.lead, f"@{{{person.pk}}} thanks")
    tick(AT)
    assert statements() == few
    assert Mention.objects.count() == 17
