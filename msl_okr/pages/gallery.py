"""Every component in every state, for people who build pages; local mode only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from okrs.objectives.selectors.charts_over_time import Strip, strip_of
from okrs.objectives.selectors.drawing import Chart, Curve, Legend
from organization.access import person
from organization.comments.forms import CommentForm
from organization.comments.selectors.threads import CommentShown, Part, ThreadShown
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.templatetags.components import Event

STATUSES = ("on_track", "at_risk", "in_progress", "complete")
CHANNELS = [
    ("visit", "In person"),
    ("video", "Video"),
    ("phone", "Phone"),
    ("congress", "Congress"),
    ("mail", "E-mail"),
]
PEOPLE = [
    {"id": "1", "label": "Dr Amara Okafor", "detail": "Harbour University Hospital, tier 1"},
    {"id": "2", "label": "Prof. Jonas Lindqvist", "detail": "Northern Institute of Oncology, tier 1"},
    {"id": "3", "label": "Dr Mei-Ling Castellanos-Whitfield", "detail": "St Brannoc's Teaching Hospital, tier 2"},
]


class GalleryForm(forms.Form):
    """One field of each kind."""

    kol = forms.ChoiceField(
        label="KOL",
        choices=[("", "Choose"), *((person["id"], person["label"]) for person in PEOPLE)],
        help_text="Type two letters of the surname.",
        widget=forms.Select(attrs={"data-typeahead": ""}),
    )
    channel = forms.ChoiceField(choices=CHANNELS, widget=forms.RadioSelect)
    depth = forms.MultipleChoiceField(
        label="How deep did it go?",
        choices=[
            ("why", "Asked why they think so"),
            ("condition", "Named what would change their view"),
            ("implication", "Said what it means for practice"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    date = DayField(SEARCHED)
    minutes = forms.IntegerField(min_value=1, max_value=600, help_text="In-depth discussions last at least 15 minutes.")
    topic = forms.ChoiceField(
        choices=[("", "Choose"), ("biomarkers", "Biomarkers"), ("sequencing", "Treatment sequencing")]
    )
    title = forms.CharField(max_length=80, required=False)
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text="No patient-identifiable information."
    )
    consent = forms.ChoiceField(
        label="Was an adverse event mentioned?", choices=[("no", "No"), ("yes", "Yes")], widget=forms.RadioSelect
    )
    insight = forms.BooleanField(label="Something here is an insight for the team", required=False)
    locked = forms.CharField(initial="Set by the plan", disabled=True, required=False, label="Owner")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components with invented data; absent outside local mode."""
    if not settings.LOCAL:
        raise Http404
    if not person(request).profile:
        raise PermissionDenied
    part = request.GET.get("part", "")
    if part in _PARTS:
        return _PARTS[part](request)
    for level, text, undo in (
        (messages.SUCCESS, "Interaction with Dr Okafor saved.", "/gallery/?part=undone"),
        (messages.ERROR, "The file has no header row; nothing was imported.", ""),
    ):
        messages.add_message(request, level, text, extra_tags=undo)
    return TemplateResponse(request, "gallery/index.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    invalid = GalleryForm(
        {"channel": "visit", "depth": ["why"], "date": "2036-02-29", "minutes": "0", "note": "Kept as typed."}
    )
    invalid.is_valid()
    invalid.add_error("date", "The date is in the future.")
    invalid.add_error(None, "An interaction with the same person on the same day exists.")
    return {
        "statuses": STATUSES,
        "icons": _icons(),
        "fresh": GalleryForm(initial={"channel": "video", "consent": "no", "date": date(2026, 2, 16)}, prefix="fresh"),
        "invalid": invalid,
        "page": Paginator(range(1, 481), 20).get_page(request.GET.get("page", "3")),
        "crumbs": [{"label": "KOLs", "url": "/gallery/"}, {"label": "Oncology", "url": "/gallery/"}],
        "tabs": [
            {"label": "Board", "url": "?view=board", "current": True, "count": 36},
            {"label": "Table", "url": "?view=table", "current": False},
            {"label": "Tree", "url": "?view=tree", "current": False, "count": 0},
        ],
        "both_texts": [{"label": "Notes", "theirs": "Asked for the paper.", "yours": "Asked for the data."}],
        "chart": _chart(),
        "strip": _strip(),
        "trend_up": [5, 10, 10, 22, 40, 55, 70, 84],
        "trend_flat": [30, 32, 30, 30, 30, 28, 30, 30],
        "bar": [
            ("at_risk", "0", "20"),
            ("in_progress", "20", "10"),
            ("on_track", "30", "40"),
            ("complete", "70", "30"),
        ],
        "bar_of_one": [("on_track", "0", "100")],
        "no_bar": [],
        "boundary": {
            "label": "Commercial",
            "version": 3,
            "since": "2 February 2026",
            "url": "/gallery/",
            "may_share": ["That a KOL was met, by whom and when", "Released themes, without names"],
            "channels": ["Meetings with an agenda and minutes", "Questions in writing"],
            "never": ["What a KOL said or thinks", "Anything off label or before approval"],
        },
        "facts": [
            {"label": "Institution", "value": "Harbour University Hospital"},
            {"label": "Owner", "value": "Sam Okonkwo", "url": "/gallery/"},
            {"label": "Last contact", "value": "3 Feb 2026, video"},
            {"label": "Interests", "value": None},
        ],
        "months": [
            {
                "label": "February 2026",
                "events": [
                    Event(
                        "2026-02-16",
                        "16 Feb",
                        "In-depth discussion on treatment sequencing",
                        "Video, 35 minutes",
                        "Would change practice with two-year data.",
                        url="/gallery/",
                        strong=True,
                    ),
                    Event("2026-02-03", "3 Feb", "Reprint sent", "E-mail"),
                ],
            },
            {
                "label": "January 2026",
                "events": [Event("2026-01-12", "12 Jan", "First meeting", "Congress")],
            },
        ],
        "entries": [
            {
                "who": "Robin Hale",
                "when": datetime(2026, 2, 16, 9, 41, tzinfo=UTC),
                "what": "changed the target",
                "why": "Two MSLs joined in week 5.",
                "changes": [
                    {"field": "Target", "old": "12", "new": "15"},
                    {"field": "Owner", "old": "", "new": "Sam Okonkwo"},
                ],
            },
            {"who": "System", "when": datetime(2026, 1, 5, 0, 0, tzinfo=UTC), "what": "activated with the quarter"},
        ],
        "rows": [
            {
                "name": "KR1.1 In-depth discussions",
                "status": "on_track",
                "percent": 53,
                "expected": 46,
                "text": "8 of 15",
            },
            {"name": "KR1.2 New KOLs engaged", "status": "at_risk", "percent": 10, "expected": 46, "text": "1 of 10"},
            {
                "name": "KR2.3 Investigator meetings",
                "status": "in_progress",
                "percent": 0,
                "expected": 10,
                "text": "0 of 3",
            },
            {"name": "KR3.1 Newsletter issues", "status": "complete", "percent": 100, "expected": 46, "text": "4 of 3"},
        ],
        "groups": _found(""),
        "threads": _threads(),
        "consequences": [
            "7 interactions stay and lose their link to the plan.",
            "2 key results are counted again tonight.",
        ],
        "swatches": ["canvas", "surface", "sunken", "text", "muted", "border", "control", "accent", "danger"],
    }


