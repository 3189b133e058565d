"""What a form that makes something new is, for ``creating.py``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse

from organization.ground.once import FIELD
from tests.factories.world import World


def _nothing(_: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Creating:
    """A form that makes a row of ``model``: who sends what, typed over what the page offers.

    ``page`` is the address whose form it is, where that is another. ``other`` is typed differently the second time.
    ``unique`` says that a second row like the first cannot be; then another key makes none either.
    """

    name: str
    model: type[models.Model]
    by: str
    typed: Callable[[World], dict[str, Any]] = _nothing
    args: Callable[[World], tuple[Any, ...]] = lambda world: ()
    query: str = ""
    page: Callable[[World], str] | None = None
    other: dict[str, Any] = field(default_factory=dict)
    unique: bool = False
    key: str = FIELD
    # Each key of its own makes one.
    several: bool = False
    # The page changes what the form says the next time it is shown; looked at before it is saved.
    looked_at: bool = False
    shows: str = ""  # the label, where an address has several rows

    @property
    def label(self) -> str:
        """The name, and which of several forms."""
        return f"{self.name} {self.shows}".strip()

    def address(self, world: World) -> str:
        """Where it is sent."""
        return reverse(self.name, args=self.args(world)) + self.query

    def page_of(self, world: World) -> str:
        """Where the form stands."""
        return self.page(world) if self.page else self.address(world)
