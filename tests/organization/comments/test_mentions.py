"""Who is meant by an @ in a text, and how it is stored and shown."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from organization.comments.mentions import MOST, Named, calls_in, read, typed_again
from organization.comments.selectors.threads import Part, parts_of
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
        ("@Zoe Berg", "“@Zoe” is nobody who can read this"),
        ("@{99}", r"“@\{99\}” is nobody"),
        ("@zoe@demo.example", "“@zoe@demo.example” is nobody"),
    ],
)
def test_a_call_that_means_nobody_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read(typed, PEOPLE)


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
    assert typed_again(stored, {4: "Anne Lee", 1: "Mara Lind"}) == "Dear @Anne Lee (@Mara Lind)"
    assert [call.first_word for call in calls_in("@Anne Lee's @{4}")] == ["anne", ""]


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
