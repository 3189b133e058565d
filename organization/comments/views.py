"""A thread on a page of its own, and what people do in it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, record_shown
from organization.access import person, requires
from organization.comments import policies, services
from organization.comments.forms import CommentForm, EditForm
from organization.comments.parts import note_seen, suggesting
from organization.comments.selectors.subjects import Target, get_target, offered
from organization.comments.selectors.threads import edits_of, get_comment, place_of, thread_page, typed_text
from organization.ground.clock import now, today_of
from organization.ground.form_errors import add_errors, retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.models import Comment
from organization.services.versions import VersionConflict
from organization.views.parts import posted, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("comment.view")
def comments(request: HttpRequest, on: str, pk: int) -> HttpResponse:
    """The thread of one object: read it, and say something. 404 where the viewer does not read the object in full."""
    user, at = person(request), now()
    target = get_target(user, on, pk, today=today_of(user))
    if request.method == "POST" and not user.may("comment.write"):
        raise PermissionDenied
    form, looks = _form(request)
    if request.method == "POST" and not looks and form.is_valid():
        try:
            with once(request) as saved:
                made = services.write_comment(target=target, text=form.cleaned_data["text"], by=user, at=at)
                return saved.to(place_of(target, made))
        except ValidationError as error:
            add_errors(form, error)
    found = offered(target, form["who"].value() or "", today=today_of(user)) if looks else None
    return _page(request, target, form, found)


def _page(
    request: HttpRequest, target: Target, form: CommentForm, found: list[dict[str, str]] | None = None
) -> HttpResponse:
    user, at = person(request), now()
    thread = thread_page(user, target, request.GET, at=at)
    note_seen(request, thread, at=at)
    record_shown(
        by=user.pk, model="comment", own=thread.shown, at=at, object_id=thread.pk,
        detail=f"{target.on} {target.pk}",
    )  # fmt: skip
    context = {
        "about": target.about, "noun": thread.noun, "part": {"thread": thread, "form": suggesting(form, thread)},
        "found": found,
    }  # fmt: skip
    return render(request, "organization/comments/thread.html", context, status=status_of(form))


def _form(request: HttpRequest) -> tuple[CommentForm, bool]:
    """The form, and whether the pressed button only looks for somebody or adds to the text who was found."""
    act, _, chosen = request.POST.get("act", "").partition(":")
    if act not in ("look", "add"):
        return CommentForm(posted(request)), False
    text, who = request.POST.get("text", ""), request.POST.get("who", "")
    if act == "add":
        text = f"{text.rstrip()} @{chosen[:254]} ".lstrip()
    return CommentForm(initial={"text": text, "who": who}), True


@require_safe
@requires("comment.view")
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where a comment is read; 404 for whoever does not read it."""
    found, target = get_comment(person(request), pk, at=now())
    return redirect(place_of(target, found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("comment.write")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author changes a comment for a few minutes."""
    user, at = person(request), now()
    found, target = get_comment(user, pk, at=at)
    if found.author_id != user.pk:
        raise PermissionDenied
    if not policies.can_change(user, found, at):
        typed = request.POST.get("text", "").strip()
        if typed:
            return _as_a_new_one(request, target, typed)
        messages.warning(request, services.TOO_LATE)
        return redirect(place_of(target, found))
    form = EditForm(posted(request), initial={"text": typed_text(found, target, at=at), "version": found.version})
    form.suggest(f"{reverse('comment-people')}?on={target.on}&id={target.pk}")
    theirs: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        status, theirs = _edited(request, found, target, form)
        if status == 302:
            return redirect(place_of(target, found))
    context = {"about": target.about, "form": form, "theirs": theirs, "back": place_of(target, found)}
    return render(request, "organization/comments/edit.html", context, status=status)


def _as_a_new_one(request: HttpRequest, target: Target, typed: str) -> HttpResponse:
    """What came too late for an edit, in the form of a new comment below the thread: nothing typed is lost."""
    form = CommentForm({"text": typed})
    form.add_error("text", f"{services.TOO_LATE} What you typed stands here: post it as a new comment, or leave it.")
    return _page(request, target, form)


def _edited(
    request: HttpRequest, found: Comment, target: Target, form: EditForm
) -> tuple[int, list[dict[str, str]]]:  # fmt: skip
    if not form.is_valid():
        return 422, []
    typed, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        services.edit_comment(
            comment=found, target=target, version=version, text=typed, by=person(request), at=now()
        )  # fmt: skip
    except ValidationError as error:
        add_errors(form, error)
        return 422, []
    except VersionConflict:
        stored, _ = get_comment(person(request), found.pk, at=now())
        retype(form, "version", str(stored.version))
        return 409, [{"label": "Comment", "theirs": typed_text(stored, target, at=now()), "yours": typed}]
    messages.success(request, "Comment changed.")
    return 302, []


@require_POST
@requires("comment.write")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author takes a comment back for a few minutes; its place stays."""
    user, at = person(request), now()
    found, target = get_comment(user, pk, at=at)
    if found.author_id != user.pk:
        raise PermissionDenied
    try:
        services.withdraw_comment(comment=found, version=found.version, by=user, at=at)
        messages.success(request, "Comment withdrawn.")
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, "It was changed a moment ago. Look at it again before you withdraw it.")
    return redirect(place_of(target, found))


@require_safe
@requires("comment.view")
def edits(request: HttpRequest, pk: int) -> HttpResponse:
    """What a comment said before, for its author and for compliance."""
    user, at = person(request), now()
    found, target = get_comment(user, pk, at=at)
    if not policies.reads_edits(user, found):
        raise PermissionDenied
    if found.author_id != user.pk:
        record_access(by=user.pk, action="read", model="comment", object_id=found.pk, at=at, detail="its edits")
    context = {"about": target.about, "edits": edits_of(found), "back": place_of(target, found)}
    return render(request, "organization/comments/edits.html", context)


@require_POST
@requires("comment.write")
def resolve(request: HttpRequest, on: str, pk: int) -> HttpResponse:
    """Say that the conversation is done, or (``reopen``) that it is not."""
    user = person(request)
    target = get_target(user, on, pk, today=today_of(user))
    if "reopen" in request.POST:
        services.reopen_thread(target=target, by=user)
    else:
        try:
            read_to = as_number(request.POST.get("read_to", ""))
            services.resolve_thread(target=target, by=user, at=now(), read_to=read_to)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
    page = target.about.url if target.about.has_thread else reverse("comments", args=[on, pk])
    return redirect(f"{page.partition('#')[0]}#comments-{pk}")


@require_safe
@requires("comment.write")
def people(request: HttpRequest) -> JsonResponse:
    """Readers of the object ``on`` ``id`` whose name begins with ``q``, as JSON; nobody for an object not read."""
    user = person(request)
    pk = as_number(request.GET.get("id", ""))
    target = get_target(user, request.GET.get("on", ""), pk or 0, today=today_of(user))
    words = request.GET.get("q", "").replace("\x00", "")[:80]
    return JsonResponse(offered(target, words, today=today_of(user)), safe=False)
