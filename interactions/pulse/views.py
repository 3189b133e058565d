"""Pages of the pulse: results, the form, and what compliance and administrators set."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interactions.models import PulseWave
from interactions.pulse import policies
from interactions.pulse.forms import HideForm, QuestionForm, SheetForm, WaveForm
from interactions.pulse.not_now import put_off
from interactions.pulse.selectors import results
from interactions.pulse.selectors import waves as reads
from interactions.pulse.selectors.answering import Sheet, sheet_of
from interactions.pulse.services import answers, waves
from interactions.pulse.services.questions import save_question
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import asked_format, table_response
from organization.ground.form_errors import add_errors
from organization.ground.numbers import as_number
from organization.models import User
from organization.selectors.history import history_entries
from organization.views.parts import carried_out, confirm_page, created, form_page, posted, status_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


# --- For everybody -------------------------------------------------------------------------


@require_GET
@requires("pulse.view")
def pulse(request: HttpRequest) -> HttpResponse:
    """What closed waves told, one at a time; the form for who is asked; waves ahead for who sets them."""
    user, closed = person(request), results.closed_waves()
    wave = _asked_wave(request, closed)
    sheet, ahead = sheet_of(user), reads.waves_ahead()
    context: dict[str, Any] = {
        "wave": wave,
        "told": results.told_of_wave(user, wave, closed) if wave else [],
        "tabs": [{"label": one.name, "url": f"?wave={one.pk}", "current": one == wave} for one in closed],
        "sheet": sheet,
        "may_answer": sheet is not None and sheet.takes_answers(today_of(user)),
        "running": next((one for one in ahead if one.is_open), None),
        "planned": [one for one in ahead if not one.is_open],
        "may_open": policies.may_open(user), "today": today_of(user),
    }  # fmt: skip
    return render(request, "interactions/pulse/results.html", context)


@require_GET
@requires("pulse.view")
def export(request: HttpRequest) -> HttpResponseBase:
    """The figures that the page of a wave shows, and no others."""
    user, closed = person(request), results.closed_waves()
    wave = _asked_wave(request, closed)
    rows = results.table_of(wave, results.told_of_wave(user, wave, closed)) if wave else iter(())
    return table_response(
        file_format=asked_format(request), name="pulse", sheet="Pulse", header=results.COLUMNS, rows=rows,
        notes=["Groups of five or more alone. Of a group, none is told as one, and all as all but one."],
    )  # fmt: skip


def _asked_wave(request: HttpRequest, closed: list[PulseWave]) -> PulseWave | None:
    """The wave in the address, else the newest; 404 for one that is not closed."""
    if "wave" not in request.GET:
        return closed[0] if closed else None
    number = as_number(request.GET["wave"])
    found = next((one for one in closed if one.pk == number), None)
    if found is None:
        raise Http404
    return found


@form_methods
@requires("pulse.view")
def answer(request: HttpRequest) -> HttpResponse:
    """The form of who is asked. It is sent without a key, a message or a session: each would say when."""
    user = person(request)
    sheet = sheet_of(user)
    today = today_of(user)
    form = SheetForm(posted(request), questions=sheet.questions if sheet else ())
    if request.method == "POST":
        if sheet is None:
            raise PermissionDenied
        if form.is_valid() and _sent(user, sheet, form):
            return redirect("pulse-answer")
    is_closed = sheet is not None and not sheet.wave.takes_answers(today)
    context = {
        "sheet": sheet, "form": form, "is_closed": is_closed,
        "shows_form": sheet is not None and (sheet.takes_answers(today) or form.is_bound),
    }  # fmt: skip
    return render(request, "interactions/pulse/answer.html", context, status=status_of(form))


@require_POST
@requires("pulse.view")
def not_now(request: HttpRequest) -> HttpResponse:
    """Take the wave off the first page until the person signs in again. It says nothing of an answer."""
    put_off(request, as_number(request.POST.get("wave", "")))
    return redirect("home")


def _sent(user: User, sheet: Sheet, form: SheetForm) -> bool:
    """Whether it was saved, now or before: two clicks on the button are one answer."""
    try:
        answers.answer(by=user, wave=sheet.wave, scores=form.scores, texts=form.texts, today=today_of(user))
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


# --- For compliance and administrators -------------------------------------------------------


def _way(*items: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in (("Pulse", reverse("pulse")), *items)]


@form_methods
@requires("pulse.open")
def wave_new(request: HttpRequest) -> HttpResponse:
    """Plan a wave."""
    user = person(request)
    form = WaveForm(posted(request), initial=reads.suggested(today_of(user)))
    answered = created(
        request, form, lambda: waves.plan_wave(by=user, data=form.cleaned_data, at=now()),
        to=lambda _: reverse("pulse"), said=lambda wave: f"“{wave}” is planned.",
    )  # fmt: skip
    return answered or form_page(
        request, form=form, title="Plan a wave", submit="Plan it", way=_way(), cancel_url=reverse("pulse"),
        lead="On the first day people are invited, and the questions are fixed. Twice a year is enough.",
    )  # fmt: skip


@form_methods
@requires("pulse.open")
def wave_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a wave that is not closed."""
    user, wave = person(request), reads.get_wave(pk)
    if not policies.may_change(user, wave):
        raise PermissionDenied
    initial = {"name": wave.name, "starts_on": wave.starts_on, "ends_on": wave.ends_on}
    form = WaveForm(posted(request), initial=initial)
    if carried_out(request, form, lambda: waves.change_wave(by=user, wave=wave, data=form.cleaned_data, at=now())):
        messages.success(request, "Saved.")
        return redirect("pulse")
    remove = {"label": "Delete this wave", "url": reverse("pulse-wave-remove", args=[pk])}
    return form_page(
        request, form=form, title=wave.name, submit="Save changes", way=_way(), cancel_url=reverse("pulse"),
        lead="It is open: its last day may move, nothing else." if wave.is_open else "Nobody is invited yet.",
        history=history_entries(wave), actions=[remove] if policies.may_remove(user, wave) else [],
    )  # fmt: skip


