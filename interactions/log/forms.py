"""The form of one interaction (Log, amend, hold), and the small forms around it."""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interactions.collisions.forms import AsksCollision
from interactions.collisions.services import WHY
from interactions.log.initial import MINUTES, local_start
from interactions.log.selectors import offers
from interactions.log.selectors.offers import KolChoice, Lately
from interactions.log.services.contents import Contents
from interactions.log.services.interactions import PROMISED, UNANSWERED
from interactions.models import KOL, Congress, FollowUpQuestion, Interaction
from interactions.models.interactions import ExchangeTopic
from interactions.models.kols import Channel
from organization.custom_fields.forms import AsksCustomFields, is_custom
from organization.custom_fields.selectors import asked_of
from organization.forms import ScreenedForm
from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField
from organization.ground.form_errors import retype
from organization.ground.numbers import as_number
from organization.ground.widgets import QuickSelect, look_up_once
from organization.models import CustomField, TherapeuticArea, User
from organization.text_screens import ANSWER_ABOVE
from organization.unsent import KEPT_AT

Depth = FollowUpQuestion.Depth
PRESET_MINUTES = 30
EMPTY = ("", "–")
SCREENS = [(Interaction.Screen.NONE, "None"), (Interaction.Screen.POSSIBLE, "Possible")]
FREE_TEXTS = ("notes", "next_step", WHY, *(f"question_{depth}" for depth in Depth.values))
LONGEST_SITTING = 4 * 60 * 60


def kol_label(choice: KolChoice) -> SafeString:
    """A chip's text: the name, and what must be known before choosing."""
    beside = "objected to contact" if choice.objects else choice.detail
    return format_html("{} <small>{}</small>", choice.name, beside) if beside else format_html("{}", choice.name)


class KolsForm(forms.Form):
    """Names KOLs: by chips for those who are likely, and by searching for others."""

    kols = forms.ModelMultipleChoiceField(
        KOL.objects.none(), label="KOL", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one KOL."},
    )  # fmt: skip
    kol_search = forms.CharField(
        label="Find another KOL", required=False, max_length=100,
        widget=forms.TextInput(
            attrs={"data-typeahead": "", "data-typeahead-target": "kol-found", "data-typeahead-none": "kol-add"}
        ),
    )  # fmt: skip

    def _values(self, name: str) -> list[Any]:
        if isinstance(self.data, QueryDict) and self.is_bound:
            return list(self.data.getlist(name))
        value = self.initial.get(name)
        if value is None:
            return []
        return list(value) if isinstance(value, list | tuple) else [value]

    def _offer_kols(self, user: User, found: list[KolChoice], *, lately: bool) -> None:
        """Chips for KOLs met ``lately``, chosen and found; looked up only when the page is shown."""
        self.user, self._found, self._lately = user, found, lately
        self.fields["kol_search"].widget.attrs["data-url"] = reverse("kol-options")
        field = self.fields["kols"]
        field.queryset = KOL.objects.visible_to(user)  # type: ignore[attr-defined]
        field.choices = lambda: self._offered_kols  # type: ignore[attr-defined]

    @cached_property
    def _offered_kols(self) -> list[tuple[int, SafeString]]:
        # Who is chosen or just found stands first: on a phone the row shows only its beginning.
        choices = {choice.id: choice for choice in (*self._chosen, *self._found, *self._recent)}
        return [(choice.id, kol_label(choice)) for choice in choices.values()]

    @cached_property
    def _recent(self) -> list[KolChoice]:
        return offers.kols_of(self.user, self._latest.kols) if self._lately else []

    @cached_property
    def _latest(self) -> Lately:
        return offers.lately(self.user)

    def last_time(self) -> tuple[int, str] | None:
        """The latest of the person's own that took place, with the chosen KOL if there is one: id, and in words."""
        chosen = next((number for number in map(as_number, self._values("kols")) if number is not None), None)
        last = self._latest.last_time(chosen)
        if last is None:
            return None
        names = {choice.id: choice.name for choice in (*self._chosen, *self._recent)}
        words = (names.get(last.kol, ""), str(Channel(last.channel).label).lower(), f"{last.minutes} minutes")
        return last.id, ", ".join(word for word in words if word)

    @property
    def offers_kols(self) -> bool:
        """Whether a KOL can be chosen by one tap."""
        return bool(self._offered_kols)

    @cached_property
    def _chosen(self) -> list[KolChoice]:
        return offers.chosen_kols(self.user, self._values("kols"))


