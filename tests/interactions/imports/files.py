"""Invented files of KOLs, and the two ways in which they are imported."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from interactions.imports.services import import_kols
from interactions.kols.identifiers import is_npi
from interactions.models import ImportRun
from organization.models import User

AT = datetime(2026, 2, 18, 9, 0, tzinfo=UTC)
HEADER = "NPI,Provider Last Name (Legal Name),Provider First Name,Provider Credential Text,city,country,specialty"


def npi(number: int) -> str:
    """A valid NPI with ``number`` in it (invented: the range is not issued in that density)."""
    stem = f"1{number:08}"
    return next(stem + str(digit) for digit in range(10) if is_npi(stem + str(digit)))


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def run(content: bytes, *, by: User | None = None, dry_run: bool = False, name: str = "kols.csv") -> ImportRun:
    return import_kols(content=content, file_name=name, by=by, at=AT, dry_run=dry_run)


ONE = f"{npi(1)},MCDONALD,ANNE-MARIE,PHD,SAINT LOUIS,,INTERNAL MEDICINE"


def upload(client: Client, content: bytes, name: str = "kols.csv") -> Any:
    return client.post(reverse("import-kols"), {"file": SimpleUploadedFile(name, content, "text/csv")})
