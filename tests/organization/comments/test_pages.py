"""The thread on pages: say something, change it for a while, withdraw it, resolve, and see what is new."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from audit.models import AccessRecord
from organization.comments.services import edit_comment
from organization.ground.once import FIELD
from organization.models import Comment, Mention, Quarter, Thread, ThreadVisit, User
from tests.factories.cast import Cast
from tests.factories.comments import CommentFactory
from tests.organization.comments.conftest import target_of
from tests.reading import assertContains, assertNotContains

Say = Callable[..., Comment]
SignedIn = Callable[[User], Client]
ON_PAGES = {"objective": "objective", "key_result": "key-result", "insight": "insight", "activity": "activity"}


def thread_url(subjects: dict[str, Any], on: str = "objective") -> str:
    return reverse("comments", args=[on, subjects[on].pk])


@pytest.mark.parametrize("on", [*ON_PAGES, "check_in", "weekly_update"])
def test_what_is_said_stands_where_the_work_is_read(
    on: str, subjects: dict[str, Any], cast: Cast, signed_in: SignedIn
) -> None:
    client, row = signed_in(cast.teammate), subjects[on]
    page = reverse(ON_PAGES[on], args=[row.pk]) if on in ON_PAGES else thread_url(subjects, on)
    assertContains(client.get(page), "Nobody has written yet")
    answer = client.post(thread_url(subjects, on), {"text": "Which <b>site</b>, @Mara Lind?"})
    made = Comment.objects.get()
    assertRedirects(answer, f"{page}#comment-{made.pk}", fetch_redirect_response=False)
    shown = client.get(page)
    assertContains(shown, 'Which &lt;b&gt;site&lt;/b&gt;, <strong class="mention">@Mara Lind</strong>?', html=False)
    assertContains(signed_in(cast.msl).get(reverse("comment", args=[made.pk]), follow=True), "Which &lt;b&gt;site")


def test_a_text_that_reads_like_a_patient_is_asked_about_once(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn
) -> None:
    client, words = signed_in(cast.msl), "A 54-year-old woman had a rash after the patient changed"
    answer = client.post(thread_url(subjects), {"text": words})
    assert answer.status_code == 422
    for said in (words, "Please read your text once more", "identify a patient", "hand it to safety"):
        assertContains(answer, said, status_code=422)
    assert not Comment.objects.exists()
    client.post(thread_url(subjects), {"text": words, "text_confirmed": "on"})
    made = Comment.objects.get()
    edit = reverse("comment-edit", args=[made.pk])
    changed = {"text": f"{words}!", "version": made.version}
    assertContains(client.post(edit, changed), "Please read your text once more", status_code=422)
    client.post(edit, {**changed, "text_confirmed": "on"})
    made.refresh_from_db()
    assert made.version == 2


def test_lists_of_updates_and_check_ins_count_comments(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    say(cast.teammate, "One", "check_in")
    say(cast.teammate, "Two", "check_in")
    say(cast.teammate, "One", "weekly_update")
    week = subjects["weekly_update"].week_start
    assertContains(signed_in(cast.manager).get(f"{reverse('weekly-team')}?week={week}"), "1 comment")
    page = signed_in(cast.msl).get(reverse("key-result", args=[subjects["key_result"].pk]))
    assertContains(page, "2 comments")
    assertContains(signed_in(cast.lead).get(f"{reverse('check-in-team')}?state=all"), "2 comments")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "@Colin Marsh, see", "@Nobody Here", "nul \x00"])
def test_wrong_input_is_said_beside_it_and_nothing_is_lost(
    text: str, subjects: dict[str, Any], cast: Cast, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.msl).post(thread_url(subjects), {"text": text})
    assert answer.status_code == 422
    assert not Comment.objects.exists()
    assert not Thread.objects.exists()
    if "@" in text:
        assertContains(answer, text, status_code=422)
        assertContains(answer, "nobody who can read this", status_code=422)


def test_a_form_sent_twice_says_it_once(subjects: dict[str, Any], cast: Cast, signed_in: SignedIn) -> None:
    client, sent = signed_in(cast.msl), {"text": "Once", FIELD: str(uuid4())}
    first, second = (client.post(thread_url(subjects), sent) for _ in range(2))
    assert (first.url, second.url) == (first.url, first.url)  # type: ignore[attr-defined]
    assert Comment.objects.count() == 1


def test_somebody_is_found_and_added_without_a_script(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.msl)
    found = client.post(thread_url(subjects), {"text": "Please look", "who": "hol", "act": "look"})
    assertContains(found, "Please look")
    assertContains(found, 'value="add:Lena Holt"')
    added = client.post(thread_url(subjects), {"text": "Please look", "act": "add:Lena Holt"})
    assertContains(added, "Please look @Lena Holt")
    assertContains(client.post(thread_url(subjects), {"text": "", "who": "col", "act": "look"}), "Nobody who can read")
    assert not Comment.objects.exists()


def test_readers_are_suggested_to_a_script(subjects: dict[str, Any], cast: Cast, signed_in: SignedIn) -> None:
    address = f"{reverse('comment-people')}?on=objective&id={subjects['objective'].pk}&q="
    assert [one["label"] for one in signed_in(cast.msl).get(f"{address}le").json()] == ["Lena Holt"]
    for words in ("holt lena", "holt", "lnea"):  # as names are found everywhere
        assert [one["label"] for one in signed_in(cast.msl).get(f"{address}{words}").json()] == ["Lena Holt"], words
    assert signed_in(cast.msl).get(f"{address}colin").json() == []
    assert signed_in(cast.msl).get(reverse("comment-people")).status_code == 404
    assert signed_in(cast.clinical).get(f"{address}le").status_code == 403


def test_its_author_changes_it_for_fifteen_minutes(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    made = say(cast.msl, "Frist @Tomas Berg")
    client, address = signed_in(cast.msl), reverse("comment-edit", args=[made.pk])
    assertContains(client.get(address), "Frist @Tomas Berg")
    assert signed_in(cast.teammate).get(address).status_code == 403
    assert signed_in(cast.clinical).get(address).status_code == 403
    assert client.post(address, {"text": "First @Zoe", "version": 1}).status_code == 422
    client.post(address, {"text": "First @Lena Holt", "version": 1})
    made.refresh_from_db()
    assert (made.text, made.version) == (f"First @{{{cast.lead.pk}}}", 2)
    assert list(made.mentions.values_list("person", flat=True)) == [cast.lead.pk]
    assertContains(signed_in(cast.teammate).get(thread_url(subjects)), "edited")
    answer = client.post(address, {"text": "Other", "version": 1})
    assertContains(answer, "First @Lena Holt", status_code=409)
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16), edited_at=None)
    assertContains(client.get(address, follow=True), "can be changed for 15 minutes")
    made.refresh_from_db()
    assert made.text == f"First @{{{cast.lead.pk}}}"


def test_what_comes_too_late_for_an_edit_is_offered_as_a_new_comment(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    made = say(cast.msl, "First", at=timezone.now() - timedelta(minutes=15, seconds=1))
    client, address = signed_in(cast.msl), reverse("comment-edit", args=[made.pk])
    late = client.post(address, {"text": "A careful correction", "version": 1})
    assertContains(late, "post it as a new comment", status_code=422)
    assertContains(late, "A careful correction", status_code=422)
    assertContains(late, f'action="{thread_url(subjects)}"', status_code=422)
    assert client.post(address, {"text": " ", "version": 1}).status_code == 302
    client.post(thread_url(subjects), {"text": "A careful correction"})
    assert [one.text for one in Comment.objects.order_by("pk")] == ["First", "A careful correction"]


def test_edits_are_kept_and_shown_to_the_author_and_compliance(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    made = say(cast.msl, "About @Lena Holt")
    edit_comment(comment=made, target=target_of(cast.msl, "objective", subjects["objective"]), version=1,
                 text="About nobody", by=cast.msl, at=timezone.now())  # fmt: skip
    address = reverse("comment-edits", args=[made.pk])
    for who in (cast.msl, cast.compliance):
        page = signed_in(who).get(address)
        assertContains(page, "@Lena Holt")
        assertContains(page, "About nobody")
    assert signed_in(cast.lead).get(address).status_code == 403
    assert signed_in(cast.clinical).get(address).status_code == 403
    assert AccessRecord.objects.filter(model="comment", actor_id=cast.compliance.pk).count() == 1


def test_it_is_withdrawn_and_its_place_stays(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    made = say(cast.msl, "Too early")
    address = reverse("comment-withdraw", args=[made.pk])
    assert signed_in(cast.teammate).post(address).status_code == 403
    signed_in(cast.msl).post(address)
    page = signed_in(cast.teammate).get(thread_url(subjects))
    assertContains(page, "Withdrawn by its author")
    assertNotContains(page, "Too early")
    edits = signed_in(cast.compliance).get(reverse("comment-edits", args=[made.pk]))
    assertContains(edits, "Too early")
    assertContains(edits, "Withdrawn")
    old = say(cast.msl, "Long ago", at=timezone.now() - timedelta(minutes=20))
    page = signed_in(cast.msl).post(reverse("comment-withdraw", args=[old.pk]), follow=True)
    assertContains(page, "can be changed for 15 minutes")


def test_a_thread_is_resolved_and_opened_again(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    client, address = (
        signed_in(cast.teammate),
        reverse("comments-resolve", args=["objective", subjects["objective"].pk]),
    )
    client.post(address)  # of nothing
    say(cast.msl, "Done?")
    assertContains(client.post(address, follow=True), "you have not read yet")
    for _ in range(2):
        assertContains(client.post(address, follow=True), "Resolved by Tomas Berg")
    assert Thread.objects.get().resolved_by == cast.teammate
    client.post(address, {"reopen": "1"})  # by whoever reads it
    assert Thread.objects.get().resolved_at is None
    client.post(address)
    say(cast.lead, "Not yet")
    assert Thread.objects.get().resolved_at is None
    assert signed_in(cast.clinical).post(address).status_code == 403


def test_what_was_said_meanwhile_is_read_before_a_thread_is_resolved(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    first = say(cast.msl, "First")
    client, address = signed_in(cast.manager), reverse("comments-resolve", args=["objective", subjects["objective"].pk])
    shown = client.get(reverse("objective", args=[subjects["objective"].pk]))
    assertContains(shown, f'name="read_to" value="{first.pk}"')
    say(cast.manager, "My own words wait for nobody")
    said = say(cast.teammate, "@Lena Holt, may we say this? I wait for you")
    for sent in ({"read_to": first.pk}, {}):
        refused = client.post(address, sent, follow=True) if sent else client.post(address)
        assert Thread.objects.get().resolved_at is None, sent
        if sent:
            assertContains(refused, "you have not read yet")
            ThreadVisit.objects.update(seen_to=first.pk)
    client.post(address, {"read_to": said.pk})
    assert Thread.objects.get().resolved_by == cast.manager


def test_the_link_to_a_comment_leads_to_where_it_is_shown(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    """To the page of its object, of its thread, or to an earlier one of it; and then it counts as seen."""
    client, page = signed_in(cast.teammate), reverse("objective", args=[subjects["objective"].pk])
    made = say(cast.msl, "@Tomas Berg, look at this")
    link = reverse("comment", args=[made.pk])
    for said, start in ((19, page), (1, thread_url(subjects)), (29, thread_url(subjects)), (40, thread_url(subjects))):
        for number in range(said):
            say(cast.lead, f"More {number}")
        client.get(page)  # shows the newest alone
        Mention.objects.update(seen_at=None)
        place = client.get(link).url  # type: ignore[attr-defined]
        assert place.startswith(start)
        assert place.endswith(f"#comment-{made.pk}")
        assertContains(client.get(place), "look at this")
        assert Mention.objects.get().seen_at is not None


def test_what_stands_before_the_newest_comments_is_not_seen_with_them(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    client, page = signed_in(cast.msl), reverse("objective", args=[subjects["objective"].pk])
    for number in range(30):
        said = say(cast.lead, f"Said {number}.")
    client.get(page)
    assert not ThreadVisit.objects.exists()
    shown = client.get(thread_url(subjects))
    assertContains(shown, "Said 0.")
    assert ThreadVisit.objects.get().seen_to == said.pk
    for number in range(60):
        said = say(cast.lead, f"Later {number}.")
    older = client.get(thread_url(subjects)).content.decode()
    assert ThreadVisit.objects.get().seen_to < said.pk
    found = re.search(r'href="([^"]+before=[^"]+)"', older)
    assert found is not None
    client.get(found[1].replace("&amp;", "&"))
    client.get(page)
    assert ThreadVisit.objects.get().seen_to < said.pk  # forty of them were not there yet
    client.get(thread_url(subjects))
    assert ThreadVisit.objects.get().seen_to == said.pk


def test_what_is_new_is_marked_once(subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say) -> None:
    say(cast.msl, "Old")
    newest = say(cast.msl, "@Tomas Berg, see")
    client, page = signed_in(cast.teammate), reverse("objective", args=[subjects["objective"].pk])
    new = '<span class="flag">New</span>'
    assert client.get(page).content.decode().count(new) == 2
    assert ThreadVisit.objects.get().seen_to == newest.pk
    assert Mention.objects.get().seen_at is not None
    assertNotContains(client.get(page), new)
    say(cast.msl, "Newer")
    assert client.get(page).content.decode().count(new) == 1
    assertNotContains(signed_in(cast.msl).get(page), new)


def test_a_long_thread_shows_its_newest_and_leads_to_the_others(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    first = say(cast.msl, "The very first")
    CommentFactory.create_batch(21, thread=first.thread, author=cast.msl)
    last = say(cast.msl, "The last one")
    client = signed_in(cast.teammate)
    page = client.get(reverse("objective", args=[subjects["objective"].pk]))
    assertNotContains(page, "The very first")
    assertContains(page, "The last one")
    assertContains(page, "Earlier comments")
    whole = client.get(thread_url(subjects)).content.decode()
    assert whole.index("The very first") < whole.index(last.text)
    CommentFactory.create_batch(50, thread=first.thread, author=cast.msl)
    paged = client.get(thread_url(subjects)).content.decode()
    assert "Earlier comments" in paged
    assert "The very first" not in paged


def test_after_the_quarter_closed_a_conversation_goes_on_and_says_so(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    say(cast.msl, "While it ran")
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.CLOSED)
    for on in ("objective", "key_result", "check_in"):
        assert say(cast.msl, "What we learnt", on).after_close
    page = signed_in(cast.msl).get(thread_url(subjects)).content.decode()
    assert page.count("After the quarter closed") == 1


def test_readers_of_others_words_leave_a_trace(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    say(cast.msl, "Mine")
    before = AccessRecord.objects.count()
    signed_in(cast.msl).get(thread_url(subjects))
    signed_in(cast.msl).get(reverse("objective", args=[subjects["objective"].pk]))
    assert AccessRecord.objects.count() == before
    signed_in(cast.lead).get(thread_url(subjects))
    signed_in(cast.lead).get(reverse("objective", args=[subjects["objective"].pk]))
    assert set(AccessRecord.objects.filter(actor_id=cast.lead.pk).values_list("model", flat=True)) == {
        "comment", "objective",
    }  # fmt: skip


def test_somebody_who_left_is_marked_as_such(
    subjects: dict[str, Any], cast: Cast, signed_in: SignedIn, say: Say
) -> None:
    say(cast.teammate, "@Mara Lind, good")
    for person in (cast.teammate, cast.msl):
        User.objects.filter(pk=person.pk).update(is_active=False)
    page = signed_in(cast.lead).get(thread_url(subjects))
    assertContains(page, "Tomas Berg (no longer active)")
    assertContains(page, "@Mara Lind (no longer active)")
