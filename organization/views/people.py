"""People: invited, changed, deactivated."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from organization import policies
from organization.access import person, requires
from organization.accounts.invitations import send_address_notices, send_invitation
from organization.filters import PeopleFilter
from organization.forms import PersonForm
from organization.ground.clock import today_of
from organization.models import User
from organization.selectors.history import history_entries
from organization.selectors.people import account_state, consequences_of_leaving, people, person_row
from organization.services import people as services
from organization.views.parts import Crumbs, carried_out, confirm_page, created, crumbs, form_page, list_page, posted


def _way(user: User | None = None) -> Crumbs:
    way = crumbs(("People and roles", reverse("people")))
    return [*way, {"label": user.display_name, "url": reverse("person-edit", args=[user.pk])}] if user else way


@require_safe
@requires("organization.view")
def list_people(request: HttpRequest) -> HttpResponse:
    """Everybody by name, with search and filters; e-mail addresses for administrators only."""
    viewer = person(request)
    today = today_of(viewer)
    may_edit = policies.may_edit_organization(viewer)
    found = PeopleFilter(request.GET, queryset=people(today), viewer=viewer, today=today)

    def row(user: User) -> dict[str, Any]:
        shown = person_row(user, viewer)
        cells = [shown.role, shown.function, shown.teams, shown.area, shown.state]
        return {
            "title": shown.name,
            "url": reverse("person-edit", args=[shown.pk]) if may_edit else "",
            "cells": [shown.email, *cells] if may_edit else cells,
        }

    headers = ["Name", "Role", "Function", "Teams today", "Therapeutic area", "Account"]
    if may_edit:
        headers.insert(1, "E-mail")
    return list_page(
        request,
        found=found,
        row=row,
        headers=headers,
        title="People and roles",
        lead="Who signs in, with which role.",
        noun="people",
        empty={"title": "Nobody yet", "text": "Invite the people who plan, log and read."},
        add=("Invite a person", reverse("person-invite")) if may_edit else None,
    )


def _send(request: HttpRequest, user: User) -> None:
    """Send the invitation and say how it went."""
    if send_invitation(user=user, by=person(request)):
        messages.success(request, f"An invitation was sent to {user.email}.")
    else:
        words = f"{user.display_name} has an account, but the mail to {user.email} could not be sent. Send it again."
        messages.error(request, words)


@requires("organization.view", "organization.edit")
def invite_person(request: HttpRequest) -> HttpResponse:
    """Create an account and mail the link that sets its password, once the account is committed."""
    by = person(request)
    form = PersonForm(posted(request), instance=User(timezone=by.timezone, country=by.country))
    answer = created(
        request, form, lambda: services.invite(user=form.instance, by=by),
        to=lambda user: reverse("person-edit", args=[user.pk]),
    )  # fmt: skip
    if answer:
        _send(request, form.instance)
        return answer
    return form_page(
        request,
        form=form,
        title="Invite a person",
        submit="Send invitation",
        way=_way(),
        cancel_url=reverse("people"),
        lead="They get a mail with a link to set their password.",
    )


@requires("organization.view", "organization.edit")
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change role, function and the rest; invite again, deactivate or reactivate."""
    user = get_object_or_404(User, pk=pk)
    name, state = user.display_name, account_state(user)
    form = PersonForm(posted(request), instance=user)
    changed: list[services.Changed] = []

    def act() -> None:
        changed.append(services.change_person(user=user, by=person(request), reason=form.why))

    if carried_out(request, form, act):
        messages.success(request, f"{user.display_name} was saved.")
        if not changed[0].moved_from:
            return redirect("people")
        _tell_of_move(request, changed[0], is_invited=state == "Invited")
        return redirect("person-edit", pk)
    return form_page(
        request,
        form=form,
        title=name,
        submit="Save changes",
        way=_way(),
        cancel_url=reverse("people"),
        lead=_lead(user, state),
        history=history_entries(user),
        actions=_actions(user, state, person(request)),
    )


def _tell_of_move(request: HttpRequest, changed: services.Changed, *, is_invited: bool) -> None:
    """Tell both addresses, invite an invited person again, and keep the session of people who changed their own."""
    user, by = changed.user, person(request)
    if user.pk == by.pk:
        update_session_auth_hash(request, user)
    missed = send_address_notices(user=user, old=changed.moved_from, by=by)
    if missed:
        words = f"The mail that tells of the change could not be sent to {' and '.join(missed)}: tell them yourself."
        messages.error(request, words)
    else:
        messages.success(request, f"{user.display_name} signs in with {user.email} now. Both addresses were told.")
    if is_invited:
        _send(request, user)


def _lead(user: User, state: str) -> str:
    if state == "Invited":
        return "Invited; has not set a password yet."
    if state == "Deactivated":
        return "Deactivated: cannot sign in."
    return f"Last signed in on {user.last_login:%-d %B %Y}." if user.last_login else "Active; has never signed in."


def _actions(user: User, state: str, by: User) -> list[dict[str, str]]:
    if state == "Deactivated":
        return [{"label": "Reactivate", "url": reverse("person-reactivate", args=[user.pk])}]
    actions = []
    if state == "Invited":
        actions.append({"label": "Send the invitation again", "post": reverse("person-invitation", args=[user.pk])})
    if user.pk != by.pk:
        actions.append({"label": "Deactivate", "url": reverse("person-deactivate", args=[user.pk])})
    return actions


@require_POST
@requires("organization.view", "organization.edit")
def resend_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a fresh link to somebody who has not set a password yet."""
    user = get_object_or_404(User, pk=pk)
    if account_state(user) == "Invited":
        _send(request, user)
    else:
        messages.error(request, f"{user.display_name} needs no invitation; a forgotten password is reset at sign-in.")
    return redirect("person-edit", pk)


@requires("organization.view", "organization.edit")
def deactivate_person(request: HttpRequest, pk: int) -> HttpResponse:
    """End a person's access; first show what follows."""
    user = get_object_or_404(User, pk=pk)
    by = person(request)

    def act(reason: str) -> str:
        services.deactivate(user=user, by=by, reason=reason)
        return f"{user.display_name} was deactivated."

    return confirm_page(
        request,
        act,
        to=reverse("people"),
        title=f"Deactivate {user.display_name}",
        submit="Deactivate",
        way=_way(user),
        cancel_url=reverse("person-edit", args=[pk]),
        text="This is what follows:",
        consequences=consequences_of_leaving(user, today_of(by)),
    )


@requires("organization.view", "organization.edit")
def reactivate_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in again."""
    user, back = get_object_or_404(User, pk=pk), reverse("person-edit", args=[pk])

    def act(reason: str) -> str:
        services.reactivate(user=user, by=person(request), reason=reason)
        return f"{user.display_name} was reactivated."

    return confirm_page(
        request,
        act,
        to=back,
        title=f"Reactivate {user.display_name}",
        submit="Reactivate",
        way=_way(user),
        danger=False,
        cancel_url=back,
        text="They may sign in again with the password they had.",
        consequences=[f"Their role is {user.get_role_display() or 'none'}; change it first if it no longer fits."],
    )
