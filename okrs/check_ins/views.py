"""The monthly check-in: one page for all own key results, one for a single key result, and one for managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, record_shown
from interactions.stakeholders.selectors.heard import Heard, heard_by
from okrs.check_ins import policies
from okrs.check_ins.forms import LABELS, CheckInForm, PeriodForm, TeamForm
from okrs.check_ins.selectors.page import (
    CheckInPage,
    CheckInRow,
    OfferedInsights,
    check_in_page,
    differences,
    found_insights,
    insight_choices,
    one_entry,
)
from okrs.check_ins.selectors.team import (
    EXPORT_HEAD,
    acknowledged_ones,
    export_rows,
    exported_check_ins,
    team_check_ins,
)
from okrs.check_ins.services import check_ins as services
from okrs.planning.selectors.objectives import get_key_result
from organization.access import person, requires, setup_url
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.ground.form_errors import add_errors, retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.models import User
from organization.selectors.quarters import current_quarter
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict
from organization.views.parts import file_links, posted, too_long


@require_http_methods(["GET", "HEAD", "POST"])
@requires("check_in.write")
def check_in(request: HttpRequest) -> HttpResponse:
    """All own key results of a period: save drafts, publish one or all, or say that nothing changed."""
    user = person(request)
    at = now().astimezone(user.zone)
    asked = PeriodForm(request.GET)
    valid = asked.is_valid()
    quarter = (asked.cleaned_data.get("quarter") if valid else None) or current_quarter(at.date())
    if quarter is None:
        return render(request, "okrs/check_ins/page.html", {"page": None, "setup_url": setup_url(user)})
    sent = posted(request)
    looking = _looking(user, sent, today=at.date())
    period = asked.cleaned_data.get("period") if valid else None
    page = check_in_page(user, quarter, period, at=at, also=looking.offered)
    _record_offered(user, page.insights)
    forms = _forms(page, sent, looking, heard_by(user, today=at.date()))
    status = 200 if valid else 422
    if sent is not None and not looking.form and not _taken_over(request, forms):
        status = _save(request, page, forms)
        if status == 302:
            return redirect(_address(page))
    context = {
        "page": page, "asked": asked, "forms": forms, "published": [one for one in page.entries if one.card],
        "fresh": sum(not one.is_drafted for one in forms),
        "team_url": reverse("check-in-team") if user.may("check_in.acknowledge") else "",
    }  # fmt: skip
    return render(request, "okrs/check_ins/page.html", context, status=status)


def _address(page: CheckInPage) -> str:
    return f"{reverse('check-in')}?quarter={page.quarter.pk}&period={page.period}"


def _record_offered(user: User, offered: OfferedInsights) -> None:
    """Note in the access log that the page shows these insights with their authors' names."""
    record_shown(by=user.pk, model="insight", own=offered.own, at=now(), detail="offered for a check-in")


@dataclass(frozen=True)
class Looking:
    """What is looked for among the insights: in which form (its prefix, empty if nothing is), the words, what has them,
    and all that the page must offer (also what was chosen before)."""

    form: str = ""
    words: str = ""
    found: tuple[int, ...] = ()
    offered: frozenset[int] = frozenset()

    def within(self, entry: CheckInRow) -> dict[str, Any]:
        """The same for the form of one key result."""
        is_here = self.form == f"kr{entry.key_result.pk}"
        return {"looked": self.words, "found": self.found} if is_here else {}


def _looking(user: User, sent: Any, *, today: date) -> Looking:
    """Whether the pressed button looks for insights. The Enter key does where words are typed."""
    if sent is None:
        return Looking()
    named = [as_number(pk) for name in sent if name.endswith("-insights") for pk in sent.getlist(name)]
    chosen = {pk for pk in named if pk is not None}
    act, _, which = sent.get("act", "").partition(":")
    form = f"kr{which}" if act == "look" else ""
    if act == "enter":
        typed = (name for name in sent if name.endswith("-words") and sent[name].strip())
        form = next(typed, "").removesuffix("-words")
    words = sent.get(f"{form}-words", "").replace("\x00", "").strip()[:200]
    found = tuple(found_insights(user, words, today=today)) if form else ()
    return Looking(form, words, found, frozenset({*chosen, *found}))


def _taken_over(request: HttpRequest, forms: list[CheckInForm]) -> bool:
    """Whether the pressed button takes feedback over into a form; then the page comes back with it, unsaved."""
    act, _, which = request.POST.get("act", "").partition(":")
    key_result, _, number = which.partition(":")
    if act != "take":
        return False
    for form in forms:
        line = next((one.line for one in form.heard if str(one.pk) == number), "")
        if line and form.is_sent and str(form.key_result.pk) == key_result:
            form.take_over(line)
    return True


