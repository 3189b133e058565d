"""A quarter whose days and grace are over, in grading, with one met and one missed key result."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from interactions.models import Interaction, Topic
from okrs.closing.services import grading, sealing
from okrs.closing.services.grading import Entry
from okrs.models import KeyResult, Score, Seal
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory
from tests.okrs.conftest import discussion, key_result_for

OVER = datetime(2026, 4, 20, 12, tzinfo=UTC)
DAY = date(2026, 2, 2)


@dataclass
class Graded:
    """The quarter of ``cast``: ``counted`` at 2 of 2 discussions, ``missed`` at 1 of 4, owned by the MSL."""

    cast: Cast
    counted: KeyResult
    missed: KeyResult
    talks: list[Interaction]

    @property
    def quarter(self) -> Quarter:
        return Quarter.objects.get(pk=self.cast.quarter.pk)

    def score(self) -> None:
        """Scores, a post-mortem and the team's word, so that only an administrator is left."""
        common: Any = {"quarter": self.quarter, "team": self.cast.north, "by": self.cast.manager, "at": OVER}
        grading.accept_computed(**common)
        version = Score.objects.get(key_result=self.missed).version
        entry = Entry(self.missed.pk, version, {"post_mortem": "Two sites closed."})
        grading.save_scores(**common, entries=[entry])
        grading.submit_team(**common)

    def close(self) -> Seal:
        """Scored, closed and sealed."""
        self.score()
        made = sealing.close_quarter(quarter=self.quarter, by=self.cast.admin, at=OVER)
        assert sealing.seal(made.pk, clock=lambda: OVER)
        made.refresh_from_db()
        return made


@pytest.fixture
def over() -> Iterator[time_machine.Traveller]:
    """Everybody's clock stands at ``OVER``."""
    with time_machine.travel(OVER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def graded(cast: Cast, topic: Topic, over: time_machine.Traveller) -> Graded:
    with time_machine.travel(datetime(2026, 2, 3, 9, tzinfo=UTC), tick=False):
        counted = key_result_for(cast, cast.msl, target=2)
        missed = KeyResultFactory.create(
            objective=counted.objective, owner=cast.msl, code="KR9.1", title="Four guidelines", kind="count", target=4,
            measured_by="manual", activated_on=cast.quarter.starts_on,
        )  # fmt: skip
        missed.values.create(value=1, as_of=DAY, by=cast.msl)
        talks = [discussion(cast.msl, topic, DAY), discussion(cast.msl, topic, date(2026, 2, 1))]
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.GRADING)
    return Graded(cast, counted, missed, talks)