@form_methods
@requires("pulse.open")
def wave_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a wave that has not begun."""
    user, wave = person(request), reads.get_wave(pk)
    if not policies.may_remove(user, wave):
        raise PermissionDenied

    def act(_: str) -> str:
        waves.remove_wave(by=user, wave=wave)
        return f"“{wave}” was deleted."

    edit = reverse("pulse-wave-edit", args=[pk])
    return confirm_page(
        request, act, to=reverse("pulse"), title=f"Delete {wave}", submit="Delete the wave",
        way=_way((wave.name, edit)), cancel_url=edit, text="Nobody was invited yet, so nobody has to be told.",
    )  # fmt: skip


@require_GET
@requires("pulse.open")
def question_list(request: HttpRequest) -> HttpResponse:
    """What the next wave asks, and what was asked before."""
    context = {"crumbs": _way(), "audiences": reads.questions_by_audience()}
    return render(request, "interactions/pulse/questions.html", context)


@form_methods
@requires("pulse.open")
def question_new(request: HttpRequest) -> HttpResponse:
    """Add a question."""
    form = QuestionForm(posted(request))
    answered = created(
        request, form, lambda: save_question(by=person(request), data=form.cleaned_data),
        to=lambda _: reverse("pulse-questions"), said=lambda _: "The question was added.",
    )  # fmt: skip
    return answered or _question_page(request, form, "Add a question", "Add question")


@form_methods
@requires("pulse.open")
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question; one that was asked stays, and its new words are a new one."""
    question = reads.get_question(pk)
    names = ("audience", "kind", "text", "position", "is_active")
    form = QuestionForm(posted(request), initial={name: getattr(question, name) for name in names})
    act: Callable[[], object] = lambda: save_question(by=person(request), question=question, data=form.cleaned_data)  # noqa: E731
    if carried_out(request, form, act):
        messages.success(request, "Saved.")
        return redirect("pulse-questions")
    lead = "Once asked, a question keeps its words: with other words it is a new question, without a wave before."
    return _question_page(request, form, "Edit the question", "Save question", lead=lead)


def _question_page(
    request: HttpRequest, form: QuestionForm, title: str, submit: str, *, lead: str = ""
) -> HttpResponse:
    back = reverse("pulse-questions")
    way = _way(("Questions", back))
    return form_page(request, form=form, title=title, submit=submit, way=way, cancel_url=back, lead=lead)


@form_methods
@requires("pulse.open", "pulse.texts")
def text_hide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a text off the page, with a reason."""
    text = results.shown_text(pk)
    back = f"{reverse('pulse')}?wave={text.wave_id}"

    def act(reason: str) -> str:
        waves.hide_text(by=person(request), text=text, reason=reason)
        return "The text is off the page."

    return confirm_page(
        request, act, to=back, title="Take the text off the page", submit="Take it off", way=_way(),
        cancel_url=back, text=f"“{text}”", form=HideForm(posted(request)),
        consequences=["If fewer than five texts remain, none of them is shown."],
    )  # fmt: skip
