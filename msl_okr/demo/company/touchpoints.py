"""What other functions have with KOLs: visits that took place, some that are planned, and what became of collisions."""

from datetime import timedelta

from interactions.models import CollisionAnswer, ContactLimit, Interaction, InteractionAttendee, Touchpoint
from interactions.models.touchpoints import ChannelClass
from msl_okr.demo.story import Story, dice
from organization.models import User

_COLLEAGUES = {
    "commercial": ("Beatriz Quiñonera", "Tomás Aldeguer", "Ragnhild Fossum"),
    "clinical": ("Ştefan Ionăcescu", "Wilma Kettunen"),
}
_DONE, _PLANNED = 30, 12  # of each function


def build(story: Story) -> None:
    """Runs after the conversations. Nothing has happened after the day of the story."""
    for function, people in _COLLEAGUES.items():
        entered_by = story.users[function]
        chance = dice("touchpoints", function)
        kols = [row.kol for row in chance.sample(story.rows_of(InteractionAttendee), _DONE + _PLANNED)]
        for number, kol in enumerate(kols):
            is_done = number < _DONE
            days = -chance.randint(1, 40) if is_done else chance.randint(1, 20)
            starts_at = story.now + timedelta(days=days, hours=chance.randint(8, 15))
            story.add(
                Touchpoint(
                    kol=kol,
                    function=function,
                    contact_person=chance.choice(people),
                    channel_class=chance.choice(ChannelClass.values[:2]),
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(minutes=45),
                    occurred_on=starts_at.astimezone(entered_by.zone).date(),
                    state=Touchpoint.State.DONE if is_done else Touchpoint.State.PLANNED,
                    source_system="crm",
                    external_id=f"{function}-{number + 1}",
                    entered_by=entered_by,
                    created_at=min(starts_at, story.now) - timedelta(hours=2),
                )
            )
    _answers(story)


def _answers(story: Story) -> None:
    """A plan of msl@'s that was coordinated, and one of teammate@'s that went ahead."""
    near = (
        ("msl", CollisionAnswer.Choice.JOINED, ""),
        ("teammate", CollisionAnswer.Choice.WENT_AHEAD, "The KOL asked for two separate talks."),
    )
    for login, choice, reason in near:
        user = story.users[login]
        plan = _plan_of(story, user)
        if plan is None:
            continue
        starts_at = plan.interaction.starts_at + timedelta(days=1)
        entered_by = story.users["commercial"]
        other = story.add(
            Touchpoint(
                kol=plan.kol,
                function=User.Function.COMMERCIAL,
                contact_person=entered_by.display_name,
                channel_class=ChannelClass.IN_PERSON,
                starts_at=starts_at,
                occurred_on=starts_at.astimezone(entered_by.zone).date(),
                state=Touchpoint.State.PLANNED,
                entered_by=entered_by,
                created_at=story.now - timedelta(days=3),
            )
        )
        story.add(
            CollisionAnswer(
                kol=plan.kol,
                day=plan.interaction.occurred_on,
                interaction=plan.interaction,
                other_touchpoint=other,
                choice=choice,
                reason=reason,
                by=user,
                at=story.now - timedelta(hours=1),
            )
        )
    story.add(ContactLimit(kol=story.rows_of(Touchpoint)[0].kol, most=4))


def _plan_of(story: Story, user: User) -> InteractionAttendee | None:
    rows = story.rows_of(InteractionAttendee)
    planned = (
        row for row in rows if row.interaction.msl is user and row.interaction.state == Interaction.State.PLANNED
    )  # fmt: skip
    return next(planned, None)
