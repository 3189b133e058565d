"""The site's icon: where browsers look by default, and as pixels for telephones that take no SVG."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from msl_okr.pixels import SIZES, drawn


@login_not_required
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The icon. Public, as it is under its own address."""
    return HttpResponse(_drawing(), content_type="image/svg+xml")


@cache
def _drawing() -> bytes:
    return (Path(settings.BASE_DIR) / "static/img/favicon.svg").read_bytes()


@login_not_required
@require_safe
@cache_control(public=True, max_age=7 * 86_400)
def app_icon(request: HttpRequest, size: int) -> HttpResponse:
    """A PNG of 180, 192 or 512 pixels; 404 for others. Public: it shows the icon alone."""
    if size not in SIZES:
        raise Http404
    return HttpResponse(drawn(size), content_type="image/png")
