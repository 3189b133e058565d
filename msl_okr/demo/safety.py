"""Hand-offs to safety: a row for each answer "possible", most of them with safety's receipt, two still waiting."""

from datetime import datetime, timedelta

from interactions.arithmetic.deadlines import due_from
from interactions.models import Interaction, SafetyHandoff
from msl_okr.demo import names
from msl_okr.demo.story import Story, dice

_ACKNOWLEDGED_AFTER = timedelta(days=3)


def build(story: Story) -> None:
    """Runs after the conversations. One of msl@'s is due throughout the demo's day; one of teammate@'s is overdue."""
    numbers = dict.fromkeys(SafetyHandoff.SCREENS, 0)
    for interaction in story.rows_of(Interaction):
        for kind, screen in SafetyHandoff.SCREENS.items():
            if getattr(interaction, screen) == Interaction.Screen.HANDED_OFF:
                numbers[kind] += 1
                _done(story, interaction, kind, numbers[kind])
    waiting = story.now - timedelta(hours=36)
    # Heard of by mail the evening before, so that it is due at any time on the demo's day.
    _open(story, f"msl@{names.DOMAIN}", before=story.now, aware_at=story.now - timedelta(hours=1))
    _open(story, f"teammate@{names.DOMAIN}", before=waiting, aware_at=None)


def _open(story: Story, login: str, *, before: datetime, aware_at: datetime | None) -> None:
    held = [
        row
        for row in story.held[login]
        if row.starts_at < before and row.state == Interaction.State.HELD and row.ae_screen == Interaction.Screen.NONE
    ]
    newest = max(held, key=lambda row: row.starts_at)
    newest.ae_screen = Interaction.Screen.POSSIBLE
    story.add(_row(story, newest, "ae", aware_at or newest.starts_at))


def _done(story: Story, interaction: Interaction, kind: str, number: int) -> None:
    chance = dice("hand-off", kind, number, interaction.msl.email)
    row = story.add(_row(story, interaction, kind, interaction.starts_at))
    row.handed_off_at = story.not_after_now(row.aware_at + timedelta(hours=chance.randint(1, 20)))
    row.handed_off_by = interaction.msl
    if story.now - row.handed_off_at > _ACKNOWLEDGED_AFTER:
        row.acknowledged_at = row.handed_off_at + timedelta(hours=chance.randint(2, 30))
        row.acknowledged_by = story.users["safety"]
        row.receipt = f"{kind.upper()}-{row.aware_at.year}-{number:04}"


def _row(story: Story, interaction: Interaction, kind: str, aware_at: datetime) -> SafetyHandoff:
    author = interaction.msl
    due_at = due_from(aware_at, zone=author.zone, holidays=story.holidays[author.country])
    return SafetyHandoff(
        interaction=interaction, kind=kind, aware_at=aware_at, due_at=due_at, created_at=interaction.created_at
    )