class InteractionForm(AsksCustomFields, AsksCollision, ScreenedForm, KolsForm):
    """Parses what a person says about an interaction; ``contents()`` is what the services take.

    ``at`` is now, ``user`` the author. ``recorded`` is the interaction that is amended or held.
    """

    texts, instead = FREE_TEXTS, ANSWER_ABOVE
    objection_reason = forms.CharField(
        label="Why did contact take place despite the objection?", required=False, max_length=300,
        help_text="Compliance reads this.",
    )  # fmt: skip
    channel = forms.ChoiceField(choices=Channel.choices, widget=forms.RadioSelect)
    day = DayField(PLANNED, label="Date", help_text="Saved as a plan if the day lies ahead.")
    start = forms.TimeField(
        label="Start", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.ChoiceField(
        label="Minutes", choices=[(str(m), str(m)) for m in MINUTES], required=False, widget=forms.RadioSelect
    )
    minutes_other = forms.IntegerField(label="Other number of minutes", required=False, min_value=1, max_value=1440)
    purpose = forms.ChoiceField(choices=Interaction.Purpose.choices, widget=forms.RadioSelect)
    initiation = forms.ChoiceField(
        label="Who asked to talk", choices=Interaction.Initiation.choices, widget=forms.RadioSelect
    )
    congress = forms.ModelChoiceField(Congress.objects.all(), required=False, widget=QuickSelect)
    topics = forms.ModelMultipleChoiceField(offers.topics_of(None), required=False, widget=forms.CheckboxSelectMultiple)
    depths = forms.MultipleChoiceField(
        label="Follow-up questions you asked",
        choices=Depth.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ae_screen = forms.ChoiceField(
        label="Adverse event heard?", choices=SCREENS, required=False, widget=forms.RadioSelect
    )
    pqc_screen = forms.ChoiceField(
        label="Product quality complaint heard?", choices=SCREENS, required=False, widget=forms.RadioSelect
    )
    intent = forms.ChoiceField(
        label="What the conversation was meant to do", choices=[EMPTY, *ExchangeTopic.Intent.choices], required=False,
        help_text="Counts as planned only when set before the start.", widget=QuickSelect,
    )  # fmt: skip
    question_what = forms.CharField(label="What: the question in words", required=False, max_length=300)
    question_why = forms.CharField(label="Why: the question in words", required=False, max_length=300)
    question_condition = forms.CharField(label="Condition: the question in words", required=False, max_length=300)
    question_implication = forms.CharField(label="Implication: the question in words", required=False, max_length=300)
    product = forms.ModelChoiceField(offers.products_of(None), required=False, empty_label="–", widget=QuickSelect)
    participants = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Colleagues who took part", required=False, widget=forms.CheckboxSelectMultiple
    )
    next_step = forms.CharField(label="Next step", required=False, max_length=300)
    next_step_on = DayField(PLANNED, label="Next step due", required=False)
    notes = forms.CharField(
        label="Note", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No patient-identifiable information.",
    )  # fmt: skip
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."}, widget=QuickSelect,
    )  # fmt: skip
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    opened_at = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, at: datetime, recorded: Interaction | None = None,
        initial: dict[str, Any] | None = None, found: list[KolChoice] | None = None, hold: bool = False,
    ) -> None:  # fmt: skip
        self.at, self.recorded, self.hold, self.user = at, recorded, hold, user
        today = at.astimezone(user.zone).date()
        start: dict[str, Any] = {
            "day": today, "minutes": str(PRESET_MINUTES), "purpose": Interaction.Purpose.SCIENTIFIC_EXCHANGE,
            "initiation": Interaction.Initiation.PROACTIVE, "therapeutic_area": user.therapeutic_area_id,
            "client_id": uuid4(), "opened_at": int(at.timestamp()),
        }  # fmt: skip
        if data is None and (initial is None or "channel" not in initial):
            start["channel"] = self._latest.channel
        super().__init__(data, initial=start | (initial or {}))
        self._offer_kols(user, found or [], lately=recorded is None)
        self._offer_area_choices(today)
        self.promised: list[str] = []
        self.ask_custom(asked_of(CustomField.On.INTERACTION), recorded.custom if recorded else {})
        self.texts = (*FREE_TEXTS, *self.custom_texts)
        if recorded is not None:
            self._leave_out_what_is_settled(recorded)

    # --- What is offered ---

    @property
    def objecting(self) -> list[str]:
        """Names of chosen KOLs who objected to contact."""
        return [choice.name for choice in self._chosen if choice.objects]

    def _offer_area_choices(self, today: date) -> None:
        recorded = self.recorded
        given = next((str(value) for value in self._values("therapeutic_area") if value), "")
        area_id = as_number(given)
        used = [row.topic_id for row in recorded.exchange_topics.all()] if recorded else []
        present = [row.user_id for row in recorded.participant_links.all()] if recorded else []
        fields: dict[str, Any] = self.fields
        area, kept = (recorded.therapeutic_area_id, recorded.congress) if recorded else (None, None)
        chosen = next(iter(self._values("congress")), None)
        areas = offers.AreasOffered(today, also=area, kept=kept, given=chosen)
        fields["therapeutic_area"].queryset = areas.queryset
        fields["topics"].queryset = offers.topics_of(area_id, also=used)
        fields["product"].queryset = offers.products_of(area_id, also=recorded.product_id if recorded else None)
        fields["participants"].queryset = offers.colleagues(self.user, today=today, also=present)
        for name in ("topics", "product"):
            look_up_once(fields[name], "name")
        fields["therapeutic_area"].choices = areas.choices
        fields["congress"].choices = lambda: areas.congresses(area_id)
        look_up_once(fields["participants"], "display_name", "email")
        self.has_area = area_id is not None

    def _leave_out_what_is_settled(self, recorded: Interaction) -> None:
        """Drop fields that are not asked: safety answers of a plan, and what may no longer change.

        That is what was promised to safety and a locked intent. Day and time keep the zone in which they were typed,
        which is named if the person has moved since.
        """
        if recorded.zone_name != self.user.timezone:
            self.fields["start"].label = f"Start ({recorded.zone_name})"
        for name in ("client_id", "opened_at"):
            del self.fields[name]
        for name in ("ae_screen", "pqc_screen"):
            is_plan = recorded.state == Interaction.State.PLANNED and not self.hold
            if getattr(recorded, name) in PROMISED:
                label = str(Interaction._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
                self.promised.append(f"{label}: {Interaction.Screen(getattr(recorded, name)).label.lower()}")
                del self.fields[name]
            elif is_plan:
                del self.fields[name]
        starts_at = recorded.starts_at
        is_set = any(row.planned_at and row.planned_at < starts_at for row in recorded.exchange_topics.all())
        if is_set and starts_at <= self.at:
            del self.fields["intent"]

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        """What was typed so far, to show the page again without validating it."""
        many = ("kols", "topics", "depths", "participants")
        given = [name for name in cls.base_fields if name in data or name in many]
        own = {name: data.getlist(name) for name in data if is_custom(name)}
        typed = {name: data.getlist(name) if name in many else data.get(name) for name in given}
        return typed | {name: values if len(values) > 1 else values[-1] for name, values in own.items() if values}

    # --- What was said ---

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("minutes") and cleaned.get("minutes_other") is None and "minutes_other" not in self.errors:
            self.add_error("minutes", "Say how many minutes it took.")
        if cleaned.get("day"):
            cleaned["starts_at"] = self._starts_at(cleaned)
        if self.errors:
            self._ask_safety_too(cleaned)
        return cleaned

    def _ask_safety_too(self, cleaned: dict[str, Any]) -> None:
        """The service, which is not asked about a form with errors, would say it after those: all is said at once."""
        is_plan = self.recorded is not None and self.recorded.state == Interaction.State.PLANNED and not self.hold
        if is_plan or cleaned.get("starts_at", self.at) > self.at:
            return
        for name, words in UNANSWERED.items():
            if name in self.fields and name not in self.errors and not cleaned.get(name):
                self.add_error(name, words)

    def _starts_at(self, cleaned: dict[str, Any]) -> datetime:
        """Day and time in the record's zone: the author's now, or the one kept with the record.

        Without a time it is "just over" today, noon on other days.
        """
        day, start, recorded, zone = cleaned["day"], cleaned.get("start"), self.recorded, self._zone()
        is_early = self.hold and recorded is not None and recorded.starts_at > self.at
        if start is None and recorded is not None and day == recorded.occurred_on and not is_early:
            return recorded.starts_at
        if start is None and day == self.at.astimezone(zone).date():
            ended = (self.at - timedelta(minutes=self.minutes_of(cleaned))).replace(second=0, microsecond=0)
            midnight = datetime.combine(day, time(), zone)
            return max(ended, midnight.astimezone(UTC))
        if recorded is not None and start == local_start(recorded) and day == recorded.occurred_on:
            return recorded.starts_at
        return datetime.combine(day, start or time(12), zone).astimezone(UTC)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.recorded.zone_name) if self.recorded is not None else self.user.zone

    def _knows_time(self, cleaned: dict[str, Any]) -> bool:
        """Whether a time was given, or it is "just over"; otherwise noon stands for the whole day."""
        if self.recorded is not None and cleaned.get("start") == time(12):
            return False  # shown as noon, which perhaps nobody typed
        return cleaned.get("start") is not None or cleaned["day"] == self.at.astimezone(self._zone()).date()

    def _is_timed(self, cleaned: dict[str, Any]) -> bool:
        """Whether the time is one that somebody gave; that of a record stays what it was until it changes."""
        if self.recorded is not None and cleaned["starts_at"] == self.recorded.starts_at:
            return self.recorded.is_timed
        return cleaned.get("start") is not None

    @staticmethod
    def minutes_of(cleaned: dict[str, Any]) -> int:
        """The typed number, else that of the chip."""
        return int(cleaned.get("minutes_other") or cleaned.get("minutes") or PRESET_MINUTES)

    def contents(self) -> Contents:
        """The cleaned values as the services take them; a question with words implies its depth."""
        data = self.cleaned_data
        depths = tuple(
            (depth, data.get(f"question_{depth}") or "")
            for depth in Depth.values
            if depth in data["depths"] or data.get(f"question_{depth}")
        )
        # Nobody is a queryset too, and Django would put its whole statement together before asking nothing.
        participants = tuple(data["participants"]) if self._values("participants") else ()
        return Contents(
            kols=tuple(data["kols"]), starts_at=data["starts_at"], minutes=self.minutes_of(data),
            channel=data["channel"], purpose=data["purpose"],
            initiation=data["initiation"], therapeutic_area=data["therapeutic_area"],
            topics=tuple(data["topics"]), depths=depths, intent=data.get("intent", ""), product=data["product"],
            participants=participants, ae_screen=data.get("ae_screen", ""),
            pqc_screen=data.get("pqc_screen", ""), notes=data["notes"], next_step=data["next_step"],
            next_step_on=data["next_step_on"], objection_reason=data["objection_reason"],
            is_time_known=self._knows_time(data), is_timed=self._is_timed(data), custom=self.custom(),
            congress=data["congress"],
            decision=self.decision(),
        )  # fmt: skip

    def has_congresses(self) -> bool:
        """Whether there is a congress to choose."""
        return bool(list(self.fields["congress"].choices))  # type: ignore[attr-defined]

    def has_topics(self) -> bool:
        """Whether the therapeutic area has topics to choose from."""
        return bool(list(self.fields["topics"].choices))  # type: ignore[attr-defined]

    def has_products(self) -> bool:
        """Whether the therapeutic area has products to choose from."""
        return len(list(self.fields["product"].choices)) > 1  # type: ignore[attr-defined]

    def has_colleagues(self) -> bool:
        """Whether there is anybody else who could have taken part."""
        return bool(list(self.fields["participants"].choices))  # type: ignore[attr-defined]

    def renew_key(self) -> None:
        """A new key, so that saving once more records a second interaction."""
        retype(self, "client_id", str(uuid4()))

    def key(self) -> UUID | None:
        """The page's key, by which a second sending is recognised."""
        key: UUID | None = self.cleaned_data.get("client_id")
        return key

    def digest(self) -> str:
        """Tells whether two sendings of a page say the same; values that depend on the clock are left out."""
        left_out = {"client_id", "opened_at", KEPT_AT, "kol_search", "csrfmiddlewaretoken", "save",
                    "line", "line_read", "line_out", "line_pick"}  # fmt: skip
        data: Any = self.data
        said = {name: sorted(data.getlist(name)) for name in data if name not in left_out}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def seconds(self) -> int | None:
        """Seconds from opening the page to saving; none if it was open for hours or the clock is wrong."""
        opened = self.cleaned_data.get("opened_at")
        if opened is None:
            return None
        seconds = int(self.at.timestamp()) - int(opened)
        return seconds if 0 <= seconds <= LONGEST_SITTING else None


class AmendForm(InteractionForm):
    """The form of an existing interaction, with the version that was read and a reason where one is needed."""

    reason = forms.CharField(
        label="Reason for the change", required=False, max_length=300, help_text="Kept in the history."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = forms.CharField(max_length=300, error_messages={"required": "Say why it is cancelled."})
