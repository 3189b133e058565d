"""Planning sessions and alignment: forms that make something new, and the pages that people of the demo visit."""

from collections.abc import Callable

from django.urls import reverse

from okrs.models import Alignment, CarryOver, DraftReview, KeyResult, Objective, ObjectiveReason, PlanningSession
from organization.models import Quarter, Team, User
from tests.access.creation import Creating
from tests.factories.world import World


def _plan(world: World) -> tuple[int, int]:
    return world.planned["quarter"].pk, world.cast.north.pk


PLANNING: tuple[Creating, ...] = (
    Creating(
        "plan-session-notes", PlanningSession, "manager", lambda world: {"notes": "Agreed."},
        lambda world: (world.cast.quarter.pk, world.cast.north.pk), other={"notes": "Agreed on."}, unique=True,
    ),
    Creating(
        "plan-session-reasons", ObjectiveReason, "manager",
        lambda world: {
            "chosen": f"insight-{world.accepted_insight.pk}", "objective": str(world.planned["proposed"].pk),
        },
        _plan, page=lambda world: f"{reverse('plan-session', args=_plan(world))}?whole=1", other={"objective": "0"},
        unique=True,
    ),
    Creating(
        "carry-over-decide", CarryOver, "manager", lambda world: {"decision": "park"},
        lambda world: (*_plan(world), world.shared_objective.pk), other={"reason": "Later."}, unique=True,
    ),
    Creating(
        "objective-align", Alignment, "manager",
        lambda world: {"way": "supports", "other": str(world.planned["proposed"].pk)},
        lambda world: (world.objective.pk,), other={"other": "0"}, unique=True,
    ),
)  # fmt: skip


def _quarter() -> int:
    """The last that is planned or runs."""
    return Quarter.objects.filter(state__in=["planning", "active"]).latest("starts_on").pk


def _team() -> int:
    return Team.objects.filter(managers__email="manager@demo.example").order_by("name")[0].pk


def _page(name: str, query: str = "") -> Callable[[], str]:
    return lambda: reverse(name, args=[_quarter(), _team()]) + query


def _proposed() -> str:
    return reverse("draft-review", args=[DraftReview.objects.filter(state="proposed").order_by("pk")[0].objective_id])


def _undecided() -> str:
    decided = CarryOver.objects.values("objective")
    left = Objective.objects.filter(primary_team=_team(), state__in=["active", "closed"]).exclude(pk__in=decided)
    found = left.filter(quarter__starts_on__lt=Quarter.objects.get(pk=_quarter()).starts_on).latest(
        "quarter__starts_on"
    )
    return reverse("carry-over-decide", args=[_quarter(), _team(), found.pk])


def _contributed() -> str:
    return reverse("objective", args=[Alignment.objects.filter(kind="contributes").order_by("pk")[0].to_id])


def _to_align() -> str:
    rows = Objective.objects.filter(quarter=_quarter(), primary_team=_team(), state="active")
    return reverse("objective-align", args=[rows.order_by("pk")[0].pk])


def _own_draft() -> str:
    owner = User.objects.get(email="msl@demo.example")
    return reverse("objective-edit", args=[Objective.objects.filter(owner=owner, state="draft").order_by("pk")[0].pk])


def _to_edit() -> str:
    rows = KeyResult.objects.filter(objective__quarter=_quarter(), objective__primary_team=_team())
    return reverse("key-result-quick", args=[rows.order_by("pk")[0].pk])


MORE: dict[str, dict[str, Callable[[], str]]] = {
    "msl": {
        "plan-session": _page("plan-session"),
        "own-draft": _own_draft,
        "alignment": lambda: reverse("alignment"),
    },
    "manager": {
        "plan-session": _page("plan-session"),
        "plan-session-whole": _page("plan-session", "?whole=1"),
        "plan-session-record": _page("plan-session", "record/part/"),
        "plan-session-presented": _page("plan-session", "?present=1"),
        "plan-session-notes": _page("plan-session-notes"),
        "draft-review": _proposed,
        "carry-over": _undecided,
        "alignment": lambda: reverse("alignment"),
        "objective-contributed": _contributed,
        "objective-align": _to_align,
        "key-result-quick": _to_edit,
    },
    "clinical": {"alignment": lambda: reverse("alignment")},
}
