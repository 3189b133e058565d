"""Routes of the pages that show several apps."""

from django.urls import URLPattern, path

from msl_okr.pages import home, kol, search

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("kols/<int:pk>/", kol.profile, name="kol"),
    path("search/", search.search, name="search"),
]
