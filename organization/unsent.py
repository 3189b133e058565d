"""What a person saved on a device and a script sends later: its answers are JSON that carries the entry's own key.

``static/js/unsent/`` keeps an entry until it reads that key in an answer. So no other answer may look like one: a
sign-in page, a page of somebody else who is signed in on the same phone, half an answer.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, JsonResponse, QueryDict

from organization.access import person
from organization.ground.numbers import as_number

# Names the person whose entry it is.
HEADER = "X-Unsent-Of"
# Said where the person waits for the answer, and the next page shows what became of it.
WATCHED = "X-Unsent-Now"
KEPT_AT = "kept_at"
LONGEST_KEPT = timedelta(days=31)


def is_unsent(request: HttpRequest) -> bool:
    """Whether a script sends what waited on the device, and reads JSON."""
    return HEADER in request.headers


def is_watched(request: HttpRequest) -> bool:
    """Whether somebody looks at what comes of it; what was sent by itself leaves no message on a later page."""
    return not is_unsent(request) or WATCHED in request.headers


def owner_of(request: HttpRequest) -> str:
    """How a device knows whose its entries are: by the person's number, which says nothing to anybody else."""
    return str(person(request).pk)


def turned_away(request: HttpRequest) -> JsonResponse | None:
    """401 when nobody is signed in, 409 when it is not the person whose entry this is; None when it is."""
    if not request.user.is_authenticated:
        return _json({"detail": "Sign in to send what waits on this device."}, 401)
    if request.headers[HEADER] != owner_of(request):
        return _json({"detail": "Somebody else is signed in. It waits for whoever wrote it."}, 409)
    return None


def kept_at(data: QueryDict | Mapping[str, Any], at: datetime) -> datetime:
    """When the person saved it, by the clock of the device: "just over" means then.

    ``at``, which is now, where the device says nothing, a moment ahead, or one more than a month ago.
    """
    seconds = as_number(data.get(KEPT_AT))
    if seconds is None or not at - LONGEST_KEPT <= _moment(seconds, at) <= at:
        return at
    return _moment(seconds, at)


def _moment(seconds: int, at: datetime) -> datetime:
    latest = int(at.timestamp()) + 1
    return datetime.fromtimestamp(min(seconds, latest), UTC)


def saved(request: HttpRequest, place: str, *, is_repeat: bool = False) -> JsonResponse:
    """Saved, now or by an earlier sending; ``place`` is where it is."""
    return _json({"client_id": _key(request), "url": place}, 200 if is_repeat else 201)


def refused(request: HttpRequest, form: forms.BaseForm, *, status: int = 422, code: str = "") -> JsonResponse:
    """Not saved, and why, in the words that the page would show: (name, label, what to do) of each error."""
    found = [
        {"name": "" if name == NON_FIELD_ERRORS else name, "label": _label(form, name), "said": str(said)}
        for name, errors in form.errors.items()
        for said in errors
    ]
    return _json({"client_id": _key(request), "errors": found, "code": code}, status)


def changed_elsewhere(request: HttpRequest, theirs: Iterable[Mapping[str, str]], version: int) -> JsonResponse:
    """Somebody else saved meanwhile: both texts, and the version to go on from."""
    found = [
        {
            "name": "",
            "label": one["label"],
            "said": f"saved elsewhere as “{one['theirs']}”, you wrote “{one['yours']}”.",
        }
        for one in theirs
    ]
    said = {"name": "", "label": "", "said": "It was changed elsewhere since. Saving again replaces what is there."}
    return _json({"client_id": _key(request), "errors": [said, *found], "code": "", "version": version}, 409)


def _both(one: Mapping[str, str]) -> str:
    return f"saved elsewhere as “{one['theirs']}”, you wrote “{one['yours']}”."


def too_late(request: HttpRequest, said: str) -> JsonResponse:
    """It can no longer be saved at all; the words say why."""
    return _json({"client_id": _key(request), "errors": [{"name": "", "label": "", "said": said}], "code": "gone"}, 409)


def _label(form: forms.BaseForm, name: str) -> str:
    field = form.fields.get(name)
    return str(form[name].label) if field is not None and not form[name].is_hidden else ""


def _key(request: HttpRequest) -> str:
    return request.POST.get("client_id", "")


def _json(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store, private"})


def stage_of(request: HttpRequest) -> str:
    """How a form comes to be shown: for a script that has to know whether what was sent stands on the page."""
    if request.method != "POST":
        return "new"
    return "step" if "step" in request.POST else "refused"
