"""The product's routes, the floor, and the frame."""

from django.urls import path

from benchmarks.floor import floor, frame
from msl_okr.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("floor/", floor, name="floor"), path("frame/", frame, name="frame"), *urlpatterns]
