"""The access table of comments: a thread is read by those who read its object's text in full, and by no partner."""

from tests.access.answers import BAD, DONE, MEDICAL, NOT_ALLOWED, PARTNERS, Answers, Row
from tests.factories.world import World

_NEAR = "msl teammate manager lead compliance"
_FAR: Answers = ((404, "elsewhere other_manager"),)
# Partners, and administrators, whatever they read of the object itself.
_SHUT: Answers = ((403, f"{PARTNERS} admin outsider"),)
_ALL = f"{MEDICAL} compliance"


def _thread(on: str, of: str, *, near: bool) -> tuple[Row, Row]:
    readers, rest = (_NEAR, (*_FAR, *_SHUT)) if near else (_ALL, _SHUT)

    def args(world: World) -> tuple[str, int]:
        return on, getattr(world, of).pk

    return (
        Row("comments", ((200, readers), *rest), ((BAD, readers), *rest), args, about=of, absent=(on, 0)),
        Row("comments-resolve", NOT_ALLOWED, ((DONE, readers), *rest), args, about=of, absent=(on, 0)),
    )


def _act(name: str, get: Answers, post: Answers) -> Row:
    """What is done with the comment of msl on an activity."""
    rest = (*_FAR, *_SHUT)
    return Row(
        name, get if get is NOT_ALLOWED else (*get, *rest), post if post is NOT_ALLOWED else (*post, *rest),
        lambda world: (world.comment.pk,), absent=(0,),
    )  # fmt: skip


_NOT_ITS_AUTHOR = (403, "teammate manager lead compliance")

COMMENTS = (
    Row("comment-people", ((404, _ALL), *_SHUT), NOT_ALLOWED),
    *_thread("objective", "objective", near=False),
    *_thread("objective", "shared_objective", near=False),
    *_thread("key_result", "counted", near=False),
    *_thread("key_result", "shared_key_result", near=False),
    *_thread("initiative", "initiative", near=False),
    *_thread("insight", "insight", near=False),
    *_thread("insight", "accepted_insight", near=False),
    *_thread("check_in", "check_in", near=True),
    *_thread("weekly_update", "weekly_update", near=True),
    *_thread("activity", "activity", near=True),
    *_thread("activity", "shared_activity", near=True),
    Row(
        "comments", ((404, _ALL), *_SHUT), ((404, _ALL), *_SHUT), lambda world: ("insight", world.draft_insight.pk),
        about="draft_insight",
    ),
    Row("comments", ((404, _ALL), *_SHUT), ((404, _ALL), *_SHUT), lambda world: ("kol", world.kol.pk), about="kol"),
    _act("comment", ((DONE, _NEAR),), NOT_ALLOWED),
    _act("comment-edit", ((200, "msl"), _NOT_ITS_AUTHOR), ((BAD, "msl"), _NOT_ITS_AUTHOR)),
    _act("comment-withdraw", NOT_ALLOWED, ((DONE, "msl"), _NOT_ITS_AUTHOR)),
    # Nothing was changed yet: its author and compliance see the one text that there is.
    _act("comment-edits", ((200, "msl compliance"), (403, "teammate manager lead")), NOT_ALLOWED),
)  # fmt: skip
