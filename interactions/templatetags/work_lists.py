"""Rows of the lists of KOLs, interactions and activities, each written in one go."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from organization.templatetags.components import icon, written

register = template.Library()


@register.simple_tag
def interaction_rows(rows: Iterable[Any], *, shows_msl: bool) -> SafeString:
    """Lines (``InteractionRow``) of the list of interactions."""

    def write(row: Mapping[str, Any]) -> str:
        msl = f'<td class="nowrap">{row["msl"]}</td>' if shows_msl else ""
        return (
            f'<tr><td class="nowrap"><time datetime="{row["iso"]}">{row["day"]}</time></td>'
            f'<th scope="row"><a href="{row["url"]}">{row["kols"]}</a></th>{msl}'
            f"<td>{row['channel']}</td><td>{row['purpose']}</td>"
            f'<td class="number" data-label="Minutes">{row["minutes"]}</td>'
            f'<td data-label="Topics">{row["topics"]}</td>'
            f'<td class="number" data-label="Follow-ups">{row["depths"]}</td>'
            f'<td class="nowrap">{row["state"]}</td></tr>\n'
        )

    return written(rows, write, _INTERACTION)


_INTERACTION = ("iso", "day", "url", "kols", "msl", "channel", "purpose", "minutes", "topics", "depths", "state")


@register.simple_tag
def activity_rows(rows: Iterable[Any]) -> SafeString:
    """Lines (``ActivityRow``) of the list of activities."""
    return written(rows, _activity, ("url", "title", "missing", "kind", "owner", "area", "iso", "day", "state"))


def _activity(row: Mapping[str, Any]) -> str:
    missing = f'<br><span class="muted">{row["missing"]}</span>' if row["missing"] else ""
    day = f'<time datetime="{row["iso"]}">{row["day"]}</time>' if row["day"] else '<span class="muted">no date</span>'
    return (
        f'<tr><th scope="row"><a href="{row["url"]}">{row["title"]}</a>{missing}</th><td>{row["kind"]}</td>'
        f'<td class="nowrap">{row["owner"]}</td><td>{row["area"]}</td><td class="nowrap">{day}</td>'
        f'<td class="nowrap">{row["state"]}</td></tr>\n'
    )


@register.simple_tag
def kol_rows(rows: Iterable[Any], *, science: bool) -> SafeString:
    """Lines (``KOLRow``) of the list of KOLs; ``science``: with areas and tier."""
    flag = f'<br><span class="kol__flag">{icon("shield-off", size="small")}Do not contact</span>'

    def write(row: Mapping[str, Any]) -> str:
        title = f' <span class="muted">{row["title"]}</span>' if row["title"] else ""
        known = f" · {row['identifiers']}" if row["identifiers"] else ""
        objects = flag if row["is_objecting"] else ""
        gone = "" if row["is_active"] else '<br><span class="muted small">No longer in practice</span>'
        institution = f"{row['institution']}<br>" if row["institution"] else ""
        areas = (
            f'<td class="only-desk">{row["areas"] or "–"}</td><td class="only-desk">{row["tier"] or "–"}</td>'
            if science
            else ""
        )
        last = '<span class="muted">Never</span>'
        if row["last_day"]:
            last = f'<time datetime="{row["last_day"]}">{row["last_words"]}</time>'
        return (
            f'<tr><th scope="row"><a href="{row["url"]}">{row["name"]}</a>{title} '
            f'<span class="only-phone muted small"><br>{row["in_short"]}</span> '
            f'<br><span class="muted small">{row["type"]}{known}</span> {objects}{gone}</th>'
            f'<td class="only-desk">{institution}<span class="muted">{row["place"] or "–"}</span></td>{areas}'
            f'<td class="nowrap">{last}</td></tr>\n'
        )

    return written(rows, write, _KOL)


_KOL = (
    "url", "name", "title", "in_short", "type", "identifiers", "is_objecting", "is_active", "institution", "place",
    "areas", "tier", "last_day", "last_words",
)  # fmt: skip


@register.simple_tag
def week_rows(weeks: Iterable[Mapping[str, Any]]) -> SafeString:
    """Weeks of a KOL's page (``Heat.table``): the Monday, and how many contacts by each channel."""
    return written(weeks, _week, ("monday", "counts"))


def _week(row: Mapping[str, Any]) -> str:
    counts = "".join(f'<td class="number">{int(count)}</td>' for count in row["counts"])
    return f'<tr><th scope="row" class="nowrap">{row["monday"]}</th>{counts}</tr>\n'
