"""The close of the demo's past quarters, by the product's own services: the oldest sealed, the next half-way."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from msl_okr.demo.story import Story
from okrs.closing.selectors.grades import Graded, graded_rows
from okrs.closing.services import grading, sealing
from okrs.closing.services.grading import Entry
from okrs.review_packs.services import making
from okrs.review_packs.services.asking import ask_for_pack
from organization.models import Quarter, Team, User

# After the last day on which evidence counts.
_LATER = timedelta(days=4)

POST_MORTEMS = (
    "Two of the planned talks moved into the next quarter when the clinic closed a ward; we had no other dates ready.",
    "We planned evenly and most of it fell into the last three weeks. The first month was lost to onboarding.",
    "The request came late and the contract took six weeks. Next time the agreement is asked for before the summer.",
    "The content was ready; the second approval was not asked for until the day before.",
    "Leave and a congress lay in the same fortnight. One colleague covered both and could not do more.",
)
LESSONS = (
    ("keep", "One talk a week at a fixed time works better than a busy last month."),
    ("change", "Plan the dates of the boards in the first fortnight, with the need documented then."),
    ("stop", "No more meetings without a question that somebody wants answered."),
    ("change", "Ask for approvals when the date is set, not when it comes near."),
    ("keep", "Sharing one insight a week keeps the update short and the home office reading."),
)
NOTES = (
    "A solid quarter; the boards were late, the conversations were not.",
    "Better than the one before. What is missing was planned too late.",
)


def close_past_quarters(story: Story) -> None:
    """Score, submit, close and seal the oldest quarter; score the first team of the next one."""
    oldest, last, _ = (Quarter.objects.get(pk=one.pk) for one in story.quarters)
    admin = User.objects.filter(role="admin").order_by("pk")[0]
    Quarter.objects.filter(pk=oldest.pk).update(state=Quarter.State.GRADING)
    oldest.refresh_from_db()
    at = datetime.combine(oldest.grace_ends_on + _LATER, time(9), UTC)
    for number, team in enumerate(_teams(oldest, at)):
        by = _grader(team)
        common = {"quarter": oldest, "team": team, "by": by, "at": at + timedelta(hours=number)}
        _score(oldest, team, by, at)
        grading.submit_team(**common, note=NOTES[number % len(NOTES)])  # type: ignore[arg-type]
    seal = sealing.close_quarter(quarter=oldest, by=admin, at=at + timedelta(days=1))
    sealing.seal(seal.pk, clock=lambda: at + timedelta(days=1, minutes=2))
    oldest.refresh_from_db()
    _make_packs(oldest, at + timedelta(days=2))
    Quarter.objects.filter(pk=last.pk).update(state=Quarter.State.GRADING)
    last.refresh_from_db()
    first = _teams(last, story.now)[0]
    _score(last, first, _grader(first), story.now - timedelta(hours=15), half=True)


def _make_packs(quarter: Quarter, at: datetime) -> None:
    """The first team's review pack, made for its manager, and that of clinical partners."""
    team = _teams(quarter, at)[0]
    partner = User.objects.filter(role="partner", function="clinical").order_by("pk").first()
    asked = [ask_for_pack(quarter=quarter, by=_grader(team), at=at, edition="full", team=team)]
    if partner is not None:
        asked.append(ask_for_pack(quarter=quarter, by=partner, at=at, edition="clinical"))
    for pack in asked:
        making.make(pack.pk, clock=lambda: at + timedelta(minutes=1))


def _teams(quarter: Quarter, at: datetime) -> list[Team]:
    found = {row.team_id for row in graded_rows(quarter, at=at)}
    return list(Team.objects.filter(pk__in=found).order_by("name"))


def _grader(team: Team) -> User:
    return team.managers.filter(is_active=True).order_by("pk")[0]


def _score(quarter: Quarter, team: Team, by: User, at: datetime, *, half: bool = False) -> None:
    """Computed scores for all; post-mortems and lessons for all, or for the first half of those that owe one."""
    common = {"quarter": quarter, "team": team, "by": by, "at": at}
    grading.accept_computed(**common)  # type: ignore[arg-type]
    owing = [row for row in graded_rows(quarter, at=at, team_id=team.pk) if row.lacks_post_mortem]
    wanted = owing[: len(owing) // 2] if half else owing
    grading.save_scores(**common, entries=_post_mortems(wanted))  # type: ignore[arg-type]
    if not half:
        rows = graded_rows(quarter, at=at, team_id=team.pk)[:: max(1, len(owing) // 4)]
        entries = [
            Entry(
                row.pk, row.version, dict(zip(("retrospective", "lesson"), LESSONS[place % len(LESSONS)], strict=True))
            )
            for place, row in enumerate(rows)
            if row.version
        ]
        grading.save_scores(**common, entries=entries)  # type: ignore[arg-type]


def _post_mortems(rows: Sequence[Graded]) -> list[Entry]:
    return [
        Entry(row.pk, row.version, {"post_mortem": POST_MORTEMS[place % len(POST_MORTEMS)]})
        for place, row in enumerate(rows)
    ]
