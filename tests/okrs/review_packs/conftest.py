"""A quarter with two scored key results, and packs of it made at once."""

from datetime import datetime
from typing import Any

import pytest

from okrs.models import ReviewPack, ReviewPackFile
from okrs.review_packs.services.asking import ask_for_pack
from okrs.review_packs.services.making import make
from organization.models import Quarter, User
from tests.okrs.closing.conftest import OVER, graded, over

__all__ = ["OVER", "ask", "content", "graded", "made", "over"]


def ask(quarter: Quarter, by: User, *, at: datetime = OVER, edition: str = "full", **scope: Any) -> ReviewPack:
    """A pack that nobody has begun to make."""
    return ask_for_pack(quarter=quarter, by=by, at=at, edition=edition, **scope)


def made(quarter: Quarter, by: User, **asked: Any) -> ReviewPack:
    """A pack with its files."""
    pack = ask(quarter, by, **asked)
    assert make(pack.pk, clock=lambda: OVER)
    pack.refresh_from_db()
    return pack


def content(pack: ReviewPack, kind: str) -> bytes:
    """The bytes of a file."""
    return bytes(ReviewPackFile.objects.get(pack=pack, kind=kind).content)


@pytest.fixture(autouse=True)
def _on_the_day(over: object) -> None:
    """Everybody's clock stands where the quarter is over."""
