"""How each invented person works, which is why a board shows every status on any day. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rhythm:
    """Pace per kind of work, as a multiple of an even delivery of the target; chances between 0 and 1.

    ``update``: chance that a weekly update is in time; half of the others come late, half never.
    ``meeting``: chance that a month has its cross-functional meeting.
    ``check_in``: "middle" or "end" of the month, or "" for somebody who has not checked in this quarter.
    ``mood`` is added to the confidence that the status alone would suggest.
    """

    discussions: float = 1.0
    newsletters: float = 1.0
    presentations: float = 1.0
    trainings: float = 1.0
    update: float = 0.92
    meeting: float = 1.0
    check_in: str = "end"
    mood: int = 0


RHYTHMS = {
    "steady": Rhythm(discussions=1.04, presentations=1.1, check_in="middle"),
    "slightly_behind": Rhythm(discussions=0.85, presentations=1.05, trainings=1.2, update=0.85, check_in="middle"),
    "far_ahead": Rhythm(
        discussions=2.2, newsletters=2.0, presentations=2.1, trainings=2.0, update=1, check_in="middle", mood=1
    ),
    "behind": Rhythm(
        discussions=0.45, newsletters=0.5, presentations=0.45, trainings=0.4, update=0.5, meeting=0.4, mood=-2
    ),
    "on_leave": Rhythm(discussions=1.1, newsletters=1.1, presentations=1.1, trainings=1.1, update=1),
    "silent": Rhythm(discussions=0.98, presentations=0.9, trainings=0.8, update=0.7, check_in=""),
    "brisk": Rhythm(discussions=1.25, newsletters=1.3, presentations=1.3, trainings=1.1, check_in="middle"),
    "manager": Rhythm(),
    "uneven": Rhythm(discussions=1.3, newsletters=0.6, presentations=0.6, trainings=1.2, update=0.75, meeting=0.7),
}


@dataclass(frozen=True)
class TeamRhythm:
    """Pace of the work that a whole team is measured by. ``unapproved``: the advisory board that lacks its approval."""

    advisory_boards: float
    studies: float
    campaigns: float
    unapproved: int | None = None


TEAM_RHYTHMS = {
    "North": TeamRhythm(advisory_boards=1.15, studies=1.3, campaigns=0.9),
    "South": TeamRhythm(advisory_boards=0.9, studies=0.6, campaigns=1.25, unapproved=0),
}
