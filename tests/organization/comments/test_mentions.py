"""Who is meant by an @ in a text, and how it is stored and shown."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from organization.comments.mentions import MOST, Named, calls_in, read, typed_again, way_to_call
from organization.comments.selectors.threads import Part, get_comment, parts_of, typed_text
from organization.comments.services import edit_comment
from organization.models import Comment, Mention
from tests.factories.cast import Cast
from tests.factories.organization import MembershipFactory, UserFactory

MARA, MARIE = Named(1, "Mara Lind", "mara@demo.example"), Named(2, "Marie Okafor", "marie@demo.example")
ANNE, ANNE_LEE = Named(3, "Anne", "anne@demo.example"), Named(4, "Anne Lee", "lee@demo.example")
ODA, OTHER_ODA = Named(5, "Óda O’Brien-Łoś", "oda@demo.example"), Named(6, "Oda OBrien Los", "los@demo.example")
PEOPLE = [MARA, MARIE, ANNE, ANNE_LEE, ODA]


@pytest.mark.parametrize(
    ("typed", "stored", "ids"),
    [
        ("@Mara Lind, look", "@{1}, look", [1]),
        ("Ask @mara lind's team", "Ask @{1}'s team", [1]),
        ("@Mara?", "@{1}?", [1]),
        ("(@Marie Okafor) and @Mara Lind.", "(@{2}) and @{1}.", [2, 1]),
        ("@Anne Lee and @Anne too", "@{4} and @{3} too", [4, 3]),
        ("@Anne\nLee", "@{3}\nLee", [3]),
        ("@oda obrien los!", "@{5}!", [5]),
        ("@marie@demo.example.", "@{2}.", [2]),
        ("@{1} again, @Mara", "@{1} again, @{1}", [1]),
        ("mail marie@demo.example @ 5, @5 pm, a@Mara", "mail marie@demo.example @ 5, @5 pm, a@Mara", []),
    ],
)
def test_a_call_means_one_person(typed: str, stored: str, ids: list[int]) -> None:
    assert read(typed, PEOPLE) == (stored, ids)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("@Mar", "nobody who can read this"),
        ("@Zoe Berg", "“@Zoe Berg” is nobody who can read this"),
        ("@{99}", r"“@\{99\}” is nobody"),
        ("@zoe@demo.example", "“@zoe@demo.example” is nobody"),
    ],
)
def test_a_call_that_means_nobody_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read(typed, PEOPLE)


@pytest.mark.parametrize(
    ("typed", "stored", "ids"),
    [
        ("@Mara Lind—please", "@{1}—please", [1]),
        ("@Mara Lind/@Marie Okafor", "@{1}/@{2}", [1, 2]),
        ("-@Mara Lind: the site", "-@{1}: the site", [1]),
        ("Done.@Mara Lind, look", "Done.@{1}, look", [1]),
        ("https://x.example/@mara and x.example/@marie", "https://x.example/@mara and x.example/@marie", []),
        ("to me-@demo.example", "to me-@demo.example", []),
        ("@Mara-Lind", "@{1}", [1]),
        ("@Mara, Lind is a place", "@{1}, Lind is a place", [1]),
        ("@Mara I think so", "@{1} I think so", [1]),
        ("@O’Brien", "@{8}", [8]),
    ],
)
def test_signs_around_a_name_neither_halve_nor_hide_it(typed: str, stored: str, ids: list[int]) -> None:
    assert read(typed, [*PEOPLE, Named(8, "O’Brien", "o@demo.example")]) == (stored, ids)


@pytest.mark.parametrize("typed", ["@Mara Lind-Berg", "@Mara Linx, look", "@O’Hara", "@Óda-Maria"])
def test_a_longer_name_is_never_taken_for_its_beginning(typed: str) -> None:
    with pytest.raises(ValidationError, match=f"“{typed.removesuffix(', look')}” is nobody who can read this"):
        read(typed, [*PEOPLE, Named(8, "O", "o@demo.example")])


def test_a_name_of_somebody_who_cannot_read_means_nobody_else() -> None:
    jones, sand = Named(1, "Elif Jones", "j@x.example"), Named(2, "Elif Sand", "s@x.example", may=False)
    for typed in ("@Elif Sand please", "@elif sand please", "@Elif Sandberg please"):
        with pytest.raises(ValidationError, match="nobody who can read this"):
            read(typed, [jones, sand])
    assert read("@Elif, please", [jones, sand]) == ("@{1}, please", [1])
    for typed in ("@{2}", "@s@x.example"):
        with pytest.raises(ValidationError, match="nobody who can read this"):
            read(typed, [jones, sand])


def test_a_blank_is_asked_for_between_two_who_are_called() -> None:
    for typed in ("@Mara Lind@Anne", "@{1}@Anne", "@mara@demo.example@Anne"):
        with pytest.raises(ValidationError, match="Put a blank before “@Anne”"):
            read(typed, PEOPLE)


@pytest.mark.parametrize(
    "name",
    ["Sammy Davis Jr.", "Anna (on leave)", "A B C D E F G", "3M Liaison", "(Dr) Anna", "Davis, Sam", "O’Brien-Łoś",
     "José", "Mara Lind Lind", "Prof. Dr. A. v. d. Berg", "Mara"],
)  # fmt: skip
@pytest.mark.parametrize(
    "stored",
    ["@{9} hello", "@{9}. Hello", "(see @{9})", "@{9}-x", "@{9}’s", "@{1} and @{9}", "@{9}/@{1}", "@{9} Lind",
     "@{9}, B"],
)  # fmt: skip
def test_what_was_stored_is_typed_so_that_it_is_stored_again(name: str, stored: str) -> None:
    people = [*PEOPLE, Named(9, name, "nine@demo.example")]
    typed = typed_again(stored, people)
    assert read(typed, people, kept=[1, 9])[0] == stored
    if name in ("Sammy Davis Jr.", "Anna (on leave)", "A B C D E F G") and stored == "@{9} hello":
        assert typed == f"@{name} hello"


def test_namesakes_stand_by_their_addresses() -> None:
    people = [ODA, OTHER_ODA, MARA]
    typed = typed_again("@{5}, @{6} and @{1}", people)
    assert typed == "@oda@demo.example, @los@demo.example and @Mara Lind"
    assert read(typed, people, kept=[5, 6, 1]) == ("@{5}, @{6} and @{1}", [5, 6, 1])
    assert way_to_call(Named(9, "3M Liaison", "nine@demo.example")) == "nine@demo.example"


def test_a_call_that_may_mean_several_is_refused_with_their_names() -> None:
    with pytest.raises(ValidationError, match="“@Anna” may be Anna Berg or Anna Holm"):
        read("@Anna", [Named(7, "Anna Holm", "h@x.example"), Named(8, "Anna Berg", "b@x.example")])
    with pytest.raises(ValidationError, match="2 people are called Óda O’Brien-Łoś"):
        read("@Oda OBrien Los", [ODA, OTHER_ODA])
    assert read("@Oda OBrien Los", [ODA, OTHER_ODA], kept=[6]) == ("@{6}", [6])


def test_too_many_are_refused() -> None:
    crowd = [Named(n, f"Person{n} X", f"p{n}@x.example") for n in range(10, 11 + MOST)]
    with pytest.raises(ValidationError, match="at most 10 people"):
        read(" ".join(f"@{one.name}" for one in crowd), crowd)


def test_a_text_goes_there_and_back() -> None:
    stored, _ = read("Dear @Anne Lee (@Mara Lind)", PEOPLE)
    assert typed_again(stored, PEOPLE) == "Dear @Anne Lee (@Mara Lind)"
    assert [set(call.first_words) for call in calls_in("@Anne Lee's @{4}")] == [{"anne"}, set()]


def test_links_lead_only_to_this_installation(settings) -> None:
    settings.BASE_URL = "https://okr.example"
    text = "See https://okr.example/board/, http://evil.example/x and https://okr.example.evil.example/ javascript:a()"
    assert [one.url for one in parts_of(text, {}) if one.url] == ["https://okr.example/board/"]
    assert "".join(one.text for one in parts_of(text, {})) == text
    assert parts_of("Hi @{1}!", {1: "Mara"}) == (Part("Hi "), Part("@Mara", is_name=True), Part("!"))
    assert [one.text for one in parts_of("http://[x", {})] == ["http://[x"]


def test_a_mention_keeps_the_person_and_not_the_name(say: Callable[..., Comment], cast: Cast) -> None:
    made = say(cast.lead, "@Mara Lind, which site?")
    assert made.text == f"@{{{cast.msl.pk}}}, which site?"
    assert list(made.mentions.values_list("person", flat=True)) == [cast.msl.pk]


@pytest.mark.parametrize(
    ("on", "who"), [("objective", "clinical"), ("objective", "admin"), ("weekly_update", "elsewhere"),
                    ("insight", "commercial"), ("activity", "other_manager"), ("check_in", "admin")],
)  # fmt: skip
def test_who_cannot_read_it_cannot_be_mentioned(on: str, who: str, say: Callable[..., Comment], cast: Cast) -> None:
    for typed in (getattr(cast, who).display_name, getattr(cast, who).email, f"{{{getattr(cast, who).pk}}}"):
        with pytest.raises(ValidationError, match="nobody who can read this"):
            say(cast.msl, f"@{typed} look", on)
    assert not Comment.objects.exists()
    assert not Mention.objects.exists()


def test_who_left_stays_readable_and_cannot_be_mentioned_anew(say: Callable[..., Comment], cast: Cast) -> None:
    left = UserFactory.create(display_name="Gone Soon")
    MembershipFactory.create(user=left, team=cast.north, from_date=cast.quarter.starts_on)
    say(cast.msl, "@Gone Soon knows")
    left.is_active = False
    left.save()
    with pytest.raises(ValidationError, match="nobody who can read this"):
        say(cast.msl, "@Gone Soon knows more")


def test_the_name_of_somebody_of_another_team_calls_no_namesake(say: Callable[..., Comment], cast: Cast) -> None:
    """Elif Sand of South reads no weekly update of North; Elif Jones of North does, and would be mailed."""
    other = UserFactory.create(display_name="Elif Jones")
    MembershipFactory.create(user=other, team=cast.north, from_date=cast.quarter.starts_on)
    with pytest.raises(ValidationError, match="“@Elif Sand” is nobody who can read this"):
        say(cast.msl, "@Elif Sand please look", "weekly_update")
    assert not Mention.objects.exists()


def test_an_edit_that_is_saved_as_it_opens_changes_nothing(say: Callable[..., Comment], cast: Cast) -> None:
    two = [UserFactory.create(display_name="Anna Smith") for _ in range(2)]
    odd = [UserFactory.create(display_name=name) for name in ("Sammy Davis Jr.", "Anna (on leave)", "3M Liaison")]
    made = say(cast.msl, " and ".join(f"@{{{one.pk}}}" for one in (*two, *odd, cast.lead)) + " helo")
    found, target = get_comment(cast.msl, made.pk, at=timezone.now())
    typed = typed_text(found, target, at=timezone.now())
    assert "@Sammy Davis Jr. and @Anna (on leave) and " in typed
    edit_comment(comment=found, target=target, version=1, text=typed, by=cast.msl, at=timezone.now())
    assert (found.text, found.version) == (made.text, 1)
    changed = typed.replace("helo", "hello")
    edit_comment(comment=found, target=target, version=1, text=changed, by=cast.msl, at=timezone.now())
    assert found.text == made.text.replace("helo", "hello")


def test_a_name_that_grows_makes_no_comment_too_long(say: Callable[..., Comment], cast: Cast) -> None:
    made = say(cast.lead, "@Mara, " * 20 + "x" * (2000 - 20 * len("@Mara, ")))
    found, target = get_comment(cast.lead, made.pk, at=timezone.now())
    typed = typed_text(found, target, at=timezone.now())
    assert len(typed) > 2000
    edit_comment(comment=found, target=target, version=1, text=f"{typed}!", by=cast.lead, at=timezone.now())
    assert found.version == 2
    with pytest.raises(ValidationError, match="each mention counted as one; these are 2,001"):
        say(cast.lead, "@Mara " + "x" * 1999)
