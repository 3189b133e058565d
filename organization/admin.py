"""Django's own admin, as a fallback for looking things up: everything in it is read only.

It shows only what administrators may read anyway (docs/security.md), and of accounts nothing but people: no addresses
of allauth, second factors, tokens or sessions, with which one could become somebody else.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from organization import policies
from organization.access import person
from organization.models import (
    Absence,
    Holiday,
    Membership,
    Product,
    Quarter,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
    WorkWeek,
)

logger = logging.getLogger(__name__)
READING = {"GET", "HEAD", "OPTIONS"}


class ReadOnlySite(admin.AdminSite):
    """Models are registered here by hand; what apps register on Django's default site is not shown."""

    site_header = "MSL OKR: records, read only"
    site_title = "MSL OKR"
    index_title = "Records"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators of the product, by role; Django's own flags do not count."""
        return policies.may_edit_organization(person(request))

    def door(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Guards every address of the site: shuts others out, and refuses everything but reading."""

        # Writes are refused anyway, so no CSRF token is asked for: otherwise some would be refused without a log line.
        @csrf_exempt
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in READING:
                logger.warning(
                    "Refused to write in the fallback admin: user %s, %s %s",
                    request.user.pk,
                    request.method,
                    request.path,
                )
                raise PermissionDenied
            if not self.has_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The same sign-in as everywhere, with its second factor and its limits."""
        return redirect("account_login")

    def get_urls(self) -> list[Any]:
        """Only the lists and the records: no passwords, no look-ups for forms, no links by content type."""
        apps = "|".join(sorted({model._meta.app_label for model in self._registry}))
        return [
            path("", self.door(self.index), name="index"),
            path("login/", self.door(self.login), name="login"),
            path("logout/", self.door(self._to_sign_out), name="logout"),
            path("jsi18n/", self.door(self.i18n_javascript), name="jsi18n"),
            *(
                path(f"{model._meta.app_label}/{model._meta.model_name}/", include(shown.get_urls()))
                for model, shown in self._registry.items()
            ),
            re_path(f"^(?P<app_label>{apps})/$", self.door(self.app_index), name="app_list"),
            re_path("(?P<url>.*)$", self.door(self.catch_all_view)),
        ]

    def _to_sign_out(self, request: HttpRequest) -> HttpResponse:
        return redirect("account_logout")  # the product's own page for signing out

    def get_log_entries(self, request: HttpRequest) -> Any:
        """None: the product keeps its own history instead."""
        return super().get_log_entries(request).none()


fallback = ReadOnlySite(name="admin")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows; only services write."""

    actions = None
    change_form_template = "admin/record.html"
    # Fields that are neither shown nor searched or filtered by.
    secret: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Everybody who may enter the site."""
        return fallback.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Everybody who may enter the site."""
        return fallback.has_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """The list and the record; no adding, changing or deleting, and no second history."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", fallback.door(self.changelist_view), name=f"{name}_changelist"),
            path("<int:object_id>/change/", fallback.door(self._record), name=f"{name}_change"),
        ]

    def _record(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.change_view(request, str(object_id))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Secret fields."""
        return self.secret

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the offered filters: filtering by a hidden field would reveal it letter by letter."""
        offered = {one for one in self.list_filter if isinstance(one, str)}
        field, _, rest = lookup.partition(LOOKUP_SEP)
        return field in offered and rest in {"", "exact", "isnull"}

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Records are addressed by primary key only."""
        return bool(to_field == self.opts.pk.name)


class UserAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "email", "role", "function", "is_active", "last_login")
    list_filter = ("role", "function", "is_active")
    search_fields = ("sort_key", "email")
    secret = ("password", "groups", "user_permissions")


class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "team", "from_date", "to_date", "is_primary")
    list_select_related = ("user", "team")


class QuarterAdmin(ReadOnlyAdmin):
    list_display = ("name", "starts_on", "ends_on", "grace_ends_on", "state")


class TeamManagerAdmin(ReadOnlyAdmin):
    list_display = ("team", "user")
    list_select_related = ("team", "user")


fallback.register(User, UserAdmin)
fallback.register(Membership, MembershipAdmin)
fallback.register(Quarter, QuarterAdmin)
fallback.register(TeamManager, TeamManagerAdmin)
fallback.register([Absence, Holiday, Product, StrategicImperative, Team, TherapeuticArea, WorkWeek], ReadOnlyAdmin)