def _forms(page: CheckInPage, sent: Any, looking: Looking, heard: Sequence[Heard]) -> list[CheckInForm]:
    """A form for each key result without a published check-in, and for each one that was sent."""
    made = [
        CheckInForm(sent, entry=entry, insights=page.insights.choices, heard=heard, **looking.within(entry))
        for entry in page.entries
    ]
    return [form for form in made if form.entry.is_open or form.is_sent]


def _save(request: HttpRequest, page: CheckInPage, forms: list[CheckInForm]) -> int:
    """Do what the pressed button says; 302 when done, 422 or 409 when the page must show why not."""
    act, _, which = request.POST.get("act", "").partition(":")
    sent = [form for form in forms if form.is_sent]
    written = [form for form in sent if form.is_written]
    fresh = [form for form in sent if not form.is_written and not form.is_drafted]
    publishing: list[CheckInForm] = []
    unchanged: list[CheckInForm] = []
    if act == "publish":
        ready = [form for form in sent if form.is_written or form.is_drafted]
        publishing = ready if which == "all" else [form for form in sent if str(form.key_result.pk) == which]
    elif act == "no_change":
        unchanged = fresh if which == "rest" else [form for form in fresh if str(form.key_result.pk) == which]
    drafts = [form for form in written if form not in publishing]
    wrong = [form for form in publishing + drafts if not form.is_valid()]
    if wrong:
        for form in publishing:
            form.ask_what_is_missing()
        return 422
    try:
        with once(request) as saved:
            count = services.save_all(
                period=page.period, by=person(request), at=now(),
                drafts={form.key_result: _written(form) for form in drafts},
                published={form.key_result: _written(form) for form in publishing},
                unchanged=[form.key_result for form in unchanged],
            )  # fmt: skip
            if count or drafts:
                saved.to(_address(page))
    except services.Refused as refused:
        return _refuse(request, page, forms, refused)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return 422
    _tell(request, count, len(drafts))
    return 302


def _written(form: CheckInForm) -> services.SavedCheckIn:
    return form.cleaned_data["seen"], form.said()


def _tell(request: HttpRequest, published: int, drafted: int) -> None:
    parts = [f"{published} published"] if published else []
    parts += [f"{drafted} kept as draft{'s' if drafted > 1 else ''}"] if drafted else []
    if parts:
        messages.success(request, f"{' and '.join(parts)}.".capitalize())
    else:
        messages.info(request, "Nothing was written yet, so nothing was saved.")


def _refuse(request: HttpRequest, page: CheckInPage, forms: list[CheckInForm], refused: services.Refused) -> int:
    for form in forms:
        error = refused.by_key_result.get(form.key_result.pk)
        if error is not None:
            add_errors(form, error)
        if form.key_result.pk in refused.conflicts:
            _show_both(request, form, page.period)
    return 409 if refused.conflicts else 422


def _show_both(request: HttpRequest, form: CheckInForm, period: int) -> None:
    """Show what was saved meanwhile next to what was typed; saving again then overwrites it knowingly."""
    user = person(request)
    entry = one_entry(user, form.key_result, period, at=now().astimezone(user.zone))
    labels = {name: label for name, label in LABELS.items() if name in form.fields}
    form.theirs = differences(entry, form.cleaned_data, labels)
    retype(form, form.add_prefix("seen"), services.seen_of(entry.latest))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("check_in.write")
def check_in_one(request: HttpRequest, pk: int, period: int) -> HttpResponse:
    """One key result: its owner writes the check-in; once published it is edited in place or corrected."""
    user = person(request)
    at = now().astimezone(user.zone)
    key_result = get_key_result(user, pk)
    entry = one_entry(user, key_result, period, at=at)
    allowed = policies.can_check_in(user, key_result, managed_team_ids(user), correcting=entry.card is not None)
    if not allowed:
        raise PermissionDenied
    sent = posted(request)
    looking = _looking(user, sent, today=at.date())
    offered = insight_choices(user, [entry], looking.offered)
    _record_offered(user, offered)
    heard = heard_by(user, today=at.date())
    form = CheckInForm(sent, entry=entry, insights=offered.choices, heard=heard, **looking.within(entry))
    status = 200
    if sent is not None and not looking.form and not _taken_over(request, [form]):
        status = _save_one(request, form, period)
        if status == 302:
            return redirect(f"{reverse('key-result', args=[pk])}#check-ins")
    in_place = entry.latest is not None and policies.is_in_place(user, entry.latest, at)
    context = {
        "form": form, "entry": entry, "in_place": in_place, "is_correction": entry.card is not None and not in_place,
        "drafts": entry.card is None or not in_place,
    }  # fmt: skip
    return render(request, "okrs/check_ins/one.html", context, status=status)


