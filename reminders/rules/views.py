"""When reminders go out: for readers of the set-up to see, and for administrators to change."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError

from organization.access import person, requires
from organization.ground.clock import now
from organization.selectors.history import history_entries
from organization.views.parts import carried_out, crumbs, form_page, posted
from reminders.kinds import policies
from reminders.models import ReminderRule
from reminders.outbox import tasks
from reminders.rules.forms import RuleForm
from reminders.rules.selectors import coming, delivery_log, rule_rows
from reminders.rules.services import change_rule, send_test

logger = logging.getLogger(__name__)


@require_safe
@requires("organization.view")
def list_rules(request: HttpRequest) -> HttpResponse:
    """The rules; for people who may change them also who is next, and what became of sent ones."""
    may_edit = policies.may_edit_rules(person(request))
    at = now()
    context = {
        "crumbs": crumbs(),
        "rules": rule_rows(),
        "may_edit": may_edit,
        "coming": coming(at) if may_edit else [],
        "log": delivery_log(at) if may_edit else None,
    }
    return render(request, "reminders/rules/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("reminders.edit")
def edit_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """When reminders of a kind go out, how, and whether at all."""
    rule = get_object_or_404(ReminderRule, pk=pk)
    form = RuleForm(posted(request), instance=rule)
    if carried_out(request, form, lambda: change_rule(rule=form.instance, by=person(request), reason=form.why)):
        messages.success(request, "The rule was saved. What is due already keeps its time.")
        return redirect("reminder-rules")
    return form_page(
        request,
        form=form,
        title=rule.get_kind_display(),
        submit="Save rule",
        way=crumbs(("Reminders", reverse("reminder-rules"))),
        cancel_url=reverse("reminder-rules"),
        lead="When it reminds, and how.",
        history=history_entries(rule),
    )


@require_POST
@requires("reminders.edit")
def test_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Send oneself a test, through the worker and the mail server."""
    by = person(request)
    rule = get_object_or_404(ReminderRule, pk=pk)
    send_test(rule=rule, by=by, at=now())
    messages.success(request, f"A test is on its way to {by.email} and to your inbox.")
    # Somebody is waiting, so wake the worker now that it is committed; beat would do so within a minute.
    _wake_worker(request)
    return redirect("reminder-rules")


def _wake_worker(request: HttpRequest) -> None:
    try:
        tasks.tick.delay()
    except OperationalError:
        logger.warning("The broker did not answer; the test waits for beat")
        messages.warning(request, "The broker does not answer: the test is sent once it is back.")
