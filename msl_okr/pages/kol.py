"""The KOL profile: who it is, whether contact is wanted, what took place, and who else is in touch."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.history import Event, history_of
from audit.services import record_access
from interactions.models import KOL, ChannelPreference, Consent, ExternalId, KOLTherapeuticArea, TierAssignment
from interactions.models.kols import current
from interactions.policies.kols import can_edit, reads_consent, reads_science
from interactions.selectors import timeline as contacts
from interactions.selectors.contact import in_touch, last_contacts
from interactions.selectors.kols import get_kol, place_of, tier_text, workplace_of
from organization.access import person, requires
from organization.clock import now, today_of
from organization.models import User
from organization.templatetags.formats import initials

# Fields of the record whose changes everyone with a role may read; the others only the medical side.
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
    """Everything the viewer may know of one KOL. Reading colleagues' scientific content is noted."""
    viewer, today = person(request), today_of(person(request))
    kol = get_kol(viewer, pk)
    timeline = contacts.timeline(kol.pk, viewer=viewer, today=today, query=request.GET)
    if timeline.has_content_of_others:
        record_access(
            by=viewer.pk, action="read", model=KOL._meta.label_lower, object_id=kol.pk, at=now(), detail="timeline"
        )
    science = reads_science(viewer)
    last = last_contacts([kol.pk], viewer=viewer).get(kol.pk)
    context: dict[str, Any] = {
        "kol": _heading(kol, viewer=viewer, today=today, last=last),
        "flags": _flags(kol, viewer),
        "facts": _facts(kol, viewer=viewer, today=today),
        "needs": kol.unmet_needs if science else "",
        "months": [
            {"label": label, "events": [_event(entry) for entry in entries]} for label, entries in timeline.months
        ],
        "timeline": timeline,
        "in_touch": in_touch(kol.pk, viewer=viewer),
        "preferences": [
            {"channel": each.get_channel_display(), "note": "stated" if each.is_stated else "inferred"}
            for each in ChannelPreference.objects.filter(kol=kol)
        ],
        "topics": contacts.topics_discussed(kol.pk, viewer=viewer, today=today) if science else [],
        "science": science,
        "heat": contacts.heat(kol.pk, viewer=viewer, today=today),
        "history": _history(kol, science=science),
        "log_url": f"{reverse('log')}?kol={kol.pk}" if viewer.may("interaction.log") else "",
        "edit_url": reverse("kol-edit", args=[kol.pk]) if can_edit(viewer) else "",
        "crumbs": [{"label": "KOLs", "url": reverse("kols")}],
    }
    return render(request, "pages/kol_profile.html", context)


def _heading(kol: KOL, *, viewer: User, today: date, last: date | None) -> dict[str, Any]:
    workplace = workplace_of(kol)
    tiers = current(TierAssignment.objects.filter(kol=kol).select_related("therapeutic_area"), today)
    return {
        "name": kol.name,
        "initials": initials(kol.name),
        "title": kol.title,
        "institution": workplace.organisation if workplace else "",
        "role": workplace.role if workplace else "",
        "place": place_of(kol),
        "tier": tier_text(tiers) if reads_science(viewer) else "",
        "is_active": kol.is_active,
        "last": last,
        "days_since": (today - last).days if last else None,
    }


def _flags(kol: KOL, viewer: User) -> dict[str, Any]:
    """The consent flag for everyone; each consent with its date only where it may be read."""
    consents = list(Consent.objects.filter(kol=kol))
    objecting = [
        each
        for each in consents
        if each.purpose == Consent.Purpose.CONTACT
        and each.status in {Consent.Status.OBJECTED, Consent.Status.WITHDRAWN}
    ]
    full = reads_consent(viewer)
    return {
        "is_objecting": bool(objecting),
        "objection": f"Noted on {objecting[0].noted_on:%-d %B %Y}." if objecting and full else "",
        "consents": [
            {
                "label": each.get_purpose_display(),
                "value": f"{each.get_status_display()} ({each.noted_on:%-d %b %Y})"
                + (f", {each.lawful_basis}" if each.lawful_basis else ""),
            }
            for each in consents
        ]
        if full
        else [],
    }


def _facts(kol: KOL, *, viewer: User, today: date) -> list[dict[str, Any]]:
    identifiers = ", ".join(str(link) for link in ExternalId.objects.filter(kol=kol))
    past = [str(each) for each in kol.affiliations.all() if each.to_date is not None and each.to_date < today]
    facts: list[dict[str, Any]] = [
        {"label": "Type", "value": kol.get_stakeholder_type_display()},
        {"label": "Specialties", "value": ", ".join(kol.specialties)},
        {"label": "Identifiers", "value": identifiers},
        {"label": "Languages", "value": ", ".join(kol.languages)},
        {"label": "Time zone", "value": kol.timezone},
    ]
    if past:
        facts.append({"label": "Formerly at", "value": ", ".join(past)})
    if reads_science(viewer):
        links = KOLTherapeuticArea.objects.filter(kol=kol).order_by("therapeutic_area__name")
        areas = ", ".join(links.values_list("therapeutic_area__name", flat=True))
        facts.insert(1, {"label": "Therapeutic areas", "value": areas})
    return facts


def _event(entry: contacts.Entry) -> dict[str, Any]:
    event: dict[str, Any] = {"date": entry.date, "title": entry.title, "meta": entry.meta}
    if entry.interaction_id is not None:
        event |= {"url": reverse("interaction", args=[entry.interaction_id]), "detail": entry.detail, "strong": True}
    return event


def _history(kol: KOL, *, science: bool) -> list[dict[str, Any]]:
    """Changes of the record; a reason is free text and so kept to the medical side."""
    events = history_of(kol, fields=None if science else OPEN_FIELDS, limit=20)
    names = dict(
        User.objects.filter(pk__in={event.by_id for event in events if event.by_id}).values_list("pk", "display_name")
    )
    return [_entry(event, names, science=science) for event in events]


def _entry(event: Event, names: dict[int, str], *, science: bool) -> dict[str, Any]:
    return {
        "who": names.get(event.by_id or 0, "The system"),
        "when": event.at,
        "what": event.kind,
        "why": event.reason if science else "",
        "changes": event.changes,
    }