def _threads() -> list[tuple[str, dict[str, Any]]]:
    """A conversation with every mark that a comment can have, a resolved one, and one that nobody has begun."""
    common: dict[str, Any] = {
        "is_own": False, "is_new": False, "is_edited": False, "is_withdrawn": False, "after_close": False,
        "edit_url": "", "withdraw_url": "", "edits_url": "",
    }  # fmt: skip
    said: list[dict[str, Any]] = [
        {"pk": 1, "author": "Robin Hale", "parts": (Part("Which centre was it, "), Part("@Sam Okonkwo", is_name=True),
                                                   Part("?")), "is_edited": True, "edits_url": "/gallery/"},
        {"pk": 2, "author": "Kim Vale (no longer active)", "is_withdrawn": True},
        {"pk": 3, "author": "Sam Okonkwo", "parts": (Part("The one of "), Part("last week", url="/gallery/"),
                                                    Part(".\nMore on Friday.")), "is_new": True, "after_close": True},
        {"pk": 4, "author": "Robin Hale", "parts": (Part("Thank you."),), "is_own": True, "edit_url": "/gallery/",
         "withdraw_url": "/gallery/"},
    ]  # fmt: skip
    at = datetime(2026, 2, 16, 9, 41, tzinfo=UTC)
    comments = tuple(CommentShown(**{"at": at, "parts": (), **common, **one}) for one in said)
    states: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Every mark", {"comments": comments, "earlier_url": "/gallery/", "newer_url": "/gallery/"}),
        ("Resolved", {"comments": comments[3:], "resolved": "Robin Hale, 17 Feb 2026, 08:15"}),
        ("Nothing said", {}),
        ("For a reader", {"comments": comments[:1], "can_write": False, "resolve_url": ""}),
    )
    plain: dict[str, Any] = {
        "pk": 1, "on": "objective", "object_id": 1, "noun": "objective", "comments": (), "earlier_url": "",
        "newer_url": "", "resolved": "", "can_write": True, "url": "/gallery/", "resolve_url": "/gallery/",
        "people_url": "/gallery/?part=suggest", "seen": (0, ()),
    }  # fmt: skip
    found = []
    for number, (title, more) in enumerate(states):
        shown = tuple(replace(one, pk=10 * number + one.pk) for one in more.get("comments", ()))
        thread = ThreadShown(**{**plain, **more, "object_id": number, "comments": shown})
        form = CommentForm(prefix=f"thread{number}")
        form.suggest(thread.people_url)
        found.append((title, {"thread": thread, "form": form}))
    return found


