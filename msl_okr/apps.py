"""App configuration."""

from django.apps import AppConfig


class MslOkrConfig(AppConfig):
    name = "msl_okr"
    verbose_name = "MSL OKR"
