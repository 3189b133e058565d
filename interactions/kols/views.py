"""KOL list, export, form and typeahead."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access
from interactions.kols.filters import SORTS, KOLFilter, refuse_scientific
from interactions.kols.forms import KOLForm
from interactions.kols.policies import can_edit, can_import, reads_science
from interactions.kols.selectors import kols as selectors
from interactions.kols.services import add_kol, change_kol
from interactions.models import KOL
from organization import roles
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.exports import table_response
from organization.ground.form_errors import add_errors, errors_on
from organization.ground.once import once
from organization.list_views.selectors import views_url
from organization.services.versions import VersionConflict
from organization.views.parts import file_links, posted, sort_heads, status_of, too_long

PAGE = 50
MORE = ("area", "tier", "type", "country", "active", "no_contact")  # filters that are folded away when not used

# What an MSL's list opens with; and what asks for all KOLs, since an address that asks for nothing would open that.
MINE, ALL = "mine=on&sort=-last", "mine="


@require_safe
@requires("kol.view")
def kols(request: HttpRequest) -> HttpResponse:
    """The list with the fields the viewer may read: for everybody with a role all KOLs, for an MSL at first theirs."""
    viewer, today = person(request), today_of(person(request))
    if not request.GET and viewer.profile == roles.MSL:
        request.GET = QueryDict(MINE)
    found = _filtered(request)
    page = Paginator(found.qs.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": selectors.kol_rows(list(page.object_list), viewer=viewer, today=today),
        "science": reads_science(viewer),
        "add_url": reverse("kol-new") if can_edit(viewer) else "",
        "import_url": reverse("import-kols") if can_import(viewer) else "",
        "exports": file_links(request, "kols-export"),
        "views_url": views_url(request, "kols"),
        "chips": _chips(found),
        "all_url": f"?{ALL}",
        "wider_url": _wider(request, found),
        "more": [found.form[name] for name in MORE if name in found.form.fields],
        "more_open": any(request.GET.get(name) for name in MORE),
        "heads": _heads(request, science=reads_science(viewer)),
    }
    return render(request, "interactions/kols/list.html", context, status=status_of(found.form))


def _chips(found: KOLFilter) -> list[dict[str, str]]:
    """The filters in force; without its last one the list shows all, not what it opens with."""
    chips = found.form.applied({"page"})
    return [chip | {"remove_url": f"?{ALL}" if chip["remove_url"] == "?" else chip["remove_url"]} for chip in chips]


def _wider(request: HttpRequest, found: KOLFilter) -> str:
    """The same search among all KOLs; empty if it is that already."""
    if not found.form.cleaned_data.get("mine"):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    query["mine"] = ""
    return f"?{query.urlencode()}"


def _heads(request: HttpRequest, *, science: bool) -> list[dict[str, str]]:
    """Column headers; the first click on the last contact shows the latest first."""
    scientific = [("Therapeutic areas", "", "only-desk"), ("Tier", "", "only-desk")] if science else []
    columns = [("Name", "name", ""), ("Institution", "", "only-desk"), *scientific, ("Last contact", "-last", "")]
    return sort_heads(request, columns, sort=_sort(request))


@require_safe
@requires("kol.view")
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the rows and columns of the page. The access log notes it."""
    viewer, today = person(request), today_of(person(request))
    asked = _filtered(request)
    if not asked.form.is_valid():
        return redirect(f"{reverse('kols')}?{request.GET.urlencode()}")  # where the errors are explained
    found = asked.qs
    if refused := too_long(request, found, file_format=file_format, page="kols"):
        return refused
    count = found.count()
    record_access(
        by=viewer.pk,
        action="export",
        model=KOL._meta.label_lower,
        object_id=None,
        at=now(),
        detail=f"{count} KOLs, filter: {request.GET.urlencode() or 'none'}",
    )
    return table_response(
        file_format=file_format, name=f"kols-{today:%Y-%m-%d}", sheet="KOLs", header=selectors.export_head(viewer),
        rows=selectors.export_rows(found, viewer=viewer, today=today),
    )  # fmt: skip


