"""Pages of the library as ``visits`` visits them."""

from collections.abc import Callable

from django.urls import reverse

from okrs.models import KeyResultTemplate, Template, TemplateVersion
from organization.models import Team


def _shared() -> Template:
    return Template.objects.get(is_shared=True, owner__isnull=False)


def _own() -> Template:
    return Template.objects.get(is_shared=False, owner__email="manager@demo.example")


def _row() -> KeyResultTemplate:
    """One of the working copy of the manager's own."""
    rows = KeyResultTemplate.objects.filter(objective__template_version__published_at=None)
    return rows.filter(objective__template_version__template=_own()).order_by("pk")[0]


def _page(name: str, template: Callable[[], Template]) -> Callable[[], str]:
    return lambda: reverse(name, args=[template().pk])


def _compared() -> str:
    version = TemplateVersion.objects.published().filter(template=_shared()).latest("number")
    return reverse("template-version", args=[version.template_id, version.number])


def _newer() -> str:
    began = "objectives__began_from__template_version__template"
    team = Team.objects.filter(**{began: _shared()}).order_by("pk")[0]
    draft = team.objectives.filter(began_from__template_version__template=_shared(), state="draft")[0]
    return reverse("plan-newer", args=[draft.quarter_id, team.pk])


def _save() -> str:
    team = Team.objects.filter(managers__email="manager@demo.example").order_by("name")[0]
    return reverse("plan-template", args=[team.objectives.order_by("quarter__starts_on")[0].quarter_id, team.pk])


LIBRARY: dict[str, dict[str, Callable[[], str]]] = {
    "manager": {
        "templates": lambda: reverse("templates"),
        "templates-archived": lambda: f"{reverse('templates')}?show=archived",
        "template-new": lambda: reverse("template-new"),
        "template": _page("template", _shared),
        "template-own": _page("template", _own),
        "template-version": _compared,
        "template-copy": _page("template-copy", _shared),
        "template-draft": _page("template-draft", _own),
        "template-publish": _page("template-publish", _own),
        "template-discard": _page("template-discard", _own),
        "template-edit": _page("template-edit", _own),
        "template-objective-new": _page("template-objective-add", _own),
        "template-objective-edit": lambda: reverse("template-objective-edit", args=[_own().pk, _row().objective_id]),
        "template-objective-out": lambda: reverse("template-objective-take-out", args=[_own().pk, _row().objective_id]),
        "template-key-result-kind": lambda: reverse("template-key-result-add", args=[_own().pk, _row().objective_id]),
        "template-key-result-new": lambda: (
            f"{reverse('template-key-result-add', args=[_own().pk, _row().objective_id])}?kind=milestone"
        ),
        "template-key-result-edit": lambda: reverse("template-key-result-edit", args=[_own().pk, _row().pk]),
        "plan-newer": _newer,
        "plan-template": _save,
    },
    "msl": {"templates": lambda: reverse("templates"), "template": _page("template", _shared)},
}
