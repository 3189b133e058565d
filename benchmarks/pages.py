"""The measured pages, and who opens them."""

from datetime import UTC, datetime

from django.db.models import Count, Q
from django.urls import reverse

from benchmarks.page import Page
from interactions.models import KOL, InteractionAttendee
from okrs.models import KeyResult, Objective
from organization.models import Membership, Quarter, StrategicImperative, TeamManager, User


def pages() -> dict[str, Page]:
    """Every measured page, by key, for a database that ``benchmarks.data.seed`` filled."""
    manager = TeamManager.objects.order_by("pk").select_related("user", "team").first()
    if manager is None:
        raise LookupError("The database is empty.")
    team = manager.team_id
    msl = User.objects.filter(memberships__team=team).order_by("pk").first()
    lead = User.objects.filter(role="medical_lead").order_by("pk").first()
    quarter = Quarter.objects.filter(state="active").order_by("-starts_on").first()
    closed = Quarter.objects.filter(state="closed").order_by("-starts_on").first()
    if not (msl and lead and quarter and closed):
        raise LookupError("The database is empty.")
    busy, quiet = _kols(msl)
    name = KOL.objects.earliest("sort_key").sort_key
    own = KeyResult.objects.filter(objective__quarter=quarter, owner=msl)
    discussions = own.get(code="KR1.1")
    objective = Objective.objects.get(quarter=quarter, owner=msl, code="O1")
    imperative = StrategicImperative.objects.earliest("pk")
    made = [
        Page("floor", "floor", msl.email, "/floor/", "The floor."),
        Page("frame", "an empty page in the frame", msl.email, "/frame/", "The frame."),
        Page(
            "board", "status board of a team (63 key results)", manager.user.email, reverse("board"),
            'href="/key-results/', 50, few=f"?team=all&owner={msl.pk}",
        ),
        Page(
            "kol", "KOL page, timeline of 50", msl.email, reverse("kol", args=[busy]), "timeline__event", 50,
            few=reverse("kol", args=[quiet]),
        ),
        Page("dashboard", "manager's dashboard", manager.user.email, reverse("home"), 'href="/key-results/'),
        Page(
            "closed board", "status board of a closed quarter", manager.user.email,
            f"{reverse('board')}?quarter={closed.pk}", 'href="/key-results/', 50,
        ),
        Page(
            "organisation", "organisation board", lead.email, reverse("board") + "?team=all", 'href="/key-results/', 50,
        ),
        Page(
            "rest", "REST list of 50 interactions", lead.email, "/api/v1/interactions/?limit=50", '"occurred_on"', 50,
            few="?limit=5", by_token=True,
        ),
        Page(
            "log", "log an interaction (POST)", msl.email, reverse("log"), "/interactions/", status=302,
            form=_conversation(msl, quiet),
        ),
        Page(
            "planning session", "planning session of a team", manager.user.email,
            reverse("plan-session", args=[quarter.pk, team]), 'id="of-', 8,
        ),
        Page(
            "planned", "planning session, the objectives of one person", manager.user.email,
            reverse("plan-session-person", args=[quarter.pk, team, msl.pk, "own"]), 'href="/key-results/', 5,
        ),
        Page(
            "left unfinished", "planning session, what was left", manager.user.email,
            reverse("plan-session-part", args=[quarter.pk, team, "before"]), 'href="/objectives/', 5,
        ),
        Page("log form", "Log, the form", msl.email, reverse("log"), 'name="client_id"'),
        Page("my quarter", "my quarter of an MSL", msl.email, reverse("home"), 'href="/key-results/', 5),
        Page("objective", "objective", msl.email, reverse("objective", args=[objective.pk]), 'href="/key-results/', 2),
        Page("key result", "key result with evidence", msl.email, reverse("key-result", args=[discussions.pk]),
             "KR1.1"),
        Page("imperatives", "imperatives", lead.email, reverse("shared-imperatives"), 'href="/imperatives/', 3),
        Page("imperative", "imperative, 12 commitments", lead.email,
             reverse("shared-imperative", args=[imperative.pk]), 'id="commitment-', 12),
        Page("serving", "imperative, the objectives that serve it", lead.email,
             reverse("imperative-objectives", args=[imperative.pk]), 'href="/objectives/', 50),
        Page(
            "initiatives", "initiatives of a team, four columns", manager.user.email,
            f"{reverse('initiatives')}?team={team}", 'href="/initiatives/', 40, few=f"?owner={msl.pk}",
        ),
        Page("interactions", "interactions of the team", msl.email, reverse("interactions") + "?who=all",
             'href="/interactions/', 50),
        Page("insights", "insights", lead.email, reverse("insights"), 'href="/insights/', 20),
        Page("activities", "activities", lead.email, reverse("activities"), 'href="/activities/', 50),
        Page("kols", "KOLs", msl.email, reverse("kols") + "?mine=", 'href="/kols/', 50),
        Page("coverage", "coverage by a manager's teams", manager.user.email, reverse("coverage"), "not met", 5),
        Page("coverage of all", "coverage by all teams", lead.email, reverse("coverage") + "?team=all", "not met", 5),
        Page("typeahead", "KOL typeahead", msl.email, reverse("kol-options") + f"?q={name[:3]}", '"label"', 10),
        Page("search", "search", msl.email, reverse("search") + "?q=register", 'href="/insights/'),
    ]  # fmt: skip
    return {page.key: page for page in made}


def _kols(msl: User) -> tuple[int, int]:
    """One of the person's KOLs with more than 50 contacts, and one with a handful."""
    met = InteractionAttendee.objects.filter(interaction__msl=msl).values("kol")
    team = Membership.objects.filter(user=msl).values("team")
    near = Q(interaction__msl__memberships__team__in=team) & ~Q(interaction__msl=msl)
    people = Count("pk", filter=near)
    counted = InteractionAttendee.objects.filter(kol__in=met).values("kol").annotate(times=Count("pk"), people=people)
    # Others of the team met both too, so that reading their content is noted in the access log.
    by_times = sorted((row["times"], row["kol"]) for row in counted if row["people"])
    busy = next(kol for times, kol in by_times if times >= 70)
    return busy, by_times[0][1]


def _conversation(msl: User, kol: int) -> dict[str, str | list[str]]:
    """What the Log page sends for an in-depth discussion of today."""
    topics = list(msl.therapeutic_area.topics.order_by("pk").values_list("pk", flat=True)[:2])  # type: ignore[union-attr]
    today = datetime.now(UTC).astimezone(msl.zone).date()
    return {
        "kols": [str(kol)],
        "channel": "virtual_meeting",
        "day": today.isoformat(),
        "minutes": "30",
        "purpose": "scientific_exchange",
        "initiation": "proactive",
        "topics": [str(topic) for topic in topics],
        "depths": ["why", "condition"],
        "ae_screen": "none",
        "pqc_screen": "none",
        "therapeutic_area": str(msl.therapeutic_area_id),
        "notes": "They asked for the long-term data of the register.",
    }