def _icons() -> list[str]:
    """The names in the sprite, in order."""
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    return [piece.split('"', 1)[0] for piece in sprite.split('<symbol id="')[1:]]


def _found(query: str) -> list[dict[str, Any]]:
    people = [person for person in PEOPLE if query.lower() in person["label"].lower()]
    if not people:
        return []
    items = [{"url": "/gallery/", "label": each["label"], "detail": each["detail"], "icon": "user"} for each in people]
    return [
        {"label": "KOLs", "items": items},
        {
            "label": "Objectives",
            "items": [{"url": "/gallery/", "label": "Deepen scientific exchange", "icon": "target"}],
        },
    ]


def _suggest(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").lower()
    found = [person | {"insert": person["label"]} for person in PEOPLE if query in person["label"].lower()]
    return JsonResponse(found, safe=False)


def _search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    groups = _found(query) if query else []
    return render(request, "components/frame/search_results.html", {"groups": groups, "query": query, "listbox": True})


def _peek(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/peek.html")


_PARTS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"suggest": _suggest, "search": _search, "peek": _peek}


def _chart() -> Chart:
    """Every kind of line that a chart can have."""
    return Chart(
        key="gallery-chart",
        title="KR1.1: counted by day, and what is expected",
        conclusion="6 of 15 by 15 February. 1.6 behind the pace of 7.6 by today. At this rate 12 of 15.",
        lines=(
            Curve("burnup__grid", "M0 0H100M0 50H100M0 100H100"),
            Curve("burnup__band", "M50 60L100 44V0Z"),
            Curve("burnup__likely", "M50 60L100 20"),
            Curve("burnup__pace is-old", "M0 100L100 20"),
            Curve("burnup__target", "M0 0H100"),
            Curve("burnup__pace", "M0 100L22 78H30L100 0"),
            Curve("burnup__plan", "M33 67h0M66 33h0"),
            Curve("burnup__earlier", "M0 100H8V93H14V80H30"),
            Curve("burnup__actual", "M0 100H8V93H14V87H22V80H30V73H41V67H47V60H50"),
            Curve("burnup__reading", "M30 73h0"),
            Curve("burnup__today", "M50 0V100"),
            Curve("burnup__change", "M30 0V100"),
            Curve("burnup__said", "M20 0h0M45 0h0"),
            Curve("burnup__milestone", "M66 0V100"),
        ),
        legend=(
            Legend("", "Counted"),
            Legend("is-pace", "Expected"),
            Legend("is-band", "80 % likely to end between 9 and 17"),
            Legend("is-old", "Expected for 12, until 28 Jan"),
            Legend("is-earlier", "In-depth rule, version 1, until 28 Jan"),
            Legend("is-plan", "Planned step"),
            Legend("is-range", "To stay within"),
            Legend("is-today", "Today"),
            Legend("is-change", "Change while active"),
            Legend("is-milestone", "Scientific milestone"),
            Legend("is-said", "Check-in"),
        ),
        top="15",
        bottom="0",
        first="1 Jan",
        last="31 Mar",
        head=("By", "Counted", "Expected"),
        rows=(("7 Jan", "1", "1.2"), ("14 Jan", "3", "2.3"), ("15 Feb", "6", "7.6")),
        notes=("Expected line leaves out 2 public holidays and 5 days of leave.",),
        events=(("Sun 1 Mar, week 9", "First results, Data read-out, Oncology"),),
    )


def _strip() -> Strip | None:
    """Five weeks with three changes of status."""
    days = [date(2026, 1, day) for day in range(1, 32)]
    return strip_of([(day, STATUSES[(2, 0, 1, 0)[min(3, day.day // 9)]]) for day in days])
