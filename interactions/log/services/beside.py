"""Contacts of other functions around an interaction: looked for before it is saved, kept beside it afterwards."""

from datetime import datetime

from interactions.collisions.near import Found, Who
from interactions.collisions.services import check, hold_back, keep
from interactions.log.services.contents import Contents
from interactions.models import Interaction
from organization.ground.clock import day_in
from organization.models import User


def who_of(*, interaction: Interaction, contents: Contents, by: User) -> Who:
    """Whose contact it is, when and with whom."""
    return Who(
        kols=tuple(sorted(kol.pk for kol in contents.kols)), starts_at=interaction.starts_at,
        day=interaction.occurred_on, function=by.function, person=by.display_name, person_id=by.pk,
        interaction=interaction.pk,
    )  # fmt: skip


def looked(*, interaction: Interaction, contents: Contents, by: User) -> Found:
    """What stands in its way; raises ``CollisionFoundError`` for a plan whose author has not said what to do."""
    is_plan = interaction.state == Interaction.State.PLANNED
    return check(who_of(interaction=interaction, contents=contents, by=by), is_plan=is_plan, decision=contents.decision)


def kept(*, found: Found, interaction: Interaction, contents: Contents, by: User, at: datetime) -> None:
    """Keep what was said of it."""
    if found.is_free:
        return
    who = who_of(interaction=interaction, contents=contents, by=by)
    keep(
        found=found, by=by, at=at, who=who, decision=contents.decision, interaction=interaction,
        is_plan=interaction.state == Interaction.State.PLANNED,
    )  # fmt: skip


def held_back(*, by: User, contents: Contents, at: datetime) -> Found:
    """The author saves no plan for now."""
    plan = Interaction(starts_at=contents.starts_at, occurred_on=day_in(contents.starts_at, by.zone))
    return hold_back(who=who_of(interaction=plan, contents=contents, by=by), by=by, at=at)
