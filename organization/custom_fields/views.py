"""Administration of custom fields."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organization import policies
from organization.access import person, requires
from organization.custom_fields import services
from organization.custom_fields.forms import CustomFieldForm
from organization.custom_fields.selectors import all_fields, get_field, use_of
from organization.ground.clock import now
from organization.models import CustomField
from organization.selectors.history import history_entries
from organization.views.parts import carried_out, confirm_page, created, crumbs, form_page, posted


@require_safe
@requires("organization.view")
def index(request: HttpRequest) -> HttpResponse:
    """All fields by what they are on; administrators get links to change."""
    may_edit = policies.may_edit_organization(person(request))
    found = all_fields()
    groups = [
        {"title": on.label, "rows": [_row(field, may_edit=may_edit) for field in found if field.on == on]}
        for on in CustomField.On
    ]
    context = {
        "groups": groups, "is_empty": not found, "crumbs": crumbs(),
        "add_url": reverse("custom-field-add") if may_edit else "",
    }  # fmt: skip
    return render(request, "organization/custom_fields/list.html", context)


def _row(field: CustomField, *, may_edit: bool) -> dict[str, Any]:
    return {
        "name": field.name, "key": field.key, "kind": field.get_kind_display(), "options": ", ".join(field.options),
        "required": "Yes" if field.is_required else "", "state": "Archived" if field.is_archived else "Asked for",
        "url": reverse("custom-field-edit", args=[field.pk]) if may_edit else "",
    }  # fmt: skip


def _way() -> list[dict[str, str]]:
    return crumbs(("Custom fields", reverse("custom-fields")))


@require_http_methods(["GET", "POST"])
@requires("organization.view", "organization.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Define a field."""
    form = CustomFieldForm(posted(request), initial={"on": request.GET.get("on")})
    answer = created(
        request, form, lambda: services.add_field(by=person(request), **form.values()),
        to=lambda _: reverse("custom-fields"), said=lambda made: f"“{made}” is asked for from now on.",
    )  # fmt: skip
    return answer or form_page(
        request, form=form, title="Add a custom field", submit="Add field", way=_way(),
        cancel_url=reverse("custom-fields"), lead="What it is on, its key and what it takes cannot be changed later.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("organization.view", "organization.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change its words, options and place."""
    field = get_field(pk)
    form = CustomFieldForm(posted(request), field=field)
    if carried_out(
        request, form, lambda: services.change_field(by=person(request), field=field, **form.values())
    ):  # fmt: skip
        messages.success(request, f"“{form.cleaned_data['name']}” was saved.")
        return redirect("custom-fields")
    if field.is_archived:
        act = {"label": "Ask for it again", "post": reverse("custom-field-restore", args=[pk])}
    else:
        act = {"label": "Archive this field", "url": reverse("custom-field-archive", args=[pk])}
    lead = f"{field.get_on_display()}, {field.get_kind_display().lower()}, key {field.key}."
    return form_page(
        request, form=form, title=field.name, submit="Save changes", way=_way(), cancel_url=reverse("custom-fields"),
        lead=f"{lead} Archived." if field.is_archived else lead, history=history_entries(field), actions=[act],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("organization.view", "organization.edit")
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it no more; first say how many records hold a value."""
    field = get_field(pk)

    def act(reason: str) -> str:
        services.archive_field(by=person(request), field=field, at=now(), reason=reason)
        return f"“{field}” is archived."

    return confirm_page(
        request, act, to=reverse("custom-fields"), title=f"Archive {field}", submit="Archive field", way=_way(),
        text="Forms ask for it no more. What it holds stays, and is still shown, exported and searched.",
        cancel_url=reverse("custom-field-edit", args=[pk]), consequences=_counts(field), danger=False,
    )  # fmt: skip


def _counts(field: CustomField) -> list[str]:
    use, noun = use_of(field), field.get_on_display().lower()
    lines = [f"{noun.capitalize()} with a value: {use.values}"]
    return lines + [f"{option}: {number}" for option, number in use.options.items() if number]


@require_POST
@requires("organization.view", "organization.edit")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an archived field again."""
    field = services.restore_field(by=person(request), field=get_field(pk))
    messages.success(request, f"“{field}” is asked for again.")
    return redirect("custom-field-edit", pk)
