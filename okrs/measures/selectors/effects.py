"""What a change of a rule would do to key results, listed before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from okrs.models import KeyResult
from organization.ground.names import owner_name


@dataclass(frozen=True, slots=True)
class Effect:
    """A key result before and after a change of a rule, as texts to show."""

    key_result: KeyResult
    old_value: str
    new_value: str
    old_status: str
    new_status: str

    @property
    def differs(self) -> bool:
        """Whether there is a visible difference."""
        return (self.old_value, self.old_status) != (self.new_value, self.new_status)


def effect_rows(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    """The key results that a change of a rule makes different, as rows."""
    return [
        {
            "url": reverse("key-result", args=[one.key_result.pk]),
            "label": f"{one.key_result.code} {one.key_result.title}",
            "owner": owner_name(one.key_result.owner),
            "team": one.key_result.objective.primary_team.name,
            "quarter": one.key_result.objective.quarter.name,
            "old_value": one.old_value,
            "new_value": one.new_value,
            "old_status": one.old_status,
            "new_status": one.new_status,
        }
        for one in effects
        if one.differs
    ]


def objectives_of(effects: Iterable[Effect]) -> int:
    """How many objectives have a key result that changes."""
    return len({effect.key_result.objective_id for effect in effects if effect.differs})
