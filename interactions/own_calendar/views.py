"""One's own calendar: a file or a secret address, and what of it may have been a contact. For its owner alone."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from interactions.own_calendar import selectors, services
from interactions.own_calendar.forms import AddressForm, FileForm
from interactions.reflections.sealing import has_key
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors, errors_on
from organization.views.parts import confirm_page, posted, status_of


@requires("interaction.log")
def own_calendar(request: HttpRequest) -> HttpResponse:
    """What may have been a contact; a file sent here is read at once."""
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            return _read(request, form)
    return _page(request, file_form=form)


def _read(request: HttpRequest, form: FileForm) -> HttpResponse:
    file = cast("UploadedFile", form.cleaned_data["file"])
    found = services.find_contacts(by=person(request), content=file.read(), at=now())
    if found.new:
        words = f"{found.new} appointment{' may be a contact' if found.new == 1 else 's may be contacts'}."
        messages.success(request, f"{words} The file is not kept.")
    else:
        messages.info(
            request,
            f"{found.looked_at} appointment{'' if found.looked_at == 1 else 's'} of the last 14 days, and none that is "
            "new and names a KOL. The file is not kept.",
        )
    return redirect("own-calendar")


@sensitive_post_parameters("secret_address")
@require_POST
@requires("interaction.log")
def own_calendar_connect(request: HttpRequest) -> HttpResponse:
    """Keep a secret address."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            services.connect(by=person(request), address=form.cleaned_data["secret_address"], at=now())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The address is kept, encrypted. It is read within a few minutes.")
            return redirect("own-calendar")
    return _page(request, address_form=form)


@requires("interaction.log")
def own_calendar_disconnect(request: HttpRequest) -> HttpResponse:
    """Forget the address and what was found."""
    user, back = person(request), reverse("own-calendar")

    def act(_: str) -> str:
        services.disconnect(by=user)
        return "Your calendar is read no more, and what was found in it is deleted."

    return confirm_page(
        request, act, to=back, form=forms.Form(posted(request)), title="Read my calendar no more", submit="Forget it",
        way=[{"label": "Your own calendar", "url": back}], cancel_url=back,
        text="The address and everything that waits for an answer are deleted. What you logged stays.",
    )  # fmt: skip


@require_POST
@requires("interaction.log")
def possible_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """It was no contact."""
    user = person(request)
    services.dismiss(by=user, contact=selectors.get_possible(user, pk))
    messages.success(request, "Not a contact.", extra_tags=reverse("possible-contact-undo", args=[pk]))
    return redirect("own-calendar")


@require_POST
@requires("interaction.log")
def possible_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be one after all."""
    user = person(request)
    services.dismiss(by=user, contact=selectors.get_possible(user, pk), is_dismissed=False)
    messages.success(request, "It waits again.")
    return redirect("own-calendar")


@require_POST
@requires("interaction.log")
def possible_ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Never ask about such appointments again."""
    user = person(request)
    services.ignore(by=user, contact=selectors.get_possible(user, pk), at=now())
    messages.success(request, "Such appointments are not asked about any more. They are listed below.")
    return redirect("own-calendar")


@require_POST
@requires("interaction.log")
def ignored_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about them again."""
    user = person(request)
    services.ask_again(by=user, ignored=selectors.get_ignored(user, pk))
    messages.success(request, "Such appointments are asked about again, from the next reading of your calendar on.")
    return redirect("own-calendar")


def _page(
    request: HttpRequest, *, file_form: FileForm | None = None, address_form: AddressForm | None = None
) -> HttpResponse:  # fmt: skip
    user = person(request)
    context: dict[str, Any] = {
        "possible": selectors.possible_contacts(user, at=now()),
        "ignored": selectors.ignored_of(user),
        "connection": selectors.connection_of(user),
        "has_key": has_key(),
        "file_form": file_form or FileForm(),
        "address_form": address_form or AddressForm(),
    }
    sent = file_form or address_form
    status = status_of(sent) if sent else 200
    return render(request, "interactions/own_calendar/page.html", context, status=status)
