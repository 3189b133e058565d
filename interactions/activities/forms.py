"""The form of one activity: it shows only what its kind needs."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from interactions.activities.services import ALL_STAGES, SUBJECTS, NewSubject, Work
from interactions.activities.stages import newly_skipped, stage_label
from interactions.log.forms import KolsForm
from interactions.log.selectors.offers import KolChoice, areas, colleagues, products_of
from interactions.models import Activity, Campaign, Congress, Study
from interactions.models.activities import NEEDS_APPROVAL, STAGES
from organization.forms import ScreenedForm
from organization.ground.dates import CALENDAR, HAPPENED, PLANNED
from organization.ground.day_fields import DayField
from organization.models import Product, TherapeuticArea, User

Kind = Activity.Kind
HINTS: dict[str, str] = {
    Kind.ADVISORY_BOARD: "Counts once the need is documented, another person approved it, and it was held after that. "
    "Name the KOLs who advise.",
    Kind.NEWSLETTER: "Counts once another person approved it and it was distributed after that.",
    Kind.PRESENTATION: "Counts once it was delivered and the attendees are counted.",
    Kind.STUDY_SUPPORT: "Each study counts once: with an unsolicited request, an agreement, and the agreed step done.",
    Kind.TRAINING: "Counts once it was held.",
    Kind.CROSS_FUNCTIONAL_MEETING: "Each month counts once, however many meetings it has. "
    "One with an agenda is planned under Meetings.",
    Kind.CAMPAIGN_REVIEW: "Each campaign counts once: accuracy reviewed, compliance signed off, no finding open.",
    Kind.CONGRESS_COVERAGE: "Recorded for the congress; no key result counts it by itself.",
}
_WITH_ATTENDEES = {Kind.PRESENTATION, Kind.TRAINING, Kind.ADVISORY_BOARD, Kind.CROSS_FUNCTIONAL_MEETING}
_WITH_FUNCTIONS = {Kind.CROSS_FUNCTIONAL_MEETING, Kind.TRAINING}


class ActivityForm(ScreenedForm, KolsForm):
    """Parses what a person says about an activity of ``kind``; ``work()`` is what the services take."""

    texts = ("title", "notes")
    title = forms.CharField(max_length=200, error_messages={"required": "Enter a title."})
    study = forms.ModelChoiceField(Study.objects.all(), required=False, empty_label="Choose")
    new_study = forms.CharField(label="Name of the new study", required=False, max_length=200)
    new_study_number = forms.CharField(label="Its registry number", required=False, max_length=40)
    campaign = forms.ModelChoiceField(Campaign.objects.all(), required=False, empty_label="Choose")
    new_campaign = forms.CharField(label="Name of the new campaign", required=False, max_length=160)
    congress = forms.ModelChoiceField(Congress.objects.all(), required=False, empty_label="Choose")
    new_congress = forms.CharField(label="Name of the new congress", required=False, max_length=160)
    new_congress_place = forms.CharField(label="Its place", required=False, max_length=120)
    new_congress_starts_on = DayField(CALENDAR, label="Its first day", required=False)
    new_congress_ends_on = DayField(CALENDAR, label="Its last day", required=False)
    attendee_count = forms.IntegerField(label="Number of attendees", required=False, min_value=0, max_value=100_000)
    functions_present = forms.CharField(label="Functions present", required=False, max_length=200)
    open_findings = forms.IntegerField(
        label="Open findings", required=False, min_value=0, max_value=1000, initial=0,
        help_text="The review does not count while a finding is open.",
    )  # fmt: skip
    approval_reference = forms.CharField(
        label="Reference of the approval", required=False, max_length=120,
        help_text="If it was approved elsewhere, its number there. Otherwise a manager, medical lead or compliance "
        "confirms it here; typed alone, the day does not count.",
    )  # fmt: skip
    participants = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Colleagues who took part", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="It counts for them too.",
    )  # fmt: skip
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."},
    )  # fmt: skip
    product = forms.ModelChoiceField(Product.objects.none(), required=False, empty_label="–")
    notes = forms.CharField(
        label="Note", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No patient-identifiable information.",
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label="Share with clinical partners",
        required=False,
        help_text="They can then read this page, including the note.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, kind: str, today: date, recorded: Activity | None = None,
        initial: dict[str, Any] | None = None, found: list[KolChoice] | None = None,
    ) -> None:  # fmt: skip
        self.kind, self.recorded = kind, recorded
        super().__init__(data, initial={"therapeutic_area": user.therapeutic_area_id, **(initial or {})})
        fields: dict[str, Any] = self.fields
        present = [link.user_id for link in recorded.participant_links.all()] if recorded else []
        owner = recorded.owner if recorded else user
        fields["participants"].queryset = colleagues(owner, today=today, also=present)
        fields["therapeutic_area"].queryset = areas(also=recorded.therapeutic_area_id if recorded else None)
        fields["product"].queryset = Product.objects.filter(is_active=True) | products_of(
            None, also=recorded.product_id if recorded else None
        )
        self._shape(fields)
        if self.names_kols:
            fields["kols"].required = False
            self._offer_kols(user, found or [], lately=recorded is None)

    def _shape(self, fields: dict[str, Any]) -> None:
        """Drop what the kind does not need, and add its stages."""
        if not self.names_kols:
            del fields["kols"], fields["kol_search"]
        if self.kind not in _WITH_ATTENDEES:
            del fields["attendee_count"]
        if self.kind not in _WITH_FUNCTIONS:
            del fields["functions_present"]
        if self.kind != Kind.CAMPAIGN_REVIEW:
            del fields["open_findings"]
        confirmed = self.recorded is not None and self.recorded.approved_by_id is not None
        if self.kind not in NEEDS_APPROVAL or confirmed:
            del fields["approval_reference"]
        subject = SUBJECTS.get(self.kind)
        for name in [name for name in fields if name.removeprefix("new_").split("_")[0] in SUBJECTS.values()]:
            if name.removeprefix("new_").split("_")[0] != subject:
                del fields[name]
        # What another person confirmed, the owner does not change.
        self.stage_names = tuple(name for name in STAGES[self.kind][0] if name != "approved_on" or not confirmed)
        for name in self.stage_names:
            days = PLANNED if name == "planned_on" else HAPPENED
            fields[name] = DayField(days, label=stage_label(self.kind, name), required=False)
        self.subject_names = [name for name in fields if subject and name.removeprefix("new_").split("_")[0] == subject]

    @property
    def names_kols(self) -> bool:
        """Whether the kind has KOLs of its own: those who advise."""
        return self.kind == Kind.ADVISORY_BOARD

    @staticmethod
    def typed(data: QueryDict) -> dict[str, Any]:
        """What was typed so far, to show the page again without validating it."""
        many = ("kols", "participants")
        return {name: data.getlist(name) if name in many else data.get(name) for name in {*data, *many}}

    @property
    def stage_fields(self) -> list[forms.BoundField]:
        """The dated steps, in order."""
        return [self[name] for name in self.stage_names]

    @property
    def subject_field(self) -> forms.BoundField | None:
        """The select of its subject, for kinds that have one."""
        return self[self.subject_names[0]] if self.subject_names else None

    @property
    def new_subject_fields(self) -> list[forms.BoundField]:
        """The fields that name a new subject."""
        return [self[name] for name in self.subject_names[1:]]

    @property
    def names_new_subject(self) -> bool:
        """Whether a new subject was named, or has an error."""
        return any(field.errors or field.value() for field in self.new_subject_fields)

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        """Counts that belong to the kind, if any."""
        return [
            self[name]
            for name in ("approval_reference", "attendee_count", "functions_present", "open_findings")
            if name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        subject = SUBJECTS.get(self.kind)
        if subject and cleaned.get(subject) and cleaned.get(f"new_{subject}"):
            self.add_error(f"new_{subject}", "Choose one or name a new one, not both.")
        if self.errors:
            self._ask_steps_too(cleaned)
        return cleaned

    def _ask_steps_too(self, cleaned: dict[str, Any]) -> None:
        """The service, which is not asked about a form with errors, would say it after those: all is said at once."""
        recorded, names = self.recorded, STAGES[self.kind][0]
        before = {name: getattr(recorded, name) if recorded else None for name in names}
        after = {name: cleaned.get(name) if name in self.fields else before[name] for name in names}
        is_asked = recorded is not None and recorded.approval_asked_at is not None
        for name, words in newly_skipped(self.kind, before, after, is_asked=is_asked).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, words)

    def work(self) -> Work:
        """The cleaned values as the services take them."""
        data = self.cleaned_data
        return Work(
            title=data["title"], therapeutic_area=data["therapeutic_area"], subject=self._subject(),
            days={name: data.get(name) for name in self.stage_names}, participants=tuple(data["participants"]),
            kols=tuple(data.get("kols", ())), product=data["product"], attendee_count=data.get("attendee_count"),
            open_findings=data.get("open_findings") or 0, functions_present=data.get("functions_present", ""),
            notes=data["notes"], is_shared=data["is_shared"], approval_reference=data.get("approval_reference", ""),
        )  # fmt: skip

    def _subject(self) -> Any:
        data, subject = self.cleaned_data, SUBJECTS.get(self.kind, "")
        name = " ".join(data.get(f"new_{subject}", "").split())
        if not name:
            return data.get(subject)
        return NewSubject(
            name=name, number=data.get("new_study_number", ""), place=data.get("new_congress_place", ""),
            starts_on=data.get("new_congress_starts_on"), ends_on=data.get("new_congress_ends_on"),
        )  # fmt: skip


def initial_of(activity: Activity) -> dict[str, Any]:
    """The form's values for a recorded activity."""
    plain = ("title", "attendee_count", "functions_present", "open_findings", "notes", "is_shared", "version",
             "approval_reference")  # fmt: skip
    names = (*ALL_STAGES, *plain)
    return {name: getattr(activity, name) for name in names} | {
        "study": activity.study_id, "campaign": activity.campaign_id, "congress": activity.congress_id,
        "therapeutic_area": activity.therapeutic_area_id, "product": activity.product_id,
        "participants": [link.user_id for link in activity.participant_links.all()],
        "kols": [link.kol_id for link in activity.kol_links.all()],
    }  # fmt: skip


class ApprovalForm(forms.Form):
    """An approver's answer."""

    verdict = forms.ChoiceField(
        choices=[("approve", "Approve"), ("refuse", "Do not approve")],
        error_messages={"required": "Say whether it is approved."},
    )
    reference = forms.CharField(
        label="Reference", required=False, max_length=120, help_text="The number of the approval, if it has one."
    )
    reason = forms.CharField(label="Why not", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", "Say why it is not approved.")
        return cleaned


class DocumentForm(forms.Form):
    """A document, by a link to where it is kept."""

    title = forms.CharField(label="Document", max_length=160, error_messages={"required": "Enter its name."})
    address = forms.URLField(
        label="Link", max_length=500, assume_scheme="https",
        error_messages={"required": "Enter its address.", "invalid": "Enter an address such as https://files.example/1."},
    )  # fmt: skip

    def clean_address(self) -> str:
        """Only addresses of web pages."""
        link: str = self.cleaned_data["address"]
        if not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Enter an address such as https://files.example/1.")
        return link


class StepForm(forms.Form):
    """The day on which a step was done."""

    day = DayField(HAPPENED)
