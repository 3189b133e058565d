"""One's own settings and absences, for everybody who signs in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from organization.access import person
from organization.forms import OwnAbsenceForm, OwnSettingsForm
from organization.ground.clock import now, today_of
from organization.models import User
from organization.roles import ROLES
from organization.selectors.absences import own_absences
from organization.services.absences import add_absence
from organization.services.people import change_own_settings
from organization.views.absences import said_of
from organization.views.parts import carried_out, created, status_of


def me(request: HttpRequest) -> HttpResponse:
    """Settings and absences, each its own form; ``form`` says which was sent."""
    user = person(request)
    today = today_of(user)
    sent = request.POST.get("form")
    settings_form = OwnSettingsForm(
        request.POST if sent == "settings" else None, instance=get_object_or_404(User, pk=user.pk), prefix="settings"
    )
    absence_form = OwnAbsenceForm(request.POST if sent == "absence" else None, prefix="absence")
    if carried_out(request, settings_form, lambda: change_own_settings(user=settings_form.instance, by=user)):
        messages.success(request, "Your settings were saved.")
        return redirect("me")
    answer = created(
        request, absence_form,
        lambda: add_absence(user=user, by=user, today=today, at=now(), **absence_form.cleaned_data),
        to=lambda _: reverse("me"), said=said_of,
    )  # fmt: skip
    if answer:
        return answer
    context = {
        "settings_form": settings_form,
        "absence_form": absence_form,
        "facts": _facts(user),
        "absences": [
            {**absence, "remove_url": reverse("absence-remove", args=[absence["pk"]])}
            for absence in own_absences(user, today)
        ],
        "password_url": reverse("account_change_password"),
        "mfa_url": reverse("mfa_index"),
        "organization_url": reverse("admin-area") if user.may("organization.view") else "",
    }
    return render(request, "organization/me.html", context, status=max(map(status_of, (settings_form, absence_form))))


def _facts(user: User) -> list[dict[str, str]]:
    """What only an administrator can change."""
    return [
        {"label": "E-mail", "value": user.email},
        {"label": "Role", "value": ROLES[user.role].name if user.role in ROLES else "No role yet"},
        {"label": "Function", "value": user.get_function_display()},
        {"label": "Therapeutic area", "value": str(user.therapeutic_area) if user.therapeutic_area else ""},
    ]
