"""Colleagues inside the company: two maps, a boundary card that compliance changed, and a note to oneself."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from interactions.models import (
    Activity,
    BoundaryCard,
    InternalStakeholder,
    ReflectionNote,
    RoleAnswer,
    StakeholderContact,
    StakeholderFeedback,
)
from interactions.reflections.sealing import has_key, seal
from msl_okr.demo.story import Story

Stage, Every = InternalStakeholder.Stage, InternalStakeholder.Every


@dataclass(frozen=True)
class Known:
    """A colleague on a map; days are counted back from the demo's day, ``planned`` ahead of it where negative."""

    login: str = ""
    name: str = ""
    function: str = ""
    position: str = ""
    stage: str = Stage.INTRODUCED
    every: int | None = Every.MONTH
    met: tuple[int, ...] = ()
    planned: int | None = None
    channel: str = "face_to_face"
    impact: str = ""
    expects: str = ""
    sharing: str = ""
    growth: str = ""
    step: str = ""
    step_in: int = 10
    answers: tuple[tuple[int, str], ...] = ()
    heard: tuple[tuple[int, str], ...] = ()


# One whom she loses touch with, one whom she never asked, one who says what came late.
OF_MSL = (
    Known(
        login="commercial", position="Brand lead, Oncology", stage=Stage.STRAINED, met=(74, 118, 160),
        impact="Fewer questions from sales that nobody may answer.",
        expects="Scientific support for campaigns before the agency is briefed.",
        sharing="Released themes and the coordination list; questions go through medical information.",
        growth="She brings me in when the brief is written, not when it is printed.",
        step="Ask what “in time” means for the spring campaign", step_in=4,
        answers=((160, "You check our leaflets."), (74, "You are the ones who say no, and I know why now.")),
        heard=((18, "Scientific support came late: the agency had started before we had your comments."),),
    ),
    Known(
        name="Radek Modrzewski", function="commercial", position="Marketing manager, digital", stage=Stage.UNKNOWN,
        planned=1, step="Coffee, and the three questions", step_in=0,
    ),
    Known(
        login="clinical", position="Clinical operations, Oncology", stage=Stage.RELYING, every=Every.FORTNIGHT,
        met=(6, 19, 33, 47), channel="virtual_meeting", impact="Three of the sites came from what we heard.",
        expects="Names of interested sites before feasibility closes.",
        growth="One list of open questions for both of us.", step="Bring the two sites of the last congress",
        answers=((47, "You know which sites will really recruit."),),
        heard=((33, "The list of interested sites was the reason we opened two of them."),),
    ),
    Known(
        login="marketaccess", position="Health economics", stage=Stage.EXCHANGING, every=Every.QUARTER, met=(41,),
        channel="email", expects="Delays in testing, early and in numbers.",
        answers=((41, "You tell me what the dossier does not know."),),
        heard=((41, "Hearing of the delays in testing a month earlier would have changed our model."),),
    ),
    Known(
        name="Wiebke Rautenholm", function="research", position="Evidence generation", every=None, met=(12,),
        planned=-6, answers=((12, "Somebody who has seen the patients' side of our protocol."),),
    ),
)  # fmt: skip
OF_TEAMMATE = (
    Known(
        login="clinical", stage=Stage.EXCHANGING, met=(10,), answers=((10, "You keep our study in people's minds."),)
    ),
    Known(
        login="commercial", position="Brand lead, Oncology", met=(20,), heard=((20, "The training was to the point."),)
    ),
)

NOTE = (
    "Beatriz wants my comments before the agency is briefed, I want the brief before I comment. Neither is wrong: she "
    "needs a date, I need the claims. Try: one hour with her in the first week, claims on one page."
)


def build(story: Story) -> None:
    """Runs after the activities, some of which are where feedback was heard."""
    for login, known in (("msl", OF_MSL), ("teammate", OF_TEAMMATE)):
        for one in known:
            _keep(story, login, one)
    first = story.rows_of(InternalStakeholder)[0]
    _change_the_card(story)
    if has_key():
        owner = story.users["msl"]
        at = story.now - timedelta(days=17)
        # An owner gets a number when written; the note is sealed then (see ``seal_notes``).
        story.add(ReflectionNote(owner=owner, stakeholder=first, written_at=at))


def seal_notes(story: Story) -> None:
    """Runs once the people have their numbers, with which a note is sealed."""
    for note in story.rows_of(ReflectionNote):
        note.sealed = seal(NOTE, owner=note.owner.pk)


def _keep(story: Story, login: str, known: Known) -> None:
    owner, day = story.users[login], story.day
    since = day - timedelta(days=200)
    row = story.add(
        InternalStakeholder(
            owner=owner, colleague=story.users[known.login] if known.login else None, name=known.name,
            function=known.function, position=known.position, stage=known.stage, every=known.every,
            agreed_since=(since if known.met else day - timedelta(days=20)) if known.every else None,
            channel=known.channel, impact=known.impact, expects=known.expects, sharing=known.sharing,
            growth=known.growth, next_step=known.step, created_at=_at(story, 200),
            next_step_on=day + timedelta(days=known.step_in) if known.step else None,
        )
    )  # fmt: skip
    for back in known.met:
        story.add(
            StakeholderContact(
                stakeholder=row, met_on=day - timedelta(days=back), recorded_at=_at(story, back), channel=known.channel,
                zone_name=owner.timezone,
            )
        )  # fmt: skip
    if known.planned is not None:
        on = day - timedelta(days=known.planned)
        story.add(StakeholderContact(stakeholder=row, planned_on=on, zone_name=owner.timezone))
    for back, words in known.answers:
        on = day - timedelta(days=back)
        story.add(RoleAnswer(stakeholder=row, words=words, said_on=on, created_at=_at(story, back)))
    for back, text in known.heard:
        on = day - timedelta(days=back)
        where = _meeting_near(story, login, back)
        story.add(
            StakeholderFeedback(stakeholder=row, text=text, heard_on=on, activity=where, created_at=_at(story, back))
        )


def _meeting_near(story: Story, login: str, back: int) -> Activity | None:
    """A cross-functional meeting of that person on that day or in the week before it."""
    day = story.day - timedelta(days=back)
    for row in story.rows_of(Activity):
        is_one = row.kind == Activity.Kind.CROSS_FUNCTIONAL_MEETING and row.owner == story.users[login]
        if is_one and row.held_on and timedelta() <= day - row.held_on <= timedelta(days=7):
            return row
    return None


def _change_the_card(story: Story) -> None:
    """Compliance made the company's own card for sales and marketing of the one that is shipped."""
    shipped = BoundaryCard.objects.filter(function="commercial").order_by("-version").first()
    if shipped is None:
        return
    story.add(
        BoundaryCard(
            function="commercial", version=shipped.version + 1, by=story.users["compliance"],
            may_share=shipped.may_share, channels=f"{shipped.channels}\nNo chat groups with sales",
            never=shipped.never, reason="After the review of chat groups in spring.", created_at=_at(story, 60),
        )
    )  # fmt: skip


def _at(story: Story, back: int) -> datetime:
    """In the afternoon of a day so many days ago."""
    return datetime.combine(story.day - timedelta(days=back), time(15), story.now.tzinfo)
