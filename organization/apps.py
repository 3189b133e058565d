"""App configuration."""

from django.apps import AppConfig
from django.urls import register_converter

from organization.ground.numbers import NumberConverter


class OrganizationConfig(AppConfig):
    name = "organization"

    def ready(self) -> None:
        """``<number:pk>`` is known before any address is made of it."""
        register_converter(NumberConverter, "number")
