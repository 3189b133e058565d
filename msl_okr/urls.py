"""All routes of the product."""

from django.urls import include, path, re_path

from msl_okr import health
from msl_okr.pages import errors
from organization.admin import fallback
from organization.views.sign_in import AskForLink, FollowLink

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
    path("api/v1/", include("msl_okr.api_urls")),
    path("", include("msl_okr.pages.urls")),
    path("", include("okrs.urls")),
    path("", include("insights.urls")),
    path("", include("interactions.urls")),
    path("", include("organization.urls")),
    path("", include("reminders.urls")),
    # Only administrators change sign-in addresses, and an invitation proves them.
    path("accounts/email/", errors.not_found, name="own-address-closed"),
    re_path("^accounts/confirm-email/", errors.not_found, name="address-proof-closed"),
    path("accounts/password/reset/", AskForLink.as_view(), name="account_reset_password"),
    re_path(
        "^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        FollowLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("accounts/", include("allauth.urls")),
    path("django-admin/", fallback.urls),
]

handler400 = "msl_okr.pages.errors.bad_request"
handler403 = "msl_okr.pages.errors.forbidden"
handler404 = "msl_okr.pages.errors.not_found"
handler500 = "msl_okr.pages.errors.server_error"