def _filtered(request: HttpRequest) -> KOLFilter:
    """The list as asked for. 400 for a filter or order the viewer may not use; other nonsense is explained."""
    viewer = person(request)
    refuse_scientific(request.GET, viewer)
    ordered = selectors.visible_kols(viewer, order=SORTS[_sort(request)])
    return KOLFilter(request.GET, queryset=ordered, viewer=viewer, today=today_of(viewer))


def _sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "name")
    return asked if asked in SORTS else "name"


@require_http_methods(["GET", "POST"])
@requires("kol.view", "kol.edit")
def kol_new(request: HttpRequest) -> HttpResponse:
    """Add a KOL; a similar name is pointed out, never refused."""
    form = KOLForm(posted(request))
    if request.method == "POST" and form.is_valid():
        similar = selectors.similar_words(form.details())
        with errors_on(form):
            with once(request) as saved:
                kol = add_kol(details=form.details(), by=person(request), today=today_of(person(request)))
                answer = saved.to("kol", kol.pk)
            messages.success(request, f"{kol.name} added.")
            if similar:
                messages.warning(request, similar)
            return answer
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@requires("kol.view", "kol.edit")
def kol_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a KOL. If somebody saved meanwhile, both texts are shown and nothing is written."""
    kol = selectors.get_kol(person(request), pk, to="edit")
    stored = selectors.details_of(kol)
    form = KOLForm(posted(request), details=stored)
    conflicts: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_kol(
                kol=kol,
                details=form.details(),
                fingerprint=form.cleaned_data["fingerprint"],
                by=person(request),
                today=today_of(person(request)),
                reason=form.cleaned_data["reason"],
                has_moved=form.cleaned_data["has_moved"],
            )
        except ValidationError as error:
            add_errors(form, error)
        except VersionConflict:
            conflicts = _conflicts(form, stored)
            form.add_error(None, "Somebody else changed this KOL meanwhile. Compare below, then save again.")
        else:
            messages.success(request, "KOL saved.")
            return redirect("kol", kol.pk)
    return _form_page(request, form, kol, conflicts, stored)


def _form_page(
    request: HttpRequest,
    form: KOLForm,
    kol: KOL | None,
    conflicts: list[dict[str, str]] | None = None,
    stored: selectors.KOLDetails | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "name": kol.name if kol else "",
        # After a conflict the next save replaces what is stored now.
        "fingerprint": stored.fingerprint()
        if stored and (conflicts or not form.is_bound)
        else form.data.get("fingerprint", ""),
        "conflicts": conflicts or [],
        "cancel_url": reverse("kol", args=[kol.pk]) if kol else reverse("kols"),
        "carried": [],
        "crumbs": [{"label": "KOLs", "url": reverse("kols")}]
        + ([{"label": kol.name, "url": reverse("kol", args=[kol.pk])}] if kol else []),
    }
    return render(request, "interactions/kols/form.html", context, status=422 if form.errors else 200)


def _conflicts(form: KOLForm, stored: selectors.KOLDetails) -> list[dict[str, str]]:
    """Fields where the stored value differs from the typed one."""
    typed = KOLForm(None, details=form.details())
    saved = KOLForm(None, details=stored)
    return differing(
        (str(typed[name].label), _shown(saved[name]), _shown(typed[name]))
        for name in typed.fields
        if name != "fingerprint"
    )


def _shown(field: Any) -> str:
    value = field.value()
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", None) or ()}
    if isinstance(value, list):
        return ", ".join(choices.get(str(each), str(each)) for each in value) or "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return choices.get(str(value), str(value or "empty"))


@requires("kol.view")
def _options(request: HttpRequest) -> JsonResponse:
    viewer = person(request)
    found = selectors.suggestions(request.GET.get("q", ""), viewer=viewer, today=today_of(viewer))
    return JsonResponse([{"id": each.id, "label": each.label, "detail": each.detail} for each in found], safe=False)


@require_safe
@login_not_required
def options(request: HttpRequest) -> HttpResponseBase:
    """At most ten KOLs for a typeahead, as JSON. Signed out: 401 to a script, the sign-in page to a person."""
    if request.user.is_authenticated:
        return _options(request)
    if request.accepts("text/html") and "application/json" not in request.headers.get("Accept", ""):
        return redirect_to_login(request.get_full_path())
    return JsonResponse({"error": "Sign in first."}, status=401)


options.permissions = ("kol.view",)  # type: ignore[attr-defined]
