"""Every address of the product, with what lists and forms take in it."""

from collections.abc import Iterator

from django.urls import reverse

from interactions.models import Activity
from tests.access.table import ROWS
from tests.factories.world import World


def pages(world: World) -> Iterator[tuple[str, str]]:
    """(name, address) of everything that can be asked for, with what lists and forms take in their address."""
    for row in ROWS:
        address = reverse(row.name, args=row.args(world))
        yield row.name, address
        if row.absent:
            yield row.name, reverse(row.name, args=row.absent)
    for one in (world.key_result, world.shared_key_result, world.counted):
        yield "key-result-peek", f"{reverse('key-result-peek', args=[one.pk])}?as=fragment"
    yield "safety-handoff", reverse("safety-handoff", args=[world.withdrawn.pk])
    for number in (2, 3):
        yield "meeting-present", f"{reverse('meeting-present', args=[world.meeting.pk])}?item={number}"
    yield "plan", reverse("plan", args=[world.cast.quarter.pk, world.cast.north.pk])
    yield from _of_quarters(world)
    for query in ("with=1", "with=x"):
        yield "template-version", f"{reverse('template-version', args=[world.template.pk, 2])}?{query}"
    for kind in ("milestone", "percentage", "x"):
        address = reverse(
            "template-key-result-add", args=[world.template.pk, world.template_rows["working"].objective_id]
        )
        yield "template-key-result-add", f"{address}?kind={kind}"
    yield "review-packs", reverse("review-packs", args=[world.closed_quarter.pk])
    for part in ("near", "out"):
        yield "evidence", f"{reverse('evidence', args=[world.counted.pk])}?part={part}"
    for query in ("q=le", "q=ma"):
        yield "comment-people", f"{reverse('comment-people')}?on=objective&id={world.objective.pk}&{query}"
    for kind in Activity.Kind.values:
        yield "activity-new", f"{reverse('activity-new')}?kind={kind}"
    for name, queries in {
        "kols": ("sort=-name", "page=2", "mine=on", "no_contact=30", "type=kol", "active=yes", "country=DE", "q=sol"),
        "kols-export": ("sort=-name", "q=sol"),
        "coverage": ("team=all", f"team={world.cast.north.pk}&area={world.cast.oncology.pk}&country=DE&days=5",
                     f"quarter={world.cast.quarter.pk}", "quarter=x&days=0"),
        "coverage-export": ("team=all",),
        "coverage-export-xlsx": ("team=all",),
        "coverage-rows": ("part=met", "part=missed&tier=national", "part=silent&days=5", "part=reached", "part=matched",
                          "part=unmatched", "part=x", "part=reached&page=2"),
        "coverage-rows-export": ("part=missed", "part=reached&team=all"),
        "coverage-rows-export-xlsx": ("part=silent",),
        "kol-options": ("q=sol",),
        "insight-authors": ("q=le", "q=ma"),
        "institutions": ("q=al", "page=2"),
        "touchpoints": ("view=list", "view=list&page=2", "day=2026-02-16", "function=commercial", "state=planned",
                        "kol=sol", "institution=al", "view=list&first=2026-01-01&last=2026-12-31", "view=x"),
        "touchpoints-export": ("first=2026-01-01&last=2026-12-31",),
        "collisions": ("week=2026-02-16", "week=x", "page=2"),
        "touchpoint-new": (f"kol={world.kol.pk}",),
        "search": ("q=sol", "q=O1", "q=KR", "q="),
        "log": (f"kol={world.kol.pk}",),
        "kol": (),
        "interactions": ("who=all", "who=mine", f"kol={world.kol.pk}", "first=2026-01-01", "last=2026-12-31",
                         "before=x", "after=2026-02-16T00:00:00+00:00_1"),
        "engagement-plans": ("who=all", "who=all&sort=-owner", f"quarter={world.cast.quarter.pk}", "quarter=x",
                             "stage=paused", "tier=global", f"area={world.cast.oncology.pk}"),
        "engagement-plans-export": ("who=all",),
        "engagement-plans-export-xlsx": ("who=all",),
        "engagement-plan-whom": ("q=sol", "quarter=x",
                                 f"quarter={world.cast.quarter.pk}&area={world.cast.oncology.pk}"),
        "engagement-plans-start": (f"quarter={world.cast.quarter.pk}", "quarter=x"),
        "diary": ("view=month", "view=day", "who=all", "who=mine&state=any", f"kol={world.kol.pk}", "day=2026-02-16",
                  "view=day&page=2", "view=x"),
        "interactions-export": ("who=all", "who=all&custom.detail=qx", f"kol={world.kol.pk}"),
        "interactions-export-xlsx": ("who=all",),
        "congresses": ("when=all", "when=past", f"when=all&therapeutic_area={world.cast.oncology.pk}", "page=2"),
        "meetings": ("when=all", "when=past", "search=qx", "before=x"),
        "meetings-export": ("when=all",),
        "meetings-export-xlsx": ("when=all",),
        "decisions": ("who=all", "who=all&state=all", "state=dropped"),
        "activities-export": ("who=all", "kind=training"),
        "safety": ("state=all", "state=withdrawn"),
        "safety-export": ("state=all",),
        "pulse": (f"wave={world.pulses.closed.pk}", f"wave={world.pulses.open.pk}", "wave=x"),
        "pulse-export": ("format=xlsx",),
        "activities-board": ("who=all", "kind=training"),
        "activities-calendar": ("who=all", "month=2026-02", "day=2026-02-11", "month=x"),
        "activities": ("kind=training", "who=all", "before=x"),
        "board": ("group=objective", "group=status", "team=all", "status=at_risk", "stale=on",
                  f"quarter={world.cast.quarter.pk}", "q=O1", "team=all&view=board", "team=all&view=tree",
                  f"team=all&as_of={world.today.isoformat()}"),
        "initiatives": ("quarter=", "view=list", "view=list&sort=-owner", "overdue=on", "state=done",
                        f"key_result={world.key_result.pk}", "custom.partner=qx", "custom.region=West"),
        "initiatives-export": ("quarter=",),
        "initiative-choose": ("q=qx",),
        "board-live": ("team=all", "team=all&view=board", "team=all&view=tree"),
        "board-export": ("team=all", "team=all&status=at_risk", "team=all&format=xlsx"),
        "trends": ("rows=team", f"area={world.cast.oncology.pk}", f"team={world.cast.north.pk}"),
        "alignment": ("kind=supports", f"team={world.cast.north.pk}", f"area={world.cast.oncology.pk}", "quarter=x"),
        "report-rows": ("rows=team", "measure=in_depth_discussions", "measure=trainings", "measure=weekly_updates",
                        f"measure=custom-{world.measure.pk}"),
        "templates": ("show=archived", "page=2"),
        "shared-imperatives": (f"quarter={world.cast.quarter.pk}", "quarter=x"),
        "commitments-export": (f"quarter={world.cast.quarter.pk}&imperative={world.imperative.pk}",),
        "scientific-milestones": ("when=all", f"quarter={world.cast.quarter.pk}", f"area={world.cast.oncology.pk}"),
        "people": ("q=a", "role=msl", "state=all"),
        "quarter-year": ("year=2031&starts_on=2030-12-30&kind=4-4-5&grace_days=10",),
    }.items():  # fmt: skip
        for query in queries:
            yield name, f"{reverse(name)}?{query}"


