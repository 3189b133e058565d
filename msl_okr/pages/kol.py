"""The KOL profile, a brief before a visit: what is open and what was said last, who it is, what took place."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access, record_shown
from insights.search.selectors import insights_from
from interactions.activities.selectors.page import boards_of
from interactions.contact.selectors import in_touch
from interactions.kols.policies import can_edit, reads_consent, reads_science
from interactions.kols.selectors import timeline as contacts
from interactions.kols.selectors.brief import brief
from interactions.kols.selectors.record import Record, kol_record
from interactions.models import KOL, Conversations
from interactions.promises.selectors import KOL as BACK_TO_KOL
from interactions.promises.selectors import done_tap, form_url
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.models import User
from organization.selectors.history import history_entries
from organization.templatetags.formats import initials

# Fields whose changes everybody with a role may read; the others are for the medical side.
OPEN_FIELDS = (
    "given_name",
    "family_name",
    "title",
    "country",
    "city",
    "specialties",
    "stakeholder_type",
    "languages",
    "timezone",
    "is_active",
)


@require_safe
@requires("kol.view")
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the viewer may know about one KOL. The access log notes reading colleagues' scientific content."""
    viewer, today = person(request), today_of(person(request))
    kol = kol_record(viewer, pk, today=today)
    talks = Conversations.of(kol.pk, viewer, today)
    timeline = contacts.timeline(kol.pk, talks, viewer=viewer, query=request.GET)
    science = reads_science(viewer)
    before = brief(talks, viewer=viewer, today=today)
    insights = insights_from(before.latest, user=viewer)
    at, back = now(), f"{BACK_TO_KOL}{kol.pk}"
    if timeline.has_content_of_others or before.has_content_of_others:
        record_access(
            by=viewer.pk, action="read", model=KOL._meta.label_lower, object_id=kol.pk, at=at, detail="timeline"
        )
    record_shown(
        by=viewer.pk, model="insight", own=(one["is_own"] for one in insights), at=at, detail=f"from KOL {kol.pk}"
    )
    last, others = in_touch(kol.met, viewer=viewer)
    context: dict[str, Any] = {
        "kol": _heading(kol, viewer=viewer, today=today, last=last),
        "flags": _flags(kol, viewer),
        "brief": before,
        "promised": [
            (one, done_tap(one.pk, back), form_url(one.pk, back)) if one.is_own else (one, None, "")
            for one in before.promised
        ],
        "insights": insights,
        "facts": _facts(kol, viewer=viewer),
        "needs": kol.unmet_needs if science else "",
        "months": [{"label": label, "events": entries} for label, entries in timeline.months],
        "timeline": timeline,
        "in_touch": others,
        "preferences": [
            {"channel": channel, "note": "stated" if is_stated else "inferred"} for channel, is_stated in kol.channels
        ],
        "topics": before.topics if science else [],
        "boards": boards_of(kol.pk, viewer, today=today) if kol.has_activities else [],
        "heat": contacts.heat(kol.days, viewer=viewer, today=today),
        "history": _history(kol, science=science),
        "log_url": f"{reverse('log')}?kol={kol.pk}" if viewer.may("interaction.log") else "",
        "edit_url": reverse("kol-edit", args=[kol.pk]) if can_edit(viewer) else "",
        "crumbs": [{"label": "KOLs", "url": reverse("kols")}],
    }
    return render(request, "pages/kol_profile.html", context)


def _heading(kol: Record, *, viewer: User, today: date, last: date | None) -> dict[str, Any]:
    return {
        "name": kol.name,
        "initials": initials(kol.name),
        "title": kol.title,
        "institution": kol.organisation,
        "role": kol.role,
        "place": kol.place,
        "tier": kol.tier if reads_science(viewer) else "",
        "is_active": kol.is_active,
        "last": f"{last:%-d %b %Y}" if last else "",
        "last_iso": last.isoformat() if last else "",
        "days_since": (today - last).days if last else None,
    }


def _flags(kol: Record, viewer: User) -> dict[str, Any]:
    """The contact flag for everybody; each consent with its date only for people who may read it."""
    objecting = [each for each in kol.consents if each.forbids_contact]
    full = reads_consent(viewer)
    return {
        "is_objecting": bool(objecting),
        "objection": f"Noted on {objecting[0].noted_on:%-d %B %Y}." if objecting and full else "",
        "consents": [
            {
                "label": each.purpose,
                "value": f"{each.status} ({each.noted_on:%-d %b %Y})" + (f", {each.basis}" if each.basis else ""),
            }
            for each in kol.consents
        ]
        if full
        else [],
    }


def _facts(kol: Record, *, viewer: User) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "Type", "value": kol.type},
        {"label": "Specialties", "value": kol.specialties},
        {"label": "Identifiers", "value": kol.identifiers},
        {"label": "Languages", "value": kol.languages},
        {"label": "Time zone", "value": kol.timezone},
    ]
    if kol.formerly:
        facts.append({"label": "Formerly at", "value": kol.formerly})
    if reads_science(viewer):
        facts.insert(1, {"label": "Therapeutic areas", "value": kol.areas})
    return facts


def _history(kol: Record, *, science: bool) -> list[dict[str, Any]]:
    """Changes of the record; reasons are free text, and so for the medical side only."""
    entries = history_entries(KOL(pk=kol.pk), fields=None if science else OPEN_FIELDS)
    return entries if science else [entry | {"why": ""} for entry in entries]
