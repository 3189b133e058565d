"""App configuration."""

from django.apps import AppConfig
from django.urls import register_converter

from organization.ground.numbers import NumberConverter


class OrganizationConfig(AppConfig):
    name = "organization"

    def ready(self) -> None:
        """Register ``<number:pk>`` before any route uses it."""
        register_converter(NumberConverter, "number")
