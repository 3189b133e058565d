"""What is done on the page of a stakeholder: a talk planned, met or undone; an answer; feedback."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from interactions.models import InternalStakeholder
from interactions.stakeholders import services
from interactions.stakeholders.forms import AnswerForm, FeedbackForm, PlanForm, TalkForm
from interactions.stakeholders.selectors.choices import meetings_to_choose
from interactions.stakeholders.selectors.lists import get_stakeholder
from interactions.stakeholders.selectors.page import HOME
from interactions.stakeholders.selectors.records import get_answer, get_feedback, get_talk
from interactions.stakeholders.views.records import show
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.views.parts import created


def _act(
    request: HttpRequest, found: InternalStakeholder, form: forms.Form, name: str, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Do it and show the page again; what is refused stands at its field, with everything typed."""
    place = reverse("stakeholder", args=[found.pk])
    return created(request, form, act, to=lambda _: place, said=lambda _: said) or show(request, found, **{name: form})


@require_POST
@requires("stakeholder.keep")
def stakeholder_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """How they see the role, in their words."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="add")
    form = AnswerForm(request.POST, prefix="answer")
    return _act(
        request, found, form, "answer",
        lambda: services.record_answer(by=user, stakeholder=found, today=today, **form.cleaned_data),
        "Their answer is kept.",
    )  # fmt: skip


@require_POST
@requires("stakeholder.keep")
def stakeholder_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the next talk, or move it; ``off`` sent: call it off."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="add")
    if request.POST.get("off"):
        services.call_off(by=user, stakeholder=found)
        messages.success(request, "The talk is called off.")
        return redirect("stakeholder", pk=pk)
    form = PlanForm(request.POST, prefix="plan")

    def plan() -> Any:
        data = form.cleaned_data
        return services.plan_talk(
            by=user, stakeholder=found, day=data["planned_on"], channel=data["channel"], today=today
        )

    return _act(request, found, form, "plan", plan, "Planned. It is in Needs you once its day has passed.")


@require_POST
@requires("stakeholder.keep")
def stakeholder_met(request: HttpRequest, pk: int) -> HttpResponse:
    """They met: today in one tap, or on the day of the form. ``?back=home`` leads to My quarter."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="add")
    if "talk-met_on" in request.POST:
        form = TalkForm(request.POST, prefix="talk")

        def record() -> Any:
            data = form.cleaned_data
            return services.record_talk(
                by=user, stakeholder=found, day=data["met_on"], channel=data["channel"], note=data["note"],
                today=today, at=now(),
            )  # fmt: skip

        return _act(request, found, form, "talk", record, "The talk is recorded.")
    try:
        made = services.record_talk(by=user, stakeholder=found, day=today, today=today, at=now())
        undo = f"{reverse('stakeholder-met-undo', args=[made.pk])}?{request.GET.urlencode()}"
        messages.success(request, f"Met {found} today.", extra_tags=undo)
    except ValidationError as error:  # a second tap finds it recorded
        messages.info(request, " ".join(error.messages))
    return _back(request, pk)


@require_POST
@requires("stakeholder.keep")
def stakeholder_met_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """They did not meet."""
    user = person(request)
    contact = get_talk(user, pk, today=today_of(user))
    stakeholder = contact.stakeholder_id
    if contact.met_on is not None:  # a second click finds it undone
        services.undo_talk(by=user, contact=contact)
    messages.success(request, "The talk is taken back.")
    return _back(request, stakeholder)


@require_POST
@requires("stakeholder.keep")
def stakeholder_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """What they said about the work."""
    user, today = person(request), today_of(person(request))
    found = get_stakeholder(user, pk, today=today, to="add")
    form = FeedbackForm(request.POST, prefix="feedback", meetings=meetings_to_choose(user, today=today))
    return _act(
        request, found, form, "feedback",
        lambda: services.record_feedback(by=user, stakeholder=found, today=today, **form.cleaned_data),
        "Kept. The check-in and planning offer it.",
    )  # fmt: skip


@require_POST
@requires("stakeholder.keep")
def stakeholder_feedback_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back feedback that was written by mistake."""
    user = person(request)
    said = get_feedback(user, pk, today=today_of(user))
    services.remove_said(by=user, said=said)
    messages.success(request, "The feedback is removed.")
    return redirect("stakeholder", pk=said.stakeholder_id)


@require_POST
@requires("stakeholder.keep")
def stakeholder_answer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an answer that was written by mistake."""
    user = person(request)
    said = get_answer(user, pk, today=today_of(user))
    services.remove_said(by=user, said=said)
    messages.success(request, "The answer is removed.")
    return redirect("stakeholder", pk=said.stakeholder_id)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("home") if request.GET.get("back") == HOME else redirect("stakeholder", pk=pk)
