"""The packs of a quarter: asking for one, watching it being made, downloading it again."""

import logging
from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from kombu.exceptions import OperationalError

from audit.services import record_access
from okrs.models import ReviewPackFile
from okrs.planning.selectors.notices import notice_of
from okrs.review_packs import policies, tasks
from okrs.review_packs.forms import PackForm
from okrs.review_packs.selectors.figures import scope_of
from okrs.review_packs.selectors.packs import PackShown, get_file, packs_page, scopes_of
from okrs.review_packs.services.asking import ask_for_pack
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now
from organization.ground.exports import XLSX
from organization.models import Quarter, User
from organization.views.parts import created, posted

logger = logging.getLogger(__name__)
_TYPES = {ReviewPackFile.Kind.PDF.value: "application/pdf", ReviewPackFile.Kind.XLSX.value: XLSX}


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@requires("pack.view")
def packs(request: HtmxRequest, pk: int) -> HttpResponse:
    """The packs of a quarter, with bars while they are made; POST asks for one."""
    user, at = person(request), now()
    quarter = get_object_or_404(Quarter, pk=pk)
    form = _form(request, user, quarter)
    if form is not None:
        answer = created(
            request,
            form,
            lambda: ask_for_pack(quarter=quarter, by=user, at=at, **form.question()),
            to=lambda _: reverse("review-packs", args=[pk]),
            said=lambda made: f"{scope_of(made)}: {'made just now' if made.finished_at else 'the pack is being made'}.",
        )
        if answer is not None:
            _wake()
            return answer
    shown = packs_page(user, quarter, number=request.GET.get("page", "1"), at=at)
    notice = notice_of(quarter, user)
    jobs = [_job(one, request.path) for one in shown.waiting]
    if request.htmx and request.htmx.target != "body" and request.method != "POST":
        if not jobs:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "okrs/review_packs/_jobs.html", {"jobs": jobs, "poll_url": request.path})
    context = {
        "quarter": quarter, "form": form, "shown": shown, "jobs": jobs, "poll_url": request.path,
        "notice": replace(notice, url="") if notice else None, "is_partner": not user.may("pack.full"),
        "reads_scores": user.may("objective.view"),
    }  # fmt: skip
    refused = request.method == "POST" and (form is None or bool(form.errors))
    return render(request, "okrs/review_packs/packs.html", context, status=422 if refused else 200)


def _form(request: HttpRequest, user: User, quarter: Quarter) -> PackForm | None:
    """The form with the editions that the person may have made now; none if there is none."""
    editions = [one for one in policies.editions_of(user) if policies.can_make(user, one, quarter)]
    if not editions:
        return None
    teams, areas = scopes_of(quarter) if user.may("pack.full") else ([], [])
    make = partial(PackForm, teams=teams, areas=areas, editions=editions)
    return make(posted(request), initial={"scope": "all", "edition": editions[0].value})


def _job(one: PackShown, path: str) -> dict[str, object]:
    return {
        "label": f"Making: {one.scope}, {one.edition.lower()}", "done": one.done, "total": one.total,
        "detail": "You may leave this page; the worker goes on.", "poll_url": path,
    }  # fmt: skip


def _wake() -> None:
    """Ask a worker to begin at once; without one beat does, a little later."""
    try:
        tasks.make_packs.delay()
    except OperationalError:
        logger.warning("The broker did not answer; the pack waits for beat")


@require_safe
@requires("pack.view")
def review_pack(request: HttpRequest, pk: int, pack_id: int, kind: str) -> HttpResponse:
    """A file of a pack, if the person may read today all that stands in it; noted in the access log."""
    user, at = person(request), now()
    quarter = get_object_or_404(Quarter, pk=pk)
    found = get_file(user, quarter, pack_id, kind, at=at)
    scope = scope_of(found.pack)
    record_access(
        by=user.pk, action="export", model="reviewpack", object_id=pack_id, at=at,
        detail=f"{kind} of the pack of {quarter.name}: {scope}, {found.pack.get_edition_display().lower()}",
    )  # fmt: skip
    response = HttpResponse(bytes(found.content), content_type=_TYPES[kind])
    name = f"review-pack-{quarter.name}-{pack_id}.{kind}".lower().replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
