"""What a draft would take over from a newer version of the template that it began from.

Whatever the team changed stays as the team has it: of the draft only that changes which is still as its version of the
template made it. The page that offers it and the service that does it read the same ``Offer``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from okrs.library.selectors.words import Words, changes_between, words_of
from okrs.models import KeyResult, KeyResultTemplate, Objective, ObjectiveTemplate, TemplateVersion
from okrs.planning import policies
from okrs.planning.selectors.templates import newest_codes
from organization.ground.names import owner_name
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids

ADD, CHANGE, DROP, STAYS = "Added", "Changed", "Dropped", "Stays as it is here"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that taking the newer version does, or leaves: ``row`` of the plan, ``new`` of the template."""

    what: str
    label: str
    changes: tuple[tuple[str, str, str], ...] = ()
    why: str = ""
    row: KeyResult | None = None
    new: KeyResultTemplate | None = None


@dataclass(slots=True)
class Offer:
    """A draft and what it would take over. ``title`` and ``reason``: its new words; None where they stay."""

    objective: Objective
    old: ObjectiveTemplate
    new: ObjectiveTemplate
    acts: list[Act] = field(default_factory=list)
    title: str | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """The draft and whose it is."""
        who = "the whole team" if self.objective.is_team else owner_name(self.objective.owner)
        return f"{self.objective}, {who}"

    @property
    def value(self) -> str:
        """The draft, and the version that is offered for it, as the page sends them."""
        return f"{self.objective.pk}-{self.new.template_version.number}"

    @property
    def says(self) -> str:
        """From which version to which, and what its author says is new."""
        old, new = self.old.template_version, self.new.template_version
        said = f"From version {old.number} to version {new.number} of {new.template}"
        return f"{said}: {new.note}" if new.note else f"{said}."


def offers_in(user: User, quarter: Quarter, team: Team) -> list[Offer]:
    """Drafts of a plan that the person may change and for which there is a newer version. At most nine queries."""
    rows = (
        Objective.objects.live()
        .filter(quarter=quarter, primary_team=team, state=Objective.State.DRAFT, began_from__isnull=False)
        .select_related("owner", "quarter", "primary_team", "began_from__template_version")
        .order_by("-is_team", "owner__sort_key", "owner", "position", "code_key", "pk")
    )
    managed = managed_team_ids(user)
    drafts = [one for one in rows.prefetch_related("key_results__milestones") if policies.can_edit(user, one, managed)]
    versions = {one.pk: began.template_version for one in drafts if (began := one.began_from)}
    newest = newest_codes(user, {version.template_id for version in versions.values()}) if drafts else {}
    wanted = {
        one.pk: new
        for one in drafts
        if (new := newest.get(versions[one.pk].template_id)) and new.is_active and new.number > versions[one.pk].number
    }
    if not wanted:
        return []
    pks = {versions[pk].pk for pk in wanted} | {new.pk for new in wanted.values()}
    loaded = {
        one.pk: _by_code(one)
        for one in TemplateVersion.objects.filter(pk__in=pks).select_related("template").with_content()
    }
    offers = []
    for one in drafts:
        if one.pk not in wanted or one.began_from is None:
            continue
        code = one.began_from.code
        was, then = loaded[versions[one.pk].pk].get(code), loaded[wanted[one.pk].pk].get(code)
        if was is not None and then is not None:
            offers.append(_offer(one, was, then))
    return offers


def _by_code(version: TemplateVersion) -> dict[str, ObjectiveTemplate]:
    found = {one.code: one for one in version.objectives.all()}
    for one in found.values():
        one.template_version = version
    return found


def _offer(objective: Objective, old: ObjectiveTemplate, new: ObjectiveTemplate) -> Offer:
    offer = Offer(objective, old, new)
    title, why = _words(objective.title, old.title, new.title), _words(objective.why, old.why, new.why)
    offer.title, offer.reason = title, why
    texts = (("Title", title, old.title, new.title), ("Why it matters", why, old.why, new.why))
    for label, taken, before, after in texts:
        if before != after:
            what, stays = (STAYS, "It was changed here.") if taken is None else (CHANGE, "")
            offer.acts.append(Act(what, str(objective), ((label, before or "–", after or "–"),), stays))
    live = {row.code: row for row in objective.key_results.all() if row.state == KeyResult.State.ACTIVE}
    here = {code: live.get(plan_code(objective, code)) for code in _codes(old, new)}
    olds, news = _rows(old, objective, here), _rows(new, objective, here)
    for code, was in olds.items():
        then, row = news.get(code), here[code]
        changes = changes_between(words_of(was), words_of(then)) if then is not None else ()
        if then is not None and not changes:
            continue
        what = DROP if then is None else CHANGE
        if row is None:
            if then is not None:
                offer.acts.append(Act(STAYS, str(then), changes, "It was taken out here."))
        elif _is_untouched(row, was):
            offer.acts.append(Act(what, str(row), changes, row=row, new=then))
        else:
            offer.acts.append(Act(STAYS, str(row), changes, "It was changed here."))
    for code, then in news.items():
        if code not in olds:
            offer.acts.append(Act(ADD, str(then), _as_changes(words_of(then)), new=then))
    return offer


def _words(now: str, old: str, new: str) -> str | None:
    """The new words where they differ and nobody wrote others here."""
    return new if old != new and now == old else None


def _as_changes(words: Words) -> tuple[tuple[str, str, str], ...]:
    return tuple((label, "–", text) for label, text in words.items() if label not in ("Title", "Weight", "Made"))


def _codes(*templates: ObjectiveTemplate) -> set[str]:
    return {row.code for one in templates for row in one.key_results.all()}


def plan_code(objective: Objective, code: str) -> str:
    """A code of the template as the plan has it."""
    return f"KR{objective.code.removeprefix('O')}.{code.rpartition('.')[2]}"


def _rows(
    template: ObjectiveTemplate, objective: Objective, here: dict[str, KeyResult | None]
) -> dict[str, KeyResultTemplate]:
    """The key results that are for this objective: the team's, a member's, or all where somebody has all alone."""
    rows = {row.code: row for row in template.key_results.all()}
    if objective.is_team:
        return {code: row for code, row in rows.items() if row.is_team}
    is_alone = any(row.is_team and here.get(code) is not None for code, row in rows.items())
    return {code: row for code, row in rows.items() if is_alone or not row.is_team}


def _is_untouched(row: KeyResult, was: KeyResultTemplate) -> bool:
    """Whether it is still as that version of the template made it."""
    same = row.measured_by == was.metric and all(
        getattr(row, _id(name)) == getattr(was, _id(name))
        for name in KeyResultTemplate.COPIED
        if name != "suggested_target"
    )
    quarter = row.objective.quarter
    return same and _steps((one.title, one.planned_on, one.weight) for one in row.milestones.all()) == _steps(
        (step.title, step.day_in(quarter.starts_on, quarter.ends_on), step.weight) for step in was.steps.all()
    )


def _id(name: str) -> str:
    return "measure_id" if name == "measure" else name


def _steps(steps: Iterable[tuple[str, date, Any]]) -> list[tuple[str, date, Any]]:
    return sorted(steps, key=lambda one: (one[1], one[0], one[2]))
