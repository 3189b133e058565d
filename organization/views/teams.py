"""Teams, memberships over time, managers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization import policies, roles
from organization.access import person, requires
from organization.filters import ActiveFilter
from organization.forms import ManagerForm, MemberForm, MembershipForm, ReasonForm, TeamForm
from organization.ground.clock import today_of
from organization.models import Team
from organization.selectors.dependants import dependants
from organization.selectors.history import history_entries, team_history
from organization.selectors.people import people_to_choose, people_who_may_manage
from organization.selectors.teams import get_management, get_membership, manager_rows, member_rows, teams
from organization.services import teams as services
from organization.services.records import remove
from organization.views.parts import Crumbs, carried_out, confirm_page, created, crumbs, form_page, list_page, posted


def _way(team: Team | None = None) -> Crumbs:
    way = crumbs(("Teams", reverse("teams")))
    return [*way, {"label": team.name, "url": reverse("team", args=[team.pk])}] if team else way


@require_safe
@requires("organization.view")
def list_teams(request: HttpRequest) -> HttpResponse:
    """Teams with today's members and managers."""
    viewer, today = person(request), today_of(person(request))
    found = ActiveFilter(request.GET, queryset=teams(today), viewer=viewer, today=today)
    return list_page(
        request,
        found=found,
        row=_row,
        headers=("Team", "Region", "Members today", "Managed by", "State"),
        title="Teams",
        lead="Who plans and reports together.",
        noun="teams",
        empty={"title": "No team yet", "text": "Objectives belong to a team, and its members' work counts for it."},
        add=("Add a team", reverse("team-add")) if policies.may_edit_organization(viewer) else None,
    )


def _row(team: Any) -> dict[str, Any]:
    managers = ", ".join(user.display_name for user in team.managers_now) or "Nobody"
    state = "Active" if team.is_active else "Inactive"
    return {
        "title": team.name,
        "url": reverse("team", args=[team.pk]),
        "cells": [team.region, str(team.member_count), managers, state],
    }


@require_safe
@requires("organization.view")
def team_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A team, its current, future and past members, its managers; history for those who check it."""
    viewer = person(request)
    team = get_object_or_404(Team, pk=pk)
    groups = member_rows(team, today_of(viewer))
    may_edit = policies.may_edit_organization(viewer)
    context = {
        "team": {"pk": team.pk, "name": team.name, "region": team.region, "is_active": team.is_active},
        "crumbs": _way(),
        "groups": [
            {"label": "Members today", "rows": groups["now"], "empty": "Nobody is a member today."},
            {"label": "To come", "rows": groups["to come"], "empty": ""},
            {"label": "Past members", "rows": groups["past"], "empty": ""},
        ],
        "managers": manager_rows(team),
        "may_edit": may_edit,
        "history": team_history(team) if may_edit or viewer.role == roles.COMPLIANCE else None,
    }
    return render(request, "organization/team.html", context)


@requires("organization.view", "organization.edit")
def add_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(posted(request))
    answer = created(
        request, form, lambda: services.save_team(team=form.instance, by=person(request)),
        to=lambda team: reverse("team", args=[team.pk]),
        said=lambda team: f"{team} was added. Now add its members and managers.",
    )  # fmt: skip
    return answer or form_page(
        request, form=form, title="Add a team", submit="Add team", way=_way(), cancel_url=reverse("teams")
    )


@requires("organization.view", "organization.edit")
def edit_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, region and state."""
    team = get_object_or_404(Team, pk=pk)
    title, way, back = f"Edit {team.name}", _way(team), reverse("team", args=[pk])
    form = TeamForm(posted(request), instance=team)
    if carried_out(request, form, lambda: services.save_team(team=team, by=person(request), reason=form.why)):
        messages.success(request, f"{team.name} was saved.")
        return redirect(back)
    return form_page(
        request,
        form=form,
        title=title,
        submit="Save changes",
        way=way,
        cancel_url=back,
        history=history_entries(team),
        actions=[{"label": "Remove this team", "url": reverse("team-remove", args=[pk])}],
    )


