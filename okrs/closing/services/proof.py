"""Whether a sealed quarter is still what was sealed: every row, every digest, and the digest over all."""

from collections.abc import Iterator, Mapping
from typing import Any

from okrs.closing.canonical import digest_of, digest_over, rows_now
from okrs.models import Seal, SealedRow
from organization.models import Quarter


class NotSealed(Exception):
    """There is no finished seal to compare with; the text says why."""


def broken_rows(quarter: Quarter) -> list[str]:
    """What differs from the seal in force, a line each; empty if it is intact. Raises NotSealed.

    A line names the table, the id and the columns that differ, never their contents.
    """
    seal = Seal.objects.in_force().filter(quarter=quarter).first()
    if seal is None:
        raise NotSealed(f"{quarter.name} is {quarter.get_state_display().lower()} and not sealed.")
    if seal.sealed_at is None:
        raise NotSealed(f"{quarter.name} is being sealed: {seal.done} of {seal.total} objectives.")
    return list(_differences(seal))


def _differences(seal: Seal) -> Iterator[str]:
    stored: dict[tuple[str, int], Mapping[str, Any]] = {}
    digests: list[tuple[str, int, str]] = []
    rows = SealedRow.objects.filter(seal=seal).order_by("kind", "row_id")
    for kind, pk, content, digest in rows.values_list("kind", "row_id", "content", "digest").iterator(2000):
        stored[kind, pk] = content
        digests.append((kind, pk, digest))
        if digest_of(content) != digest:
            yield f"{kind} {pk}: its sealed copy is not what was sealed"
    if digest_over(digests) != seal.digest:
        yield f"seal {seal.pk}: the digest over {len(digests)} rows is not the one that was sealed"
    for kind, pk, content in rows_now(seal.quarter, seal.form):
        was = stored.pop((kind, pk), None)
        if was is None:
            yield f"{kind} {pk}: was added after the seal"
        elif was != content:
            changed = sorted(name for name in content if was.get(name) != content[name])
            yield f"{kind} {pk}: {', '.join(changed)} changed"
    for kind, pk in stored:
        if kind != SealedRow.EVIDENCE:
            yield f"{kind} {pk}: is gone"
