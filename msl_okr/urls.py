"""All routes of the product."""

from django.contrib import admin
from django.urls import include, path

from msl_okr import health

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
    path("", include("msl_okr.pages.urls")),
    path("", include("okrs.urls")),
    path("", include("interactions.urls")),
    path("", include("organization.urls")),
    path("accounts/", include("allauth.urls")),
    path("django-admin/", admin.site.urls),
]

handler403 = "msl_okr.pages.errors.forbidden"
handler404 = "msl_okr.pages.errors.not_found"
handler500 = "msl_okr.pages.errors.server_error"