def _of_quarters(world: World) -> Iterator[tuple[str, str]]:
    """The steps of a close, scores, commitments, readiness, and the planning session."""
    close = reverse("quarter-close-team", args=[world.graded_quarter.pk, world.cast.north.pk])
    for step in ("grades", "post-mortems", "lessons", "carry", "submit"):
        yield "quarter-close-team", f"{close}?step={step}"
    yield "quarter-scores", f"{reverse('quarter-scores', args=[world.graded_quarter.pk])}?team={world.cast.north.pk}"
    yield "quarter-scores", reverse("quarter-scores", args=[world.closed_quarter.pk])
    scores = reverse("quarter-scores-export", args=[world.graded_quarter.pk])
    yield "quarter-scores-export", f"{scores}?format=xlsx"
    for pk in world.imperative.commitments.values_list("pk", flat=True):
        yield "commitment", reverse("commitment", args=[pk])
    session = reverse("plan-session", args=[world.planned["quarter"].pk, world.cast.north.pk])
    for name in ("record", "capacity", "arguments"):
        yield "plan-session-part", f"{session}{name}/part/"
    for query in ("whole=1", "present=1", "present=1&objective=9", "present=1&objective=x"):
        yield "plan-session", f"{session}?{query}"
    for part in ("gaps", "accepted", "x"):
        yield "product-readiness", f"{reverse('product-readiness', args=[world.product.pk])}?part={part}"
    yield "objective-align", f"{reverse('objective-align', args=[world.objective.pk])}?q=qx"
