"""One's own reminders, and which of them one wants; for everybody with a role."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organization.access import person
from organization.ground.clock import now
from organization.models import User
from organization.views.parts import carried_out, posted, status_of
from reminders.inbox.forms import PreferencesForm
from reminders.inbox.selectors import action_url, choices_of, unread_count
from reminders.inbox.selectors import inbox as inbox_page
from reminders.inbox.services import choose, mark_all_read, mark_read
from reminders.inbox.services import unsubscribe as unsubscribe_service
from reminders.models import Kind
from reminders.outbox.mail import read_unsubscribe_token


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 without a role, as nothing can be due to them."""
    user = person(request)
    if not user.profile:
        raise PermissionDenied
    return user


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Reminders of the signed-in person, newest first."""
    user = _reader(request)
    page = inbox_page(user, request.GET)
    context = {"page": page, "unread": unread_count(user), "settings_url": reverse("reminder-settings")}
    return render(request, "reminders/inbox/list.html", context)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, and go to its page if ``go`` was sent; 404 for anybody else's."""
    user = _reader(request)
    if not mark_read(pk=pk, by=user, at=now()):
        raise Http404
    return redirect(action_url(user, pk) if "go" in request.POST else "inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    if mark_all_read(by=_reader(request), at=now()):
        messages.success(request, "All reminders are marked as read.")
    return redirect("inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Which reminders the signed-in person wants, and how."""
    user = _reader(request)
    form = PreferencesForm(posted(request), choices=choices_of(user))
    if carried_out(request, form, lambda: choose(wanted=form.wanted, by=user)):
        messages.success(request, "Your choice was saved.")
        return redirect("reminder-settings")
    crumbs = [{"label": "Inbox", "url": reverse("inbox")}]
    context = {"form": form, "crumbs": crumbs, "any": bool(form.fields), "me_url": reverse("me")}
    return render(request, "reminders/inbox/settings.html", context, status=status_of(form))


@csrf_exempt  # a mail program posts without having loaded a page; the signed token gives it the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End e-mails of one kind from a link in one of them: GET asks, POST does it. Public; 404 for a forged token."""
    found = read_unsubscribe_token(token)
    if found is None:
        raise Http404
    pk, kind = found
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        unsubscribe_service(by=user, kind=kind)
    context: dict[str, Any] = {"kind": Kind(kind).label.lower(), "done": request.method == "POST"}
    return render(request, "reminders/inbox/unsubscribe.html", context)
