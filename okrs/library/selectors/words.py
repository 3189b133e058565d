"""What a template holds, in words, and what differs between two versions. No queries: everything is loaded."""

from collections.abc import Iterable
from dataclasses import dataclass

from okrs.models import KeyResultTemplate, ObjectiveTemplate, TemplateVersion
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET, Kind, Metric, Scope
from okrs.planning.wording import number, say_cadence
from okrs.snapshots.selectors.rows import measured_text
from organization.ground.units import with_unit

Words = dict[str, str]


def measured_label(row: KeyResultTemplate) -> str:
    """What makes its number: a metric of the product's own, or a defined measure."""
    if row.measure is not None:
        return row.measure.name if row.measure.is_active else f"{row.measure.name} (archived)"
    return str(row.get_metric_display())


def target_of(row: KeyResultTemplate) -> str:
    """What is to be reached: "15 discussions", "from 20 to 10 days", "70 to 80 %", "every month"."""
    if row.kind == Kind.MAINTAIN:
        return f"{number(row.range_low)} to {with_unit(number(row.range_high), row.unit)}"
    if row.kind == Kind.CADENCE or row.metric in CADENCE_METRICS:
        return say_cadence(_Cadence(row))
    if row.kind not in NEEDS_TARGET:
        return ""
    if row.target is None:
        more = f", suggests {number(row.suggested_target)}" if row.suggested_target is not None else ""
        return f"asked for when it is activated{more}"
    goal = with_unit(number(row.target), row.unit)
    return f"from {number(row.baseline)} to {goal}" if row.baseline else goal


class _Cadence:
    """A template read as the key result it becomes."""

    def __init__(self, row: KeyResultTemplate) -> None:
        self.measured_by, self.target = row.metric, row.target


def steps_of(row: KeyResultTemplate) -> str:
    """Its milestones or planned dates, in their order."""
    said = []
    for step in row.steps.all():
        weight = f", weight {number(step.weight)}" if step.weight != 1 else ""
        said.append(f"{step.title or 'Planned date'} (day {step.day}{weight})")
    return "; ".join(said)


def made_for(row: KeyResultTemplate) -> str:
    """How often a team gets it."""
    return "once for the team" if row.is_team else "for each MSL"


def words_of(row: KeyResultTemplate) -> Words:
    """Everything that a key result of a template says, by label; what it does not say is left out."""
    found = {
        "Title": row.title,
        "Measured as": str(row.get_kind_display()),
        "What counts": "" if row.kind in (Kind.MILESTONE, Kind.YES_NO) else measured_label(row),
        "Target": target_of(row),
        "Expected": "" if row.kind in (Kind.CADENCE, Kind.MAINTAIN) else str(row.get_pace_display()),
        "Weight": number(row.weight),
        "Made": made_for(row),
        "Steps": steps_of(row),
    }
    return {label: text for label, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class Line:
    """A key result of a template as a row: ``edit_url`` and so on only in a working copy."""

    pk: int
    label: str
    measured: str
    target: str
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An objective of a template with its key results."""

    pk: int
    label: str
    why: str
    lines: tuple[Line, ...]


def entries_of(version: TemplateVersion) -> list[Entry]:
    """The objectives of a loaded version, in their order."""
    return [
        Entry(one.pk, str(one), one.why, tuple(line_of(row) for row in one.key_results.all()))
        for one in version.objectives.all()
    ]


def line_of(row: KeyResultTemplate) -> Line:
    """One key result as a row."""
    said = words_of(row)
    parts = [
        said.get("Expected", ""),
        made_for(row),
        f"weight {said['Weight']}" if row.weight != 1 else "",
        steps_of(row),
    ]
    if row.metric == Metric.MANUAL:
        measured = "By hand" if row.kind not in (Kind.MILESTONE, Kind.YES_NO) else str(row.get_kind_display())
    else:
        scope = Scope.TEAM if row.is_team else Scope.OWNER
        measured = measured_text(row.metric, measured_label(row), scope)
    return Line(row.pk, str(row), measured, said.get("Target", ""), " · ".join(part for part in parts if part))


# --- What differs ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what was done with it, and each text before and after."""

    label: str
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()


NEW, CHANGED, OUT = "New", "Changed", "Taken out"


def changes_between(old: Words, new: Words) -> tuple[tuple[str, str, str], ...]:
    """(label, before, after) of what differs."""
    labels = dict.fromkeys([*old, *new])
    return tuple(
        (label, old.get(label, "–"), new.get(label, "–")) for label in labels if old.get(label) != new.get(label)
    )


def objective_words(one: ObjectiveTemplate) -> Words:
    """What an objective of a template says."""
    return {"Title": one.title} | ({"Why": one.why} if one.why else {})


def differences(old: TemplateVersion, new: TemplateVersion) -> list[Difference]:
    """What ``new`` has otherwise than ``old``; both are loaded. Codes say what is the same thing."""
    before = {one.code: one for one in old.objectives.all()}
    after = {one.code: one for one in new.objectives.all()}
    found: list[Difference] = []
    for code, one in after.items():
        was = before.get(code)
        if was is None:
            found.append(Difference(str(one), NEW))
        elif changes := changes_between(objective_words(was), objective_words(one)):
            found.append(Difference(str(one), CHANGED, changes))
        found += _of_key_results(was.key_results.all() if was else (), one.key_results.all())
    for code, was in before.items():
        if code not in after:
            found.append(Difference(str(was), OUT))
            found += [Difference(str(row), OUT) for row in was.key_results.all()]
    if _order(old, after) != _order(new, before):
        order = ", ".join(_order(old, after)), ", ".join(_order(new, before))
        found.append(Difference("Order of the objectives", CHANGED, (("Order", *order),)))
    return found


def _order(version: TemplateVersion, among: Iterable[str]) -> list[str]:
    both = set(among)
    return [one.code for one in version.objectives.all() if one.code in both]


def _of_key_results(old: Iterable[KeyResultTemplate], new: Iterable[KeyResultTemplate]) -> list[Difference]:
    before, after = ({row.code: row for row in rows} for rows in (old, new))
    found = []
    for code, row in after.items():
        if code not in before:
            found.append(Difference(str(row), NEW))
        elif changes := changes_between(words_of(before[code]), words_of(row)):
            found.append(Difference(str(row), CHANGED, changes))
    found += [Difference(str(row), OUT) for code, row in before.items() if code not in after]
    was, now = (", ".join(code for code in rows if code in before and code in after) for rows in (before, after))
    if was != now:
        found.append(Difference("Order of the key results", CHANGED, (("Order", was, now),)))
    return found
