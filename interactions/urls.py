"""Routes of KOLs, interactions and activities."""

from django.urls import URLPattern, path

from interactions.views import imports, kols

urlpatterns: list[URLPattern] = [
    # KOLs; the profile shows several apps and is a page of msl_okr.
    path("kols/", kols.kols, name="kols"),
    path("kols/export.csv", kols.export, name="kols-export"),
    path("kols/options/", kols.options, name="kol-options"),
    path("kols/new/", kols.kol_new, name="kol-new"),
    path("kols/<int:pk>/edit/", kols.kol_edit, name="kol-edit"),
    path("admin-area/imports/", imports.imports, name="import-kols"),
    path("admin-area/imports/<int:pk>/", imports.import_run, name="import-run"),
    path("admin-area/imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("admin-area/imports/<int:pk>/report.csv", imports.import_report, name="import-report"),
]
