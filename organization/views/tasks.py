"""The front page of the administration area."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from organization import policies
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.selectors.tasks import setup_tasks

# Pages of capabilities and of upper apps: (label, route, what it is for, permission).
ELSEWHERE = (
    (
        "Scientific milestones",
        "scientific-milestones",
        "Read-outs, publications, congresses, approvals and launches ahead",
        "scientific_milestone.view",
    ),
    (
        "Custom fields",
        "custom-fields",
        "What records hold beside the built-in fields",
        "organization.view",
    ),
    ("Time to log", "documentation", "How long logging takes, and which fields stay empty", "organization.edit"),
    ("Topics", "topics", "What interactions are about", "organization.view"),
    ("Rules", "rules", "What an in-depth discussion is, when a status changes", "organization.view"),
    ("Templates", "templates", "What plans of a quarter start from", "planning.view"),
    ("Measures", "measures", "What key results may count beside the built-in measures", "measure.view"),
    ("Contact limit", "contact-limit", "How many contacts of all functions a KOL should have", "organization.edit"),
    (
        "Engagement plans",
        "engagement-rules",
        "How often contact is planned by tier",
        "organization.edit",
    ),
    ("Import KOLs", "import-kols", "From a file, dry run first", "kol.import"),
    ("Stored snapshots", "standing-checks", "Whether what boards show equals a recount", "standing.view"),
    ("Reminders", "reminder-rules", "When people are reminded, and how", "organization.view"),
)


@require_safe
@requires("organization.view")
def admin_area(request: HttpRequest) -> HttpResponse:
    """What is set up, what is missing to start, and where to change it."""
    viewer = person(request)
    tasks = setup_tasks(viewer, today_of(viewer))
    context = {
        "tasks": [
            {
                "label": task.label,
                "url": reverse(task.route),
                "count": task.count,
                "detail": task.detail,
                "missing": task.missing,
            }
            for task in tasks
        ],
        "missing_count": sum(bool(task.missing) for task in tasks),
        "elsewhere": [link for link in map(_link, ELSEWHERE) if link and viewer.may(link["permission"])],
        "may_edit": policies.may_edit_organization(viewer),
    }
    return render(request, "organization/area.html", context)


def _link(entry: tuple[str, str, str, str]) -> dict[str, Any] | None:
    label, route, detail, permission = entry
    try:
        return {"label": label, "url": reverse(route), "detail": detail, "permission": permission}
    except NoReverseMatch:  # that upper app is not installed
        return None