def _save_one(request: HttpRequest, form: CheckInForm, period: int) -> int:
    save = services.save_draft if request.POST.get("act") == "draft" else services.publish_check_in
    if not form.is_valid():
        if save is services.publish_check_in:
            form.ask_what_is_missing()
        return 422
    user = person(request)
    seen, said = _written(form)
    try:
        with once(request) as saved:
            save(key_result=form.key_result, period=period, by=user, seen=seen, said=said, at=now())
            saved.to(f"{reverse('key-result', args=[form.key_result.pk])}#check-ins")
    except VersionConflict:
        _show_both(request, form, period)
        return 409
    except ValidationError as error:
        add_errors(form, error)
        return 422
    messages.success(request, "Draft kept." if save is services.save_draft else "Check-in published.")
    return 302


@require_safe
@requires("check_in.acknowledge")
def check_in_team(request: HttpRequest) -> HttpResponse:
    """Check-ins of the people and teams managed: those waiting for an acknowledgement, or all of a quarter."""
    user = person(request)
    at = now().astimezone(user.zone)
    form = TeamForm(request.GET)
    valid = form.is_valid()
    data = form.cleaned_data if valid else {}
    quarter = data.get("quarter") or current_quarter(at.date())
    if quarter is None:
        return render(request, "okrs/check_ins/team.html", {"quarter": None, "setup_url": setup_url(user)})
    everything = data.get("state") == "all"
    found = team_check_ins(user, quarter, request.GET, everything=everything, at=at)
    query = request.META.get("QUERY_STRING", "")
    record_shown(
        by=user.pk, model="checkin", own=(card.is_own for card in found.cards), at=at, detail=f"list {query}".strip()
    )
    context = {
        "quarter": quarter, "form": form, "found": found, "everything": everything,
        "exports": file_links(request, "check-in-team-export"),
    }  # fmt: skip
    return render(request, "okrs/check_ins/team.html", context, status=200 if valid else 422)


@require_safe
@requires("check_in.acknowledge")
def check_in_team_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The same check-ins as a file, with the same filters; the access log notes the export."""
    user = person(request)
    at = now().astimezone(user.zone)
    form = TeamForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('check-in-team')}?{request.GET.urlencode()}")
    quarter = form.cleaned_data["quarter"] or current_quarter(at.date())
    if quarter is None:
        raise Http404
    rows = exported_check_ins(user, quarter, everything=form.cleaned_data["state"] == "all", at=at)
    if refused := too_long(request, rows, file_format=file_format, page="check-in-team"):
        return refused
    record_access(
        by=user.pk, action="export", model="checkin", object_id=None, at=at, detail=request.GET.urlencode()[:300]
    )
    return table_response(
        file_format=file_format, name=f"check-ins-{at:%Y-%m-%d}", sheet="Check-ins", header=EXPORT_HEAD,
        rows=export_rows(rows, zone=user.zone), notes=[f"Check-ins of {quarter.name}"],
    )  # fmt: skip


@require_POST
@requires("check_in.acknowledge")
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge one or several check-ins in the version that was read ("id:version")."""
    user = person(request)
    read = _read(request.POST.getlist("read"))
    found = acknowledged_ones(user, read, today_of(user))
    if not found:
        raise Http404
    try:
        done = services.acknowledge_all(read={row: read[row.pk] for row in found}, by=user, at=now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("check-in-team")
    left = len(read) - done
    if done:
        messages.success(request, f"{done} check-in{'s' if done > 1 else ''} acknowledged.")
    if left:
        messages.warning(request, f"{left} changed meanwhile and wait{'s' if left == 1 else ''} to be read again.")
    if request.POST.get("back") == "key-result":
        return redirect(f"{reverse('key-result', args=[found[0].key_result_id])}#check-ins")
    return redirect("check-in-team")


def _read(marks: list[str]) -> dict[int, int]:
    """{id: version} from what a form sends; 404 for anything else."""
    result = {}
    for mark in marks[:200]:
        pk, _, version = mark.partition(":")
        number, seen = as_number(pk), as_number(version)
        if number is None or seen is None:
            raise Http404
        result[number] = seen
    return result
