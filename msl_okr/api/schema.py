"""The OpenAPI document, the page that shows it, and the answer of addresses that do not exist."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from msl_okr.api.document import operations
from organization.access import requires
from organization.api.resources import Holds


class Schema(SpectacularJSONAPIView):
    """The OpenAPI document as JSON, for everybody who is signed in and has a role."""

    permission_classes = [Holds]
    reads, writes, reads_scope = "search", "", ""
    permissions = ("search",)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The same document for everybody."""
        response: Response = super().get(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response


@require_safe
@requires("search")
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page; every role reads it."""
    return render(request, "pages/api.html", {"groups": operations(), "schema_url": "/api/v1/schema/"})


class NothingHere(APIView):
    """Every other address under ``/api/v1/``."""

    permissions = ("sign-in",)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """404 once signed in, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404