@requires("organization.view", "organization.edit")
def remove_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a team that nothing depends on, else deactivate it; first show what depends on it."""
    team = get_object_or_404(Team, pk=pk)
    found = dependants(team)

    def act(reason: str) -> str:
        is_gone = remove(record=team, by=person(request), reason=reason)
        return f"{team.name} was {'deleted' if is_gone else 'deactivated'}."

    return confirm_page(
        request,
        act,
        to=reverse("teams"),
        title=f"Remove {team.name}",
        way=_way(team),
        cancel_url=reverse("team", args=[pk]),
        submit="Deactivate team" if found else "Delete team",
        text=(
            f"Something depends on {team.name}, so it is not deleted. It is deactivated: it takes no new members and "
            "no new objectives, and everything that refers to it stays."
            if found
            else f"Nothing depends on {team.name}. It is deleted; its history stays."
        ),
        consequences=[one.sentence for one in found],
    )


@requires("organization.view", "organization.edit")
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """A person joins the team from a day on."""
    team, back = get_object_or_404(Team, pk=pk), reverse("team", args=[pk])
    by = person(request)
    form = MemberForm(posted(request), people=people_to_choose(), initial={"from_date": today_of(by)})
    answer = created(
        request, form, lambda: services.add_member(team=team, by=by, **form.cleaned_data),
        to=lambda _: back, said=lambda made: f"{made.user} was added to {team.name}.",
    )  # fmt: skip
    return answer or form_page(
        request,
        form=form,
        title=f"Add a member to {team.name}",
        submit="Add member",
        way=_way(team),
        cancel_url=back,
        lead="A person's work counts for a team on the days of their membership.",
    )


@requires("organization.view", "organization.edit")
def edit_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership, move its days, or make it the primary one."""
    membership = get_membership(pk)
    team, name = membership.team, membership.user.display_name
    back = reverse("team", args=[team.pk])
    form = MembershipForm(posted(request), instance=membership)

    def act() -> None:
        days = {key: form.cleaned_data[key] for key in ("from_date", "to_date", "is_primary")}
        services.change_membership(membership=membership, by=person(request), reason=form.why, **days)

    if carried_out(request, form, act):
        messages.success(request, f"{name}'s membership was saved.")
        return redirect(back)
    return form_page(
        request,
        form=form,
        title=f"{name} in {team.name}",
        submit="Save changes",
        way=_way(team),
        cancel_url=back,
        history=history_entries(membership),
        lead="To end the membership, give it a last day.",
        actions=[{"label": "Entered by mistake: delete it", "url": reverse("membership-remove", args=[pk])}],
    )


@requires("organization.view", "organization.edit")
def remove_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a membership that was entered by mistake."""
    membership = get_membership(pk)
    team, name = membership.team, membership.user.display_name

    def act(reason: str) -> str:
        services.remove_membership(membership=membership, by=person(request), reason=reason)
        return f"{name}'s membership was deleted."

    return confirm_page(
        request,
        act,
        to=reverse("team", args=[team.pk]),
        form=ReasonForm(posted(request), required=True),
        title=f"Delete {name}'s membership",
        submit="Delete membership",
        way=_way(team),
        cancel_url=reverse("membership-edit", args=[pk]),
        text=f"Only for a membership of {team.name} entered by mistake. To end one, give it a last day.",
        consequences=["Their work of those days no longer counts for the team."],
    )


@requires("organization.view", "organization.edit")
def add_manager(request: HttpRequest, pk: int) -> HttpResponse:
    """A person manages the team from now on."""
    team, back = get_object_or_404(Team, pk=pk), reverse("team", args=[pk])
    form = ManagerForm(posted(request), people=people_who_may_manage())
    answer = created(
        request, form, lambda: services.add_manager(team=team, by=person(request), **form.cleaned_data),
        to=lambda _: back, said=lambda made: f"{made.user} now manages {team.name}.",
    )  # fmt: skip
    return answer or form_page(
        request,
        form=form,
        title=f"Add a manager to {team.name}",
        submit="Add manager",
        way=_way(team),
        cancel_url=back,
        lead="You can choose people with the role manager or medical lead.",
    )


@requires("organization.view", "organization.edit")
def remove_manager(request: HttpRequest, pk: int) -> HttpResponse:
    """A person no longer manages the team."""
    management = get_management(pk)
    team, name = management.team, management.user.display_name
    back = reverse("team", args=[team.pk])

    def act(reason: str) -> str:
        services.remove_manager(management=management, by=person(request), reason=reason)
        return f"{name} no longer manages {team.name}."

    return confirm_page(
        request,
        act,
        to=back,
        title=f"Remove {name} as manager",
        submit="Remove manager",
        way=_way(team),
        cancel_url=back,
        text=f"{name} no longer manages {team.name} from now on.",
        consequences=["They stop seeing the work of its members with the next request."],
    )
