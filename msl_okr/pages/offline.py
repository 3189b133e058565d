"""Log without a connection: what the browser installs, what it keeps, and what waits to be sent.

The service worker keeps files of the product and one page without personal data. Everything personal is put by
encrypted by ``static/js/unsent/`` (docs/adr/0035-what-waits-on-a-device.md).
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from interactions.log.forms import InteractionForm
from interactions.log.kit import kit_of
from msl_okr.pixels import LARGE, SMALL
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.unsent import owner_of

WORKER = Path(settings.BASE_DIR) / "static/js/unsent/worker.js"


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the product installable. Public: it names the product and its icon."""
    icon = {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {
        "id": "/", "name": "MSL OKR", "short_name": "MSL OKR", "start_url": reverse("home"), "scope": "/",
        "display": "standalone", "lang": "en-GB", "background_color": "#F6F7F9", "theme_color": "#F6F7F9",
        "icons": [
            icon | {"purpose": "any"},
            icon | {"src": static("img/icon-maskable.svg"), "purpose": "maskable"},
            *(
                {"src": reverse("app-icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (SMALL, LARGE)
            ),
        ],
        "shortcuts": [{"name": "Log an interaction", "short_name": "Log", "url": reverse("log")}],
    }  # fmt: skip
    return HttpResponse(json.dumps(body), content_type="application/manifest+json")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this release. Public; asked for anew each time, or a release would not be noticed."""
    script = f"const RELEASE = {json.dumps(release())};\n{WORKER.read_text()}"
    answer = HttpResponse(script, content_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@cache
def release() -> dict[str, object]:
    """The files of the shell, and a name that changes with any of them."""
    page, shell = render_to_string("pages/offline.html"), reverse("log-offline")
    files = sorted(set(re.findall(rf'(?:src|href)="({re.escape(settings.STATIC_URL)}[^"]+)"', page)))
    texts = [page, WORKER.read_text(), *files, *map(_contents, files)]
    name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    return {"name": name, "shell": shell, "files": files}


def _contents(address: str) -> str:
    """Locally names say nothing of contents; deployed, they hold a hash and no file of that name is found."""
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    return Path(found).read_text() if isinstance(found, str) else ""


@login_not_required
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page that stands in for every page without a connection. The same for everybody: it knows nobody."""
    return render(None, "pages/offline.html")


@require_safe
@requires("interaction.log")
def kit(request: HttpRequest) -> HttpResponse:
    """What Log needs without a connection: the form as it is shown to this person, and their plans."""
    user, at = person(request), now()
    form = InteractionForm(user=user, at=at)
    context = {
        "form": form, "is_new": True, "has_topics": form.has_topics(), "objecting": "", "searched": "",
        "may_add": False, "admin_url": "", "opens_details": False,
    }  # fmt: skip
    fields = render_to_string("interactions/log/_fields.html", context)
    return JsonResponse({"of": owner_of(request), "fields": fields} | kit_of(user, today=today_of(user), at=at))


@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a fresh token for forms; both may have changed since the page was loaded."""
    return JsonResponse({"of": owner_of(request), "X-CSRFToken": get_token(request)})


@require_safe
def not_sent(request: HttpRequest) -> HttpResponse:
    """What waits on this device; a script lists it, since the server knows nothing of it."""
    return render(request, "pages/unsent.html")
