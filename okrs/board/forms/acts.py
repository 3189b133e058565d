"""Forms for acts on the board: saved views, another status, several key results at once."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from okrs.arithmetic.progress import OPEN_STATUSES
from okrs.board.forms.filters import BoardFilter
from okrs.board.selectors.bulk import BulkRow
from okrs.models import SavedView
from organization.ground.form_errors import retype
from organization.models import User


class SavedViewForm(forms.Form):
    """A name for the filters in ``query``, which must be filters of the board."""

    name = forms.CharField(max_length=60, label="Name")
    is_shared = forms.BooleanField(
        required=False, label="Share with my teams", help_text="People and managers of your teams can open it."
    )
    is_default = forms.BooleanField(
        required=False,
        label="Open the board with this view",
        help_text="Whenever you open it without choosing filters.",
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, may_share: bool, filters: Callable[[QueryDict], BoardFilter], view: SavedView | None = None
    ):
        initial = {"name": view.name, "is_shared": view.is_shared, "is_default": view.is_default} if view else {}
        super().__init__(data, initial=initial)
        self.filters = filters
        if not may_share:
            del self.fields["is_shared"]

    def said(self) -> str:
        """The filters in words; empty if there are none, or if they do not fit the board."""
        asked = self.filters(QueryDict(str(self["query"].value() or "")))
        return asked.said() if asked.is_valid() else ""

    def clean_query(self) -> str:
        """Keep only filters that the board knows, in the board's order."""
        asked = self.filters(QueryDict(self.cleaned_data["query"]))
        if not asked.is_valid():
            raise forms.ValidationError("The board no longer has these filters. Open it and choose again.")
        return asked.query()


class StatusForm(forms.Form):
    """Another status for one key result, with its reason."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=700, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label="Move to",
        choices=[("", "As counted"), *((one.value, one.label) for one in OPEN_STATUSES)],
    )
    reason = forms.CharField(
        max_length=300, label="Why", help_text="Shown beside the counted status, which is kept.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why, in a sentence."},
    )  # fmt: skip
    confidence = forms.TypedChoiceField(
        choices=[("", "Choose"), *((n, f"{n} of 10") for n in range(11))],
        coerce=int,
        empty_value=None,
        required=False,
        label="Confidence",
        help_text="How sure that the target will be reached. 3 or less counts as At Risk.",
    )


class _Chosen(forms.Form):
    """Key results chosen on the board, each with the version that was read, and the page to return to."""

    act = forms.CharField(widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=700, widget=forms.HiddenInput)


KEEP, ANEW = "keep", "anew"
_OVER = (
    "The target is for the whole quarter, so what was done for it usually stays. The quarter has no day left for the "
    "new owner, so none of their work is added."
)


class ReassignForm(_Chosen):
    """The new owner, and why. ``shown``: the owner whose numbers the page showed; only those are carried out.

    ``counted``: whether what was counted so far is kept, which is asked together with those numbers (``offer``).
    """

    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        User.objects.none(), label="New owner", widget=forms.Select,
        error_messages={"required": "Choose who owns them from now on."},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=300, label="Why", help_text="Shown beside each change.",
        error_messages={"required": "Say why, in a sentence."},
    )  # fmt: skip
    counted = forms.ChoiceField(
        required=False, label="What was counted until today", widget=forms.RadioSelect,
        choices=[(KEEP, "Keep it"), (ANEW, "Count anew")],
        help_text="The target is for the whole quarter, so what was done for it usually stays, and the pace goes on. "
        "Today is the last day of the owner before; from tomorrow the new owner's work counts.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.active().filter(role__in=["msl", "manager", "medical_lead"])
        owner.widget.attrs["data-typeahead"] = ""

    @property
    def keeps(self) -> bool:
        """Whether what was counted is kept, in a valid form; it is unless somebody chose otherwise."""
        return bool(self.cleaned_data["counted"] != ANEW)

    def offer(self, owner: User | None, rows: Sequence[BulkRow]) -> None:
        """Ask what becomes of what was counted, with the number that each choice gives, where anything can be kept."""
        keepable = [row for row in rows if row.kept]
        if owner is None or not keepable:
            if "counted" not in self.errors:
                del self.fields["counted"]
            return
        keep, anew = "Keep it", f"Count anew, only the work of {owner}"
        if len(keepable) == 1:
            (row,) = keepable
            keep += f": {row.kept} stays" if row.kept == row.before else f": {row.before} becomes {row.kept}"
            anew += f": {row.after}"
        field: Any = self.fields["counted"]
        field.choices = [(KEEP, keep), (ANEW, anew)]
        if all(row.is_over for row in keepable):
            self["counted"].help_text = _OVER
        field.required = True  # one of the two is chosen already
        if not self["counted"].value():
            retype(self, "counted", KEEP)


class AskForm(_Chosen):
    """What the owners should know about the request."""

    note = forms.CharField(
        max_length=300, required=False, label="Note to the owners", widget=forms.Textarea(attrs={"rows": 3})
    )


class AcknowledgeForm(_Chosen):
    """No field besides the chosen key results."""


BULK: dict[str, type[_Chosen]] = {"reassign": ReassignForm, "ask": AskForm, "acknowledge": AcknowledgeForm}
