"""How many questions plans, templates, planning sessions and alignments ask; a part of ``test_query_counts``."""

from collections.abc import Callable

from django.urls import reverse

from tests.factories.world import World


def _part(name: str) -> Callable[[World], str]:
    return lambda world: reverse("plan-session-part", args=[world.cast.quarter.pk, world.cast.north.pk, name])


# (profile, page) → its address, and the number of queries.
COUNTS: dict[tuple[str, str], tuple[Callable[[World], str], int]] = {
    ("manager", "planning"): (lambda _: reverse("planning"), 6),
    ("manager", "plan"): (lambda world: reverse("plan", args=[world.cast.quarter.pk, world.cast.north.pk]), 16),
    ("manager", "templates"): (lambda _: reverse("templates"), 6),
    ("manager", "template"): (lambda world: reverse("template", args=[world.template.pk]), 12),
    ("msl", "template, a version"): (lambda world: reverse("template-version", args=[world.template.pk, 2]), 13),
    ("manager", "template, changed"): (lambda world: reverse("template-draft", args=[world.template.pk]), 14),
    ("manager", "template, published"): (lambda world: reverse("template-publish", args=[world.template.pk]), 14),
    ("manager", "drafts with a newer template"): (
        lambda world: reverse("plan-newer", args=[world.planned["quarter"].pk, world.cast.north.pk]),
        14,
    ),
    ("manager", "planning session"): (
        lambda world: reverse("plan-session", args=[world.cast.quarter.pk, world.cast.north.pk]),
        9,
    ),
    ("msl", "planning session"): (
        lambda world: reverse("plan-session", args=[world.planned["quarter"].pk, world.cast.north.pk]),
        9,
    ),
    **{
        ("manager", f"planning session, {name}"): (_part(name), limit)
        for name, limit in (("before", 12), ("capacity", 13), ("arguments", 12), ("record", 11))
    },
    ("manager", "planning session, of a person"): (
        lambda world: reverse(
            "plan-session-person", args=[world.cast.quarter.pk, world.cast.north.pk, world.cast.msl.pk, "own"]
        ),
        14,
    ),
    ("manager", "planning session, presented"): (
        lambda world: reverse("plan-session", args=[world.cast.quarter.pk, world.cast.north.pk]) + "?present=1",
        8,
    ),
    ("manager", "alignment"): (lambda _: reverse("alignment"), 16),
    ("manager", "objective to align"): (lambda world: reverse("objective-align", args=[world.objective.pk]), 6),
}
