"""The base of every resource: who may call it, which parameters it takes, how a list is answered."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, ClassVar, cast

from django.db.models import Model
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from audit.services import record_shown
from organization.api.paging import CursorPages
from organization.ground.clock import now
from organization.models import User
from organization.roles import NONE

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Holds(BasePermission):
    """Signed in (else 401), with a role that has the permission to read or to write the resource (else 403)."""

    message = "Your role may not do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Checked before anything is read."""
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return False
        resource: Any = view
        if request.method not in READING:
            return not resource.writes or user.may(resource.writes)  # nothing is written there: 405 follows
        if resource.reads_scope and user.scope(resource.reads_scope) == NONE:
            return False
        return not resource.reads or user.may(resource.reads)


class Resource(GenericViewSet):
    """A resource. ``reads`` and ``writes`` name permissions of ``organization/roles.py``; ``order`` orders lists.

    ``model`` tells the OpenAPI document what the rows are; the rows themselves come from selectors.

    A query parameter that the resource does not have is refused, like a misspelt field: a filter that is silently
    ignored would answer with rows that nobody asked for.
    """

    permission_classes = [Holds]
    pagination_class = CursorPages
    lookup_value_converter = "number"
    lookup_field = "pk"
    model: ClassVar[type[Model] | None] = None
    reads: ClassVar[str] = ""
    writes: ClassVar[str] = ""
    reads_scope: ClassVar[str] = ""  # a row of roles.SCOPES in which the reader needs more than NONE
    order: Any = "-id"
    # The name under which the access log keeps that rows were read; empty where they are nobody's content.
    kept_as: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Give the OpenAPI document an empty queryset; refuse a resource that leaves the access log open."""
        super().__init_subclass__()
        if "kept_as" not in vars(cls):
            raise TypeError(f"{cls.__name__} does not say as what the access log keeps that it was read (kept_as).")
        if cls.kept_as and cls.owners_of is Resource.owners_of:
            raise TypeError(
                f"{cls.__name__} is kept in the access log and does not say whose its rows are (owners_of)."
            )
        if cls.model is not None:
            cls.queryset = cls.model._default_manager.none()

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        """The view names its permissions, as pages do."""
        view: Any = super().as_view(actions, **initkwargs)
        writes = initkwargs.get("writes", cls.writes)  # an act of its own may need another permission
        view.permissions = tuple(name for name in (cls.reads, writes) if name) or ("sign-in",)
        return view

    @property
    def person(self) -> User:
        """Who calls."""
        return cast(User, self.request.user)

    @property
    def at(self) -> datetime:
        """Now, in the person's zone."""
        return now().astimezone(self.person.zone)

    @property
    def today(self) -> date:
        """The person's calendar day."""
        return self.at.date()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters that do not exist."""
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self._known_parameters(request))
        if unknown:
            raise ValidationError({name: ["There is no such parameter."] for name in unknown[:20]})

    def _known_parameters(self, request: Request) -> frozenset[str]:
        if request.method not in READING:
            return frozenset()
        known = self.own_parameters()
        if self.action == "list":
            known |= CursorPages.parameters | frozenset(self._filters()) | self._own_filters(request)
        return known

    def _own_filters(self, request: Request) -> frozenset[str]:
        """Filters by fields of the organisation's own, of lists that have such."""
        named = getattr(getattr(self, "filterset_class", None), "filters_named", None)
        return frozenset(named(self.person, request.query_params)) if named else frozenset()

    def own_parameters(self) -> frozenset[str]:
        """Parameters other than filters and paging."""
        return frozenset()

    def address_with(self, **parameters: str) -> str:
        """This address with other parameters."""
        address: str = self.request.build_absolute_uri()
        for name, value in parameters.items():
            address = replace_query_param(address, name, value)
        return address

    def _filters(self) -> Mapping[str, Any]:
        filterset = getattr(self, "filterset_class", None)
        return filterset.filters_for(self.person) if filterset else {}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Answers are personal: no cache may keep them."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def listed(self, queryset: Any, rows: Any, *, has_content: bool = True) -> Response:
        """One page of ``queryset``; ``rows`` turns a list of its objects into the rows of the answer.

        The access log notes once per call that rows of others were shown; not with ``has_content=False``, where the
        answer tells no more than that they exist.
        """
        page: Any = self.paginate_queryset(queryset)
        if has_content:
            query = self.request.META.get("QUERY_STRING", "")
            self._keep(page, object_id=None, detail=f"API list {query}".strip())
        return self.get_paginated_response(rows(page))

    def shown(self, row: Any, body: Any) -> Response:
        """One row; the access log notes it if the row is somebody else's."""
        self._keep([row], object_id=body["id"], detail="API")
        return Response(body)

    def owners_of(self, row: Any) -> Collection[int]:
        """The people whose own content a row is; a resource that the access log keeps must say."""
        return ()

    def _keep(self, rows: Any, *, object_id: int | None, detail: str) -> None:
        if self.kept_as:
            me = self.person.pk
            own = [me in self.owners_of(row) for row in rows]
            record_shown(by=me, model=self.kept_as, own=own, at=self.at, object_id=object_id, detail=detail)

    def sent(self, serializer: type[BaseSerializer[Any]], **more: Any) -> dict[str, Any]:
        """The body, checked; 400 otherwise."""
        context = {**self.get_serializer_context(), "person": self.person, "today": self.today}
        form = serializer(data=self.request.data, context=context, **more)
        form.is_valid(raise_exception=True)
        return cast(dict[str, Any], form.validated_data)

    def digest(self) -> str:
        """Whether two bodies say the same, whatever the order of their fields."""
        return sha256(json.dumps(self.request.data, sort_keys=True).encode()).hexdigest()


def refused(error: Exception, renamed: Mapping[str, str]) -> Exception:
    """A service's ValidationError with the field names of the contract."""
    fields: Any = getattr(error, "error_dict", None)
    if fields is None:
        return error
    for old, new in renamed.items():
        if old in fields:
            fields.setdefault(new, []).extend(fields.pop(old))
    return error
