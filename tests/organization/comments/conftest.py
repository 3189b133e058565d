"""The cast, an object of every kind, and a way to say something on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from organization.comments.selectors.subjects import Target, get_target
from organization.comments.services import write_comment
from organization.models import Comment, User
from tests.factories.cast import Cast, make_cast
from tests.factories.comments import make_subjects


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(timezone.now().date())


@pytest.fixture
def subjects(cast: Cast) -> dict[str, Any]:
    return make_subjects(cast)


def target_of(user: User, on: str, row: Any) -> Target:
    return get_target(user, on, row.pk, today=timezone.now().date())


@pytest.fixture
def say(subjects: dict[str, Any]) -> Callable[..., Comment]:
    """``say(user, text, on="objective", at=now)``."""

    def said(by: User, text: str, on: str = "objective", at: datetime | None = None) -> Comment:
        target = target_of(by, on, subjects[on])
        return write_comment(target=target, text=text, by=by, at=at or timezone.now())

    return said
