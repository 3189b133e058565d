"""The in-depth rule and the status thresholds: read by all who see the set-up, changed by administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from okrs.measures import policies
from okrs.measures.forms import InDepthRuleForm, RuleForm, StatusRuleForm
from okrs.measures.selectors import rules as reads
from okrs.measures.selectors.effects import effect_rows, objectives_of
from okrs.measures.services.rules import change_rule, effects_of_rule
from okrs.planning.views.editing import answer_to
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import errors_on
from organization.ground.once import once
from organization.views.parts import crumbs, posted


@require_safe
@requires("organization.view")
def rules(request: HttpRequest) -> HttpResponse:
    """Both rules as they hold, with their versions and reasons."""
    context = {
        "crumbs": crumbs(),
        "rules": reads.rules_shown(may_edit=policies.can_edit_rules(person(request))),
    }
    return render(request, "okrs/measures/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("organization.view", "organization.edit")
def in_depth_rule(request: HttpRequest) -> HttpResponse:
    """What an in-depth discussion is."""
    current = reads.in_depth_rule_now()
    form = InDepthRuleForm(posted(request), initial=InDepthRuleForm.start(current))
    return _change(request, form, current, title="Edit the in-depth rule")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("organization.view", "organization.edit")
def status_rule(request: HttpRequest) -> HttpResponse:
    """When a status changes."""
    current = reads.status_rule_now()
    form = StatusRuleForm(posted(request), initial=StatusRuleForm.start(current))
    return _change(request, form, current, title="Edit the status thresholds")


def _change(request: HttpRequest, form: RuleForm, current: Any, *, title: str) -> HttpResponse:
    """Show what would change, then save exactly that."""
    user, at = person(request), now()
    effects = None
    if form.is_bound and form.is_valid():
        with errors_on(form):
            if "save" in request.POST and form.was_seen():
                with once(request) as saved:
                    change_rule(
                        current=current, by=user, values=form.values(), base=form.cleaned_data["base"] or 0,
                        reason=form.cleaned_data["reason"], at=at,
                    )  # fmt: skip
                    answer = saved.to("rules")
                messages.success(request, "The rule is changed. What it changed says so, with the reason.")
                return answer
            effects = effects_of_rule(current=current, by=user, values=form.values(), at=at)
            form.note_seen()
    context = {
        "crumbs": crumbs(("Rules", reverse("rules"))),
        "form": form,
        "title": title,
        "version": current.version,
        "effects": effect_rows(effects) if effects is not None else None,
        "objectives": objectives_of(effects or ()),
        "cancel_url": reverse("rules"),
    }
    return render(request, "okrs/measures/rule_form.html", context, status=answer_to(form))
