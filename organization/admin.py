"""Django's own admin, a fallback to look things up: everything is read there and written in the product's pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

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
)

# The same sign-in as everywhere, with its second factor and its limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "MSL OKR: records, read only"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows; services write."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "email", "role", "function", "is_active", "last_login")
    list_filter = ("role", "function", "is_active")
    search_fields = ("sort_key", "email")
    exclude = ("password",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "team", "from_date", "to_date", "is_primary")
    list_select_related = ("user", "team")


@admin.register(Quarter)
class QuarterAdmin(ReadOnlyAdmin):
    list_display = ("name", "starts_on", "ends_on", "grace_ends_on", "state")


@admin.register(TeamManager)
class TeamManagerAdmin(ReadOnlyAdmin):
    list_display = ("team", "user")
    list_select_related = ("team", "user")


admin.site.register([Absence, Holiday, Product, StrategicImperative, Team, TherapeuticArea], ReadOnlyAdmin)
