"""Routes of the pages that show several apps."""

from django.urls import URLPattern, path

from msl_okr.pages import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
]
