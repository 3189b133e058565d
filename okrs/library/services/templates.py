"""Templates as a whole: made, copied, renamed, shared, archived; their versions begun, thrown away, published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Max

from audit.history import acting
from okrs.library import policies
from okrs.library.selectors.words import differences
from okrs.models import KeyResultTemplate, ObjectiveTemplate, StepTemplate, Template, TemplateVersion
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import VersionConflict, replace_version

LATE = "This version was published or thrown away meanwhile. Begin the next change on the page of the template."


@dataclass(frozen=True, slots=True)
class Held:
    """An objective of a template with its key results and their steps, stored or only in memory."""

    objective: ObjectiveTemplate
    rows: tuple[tuple[KeyResultTemplate, tuple[StepTemplate, ...]], ...]


def require_changer(*, by: User, template: Template) -> None:
    """Raises PermissionDenied for those who may not change the template."""
    if not policies.can_change(by, template):
        raise PermissionDenied


@atomic_write
def create_template(
    *, by: User, at: datetime, name: str, about: str = "", held: Iterable[Held] = (), reason: str = ""
) -> Template:
    """A template of one's own with a working copy, which begins with what is ``held``.

    Who may: managers, medical leads, administrators. Raises ValidationError for a name that they have given already.
    """
    if not by.may(policies.WRITE):
        raise PermissionDenied
    made = Template(name=name.strip(), about=about.strip(), owner=by, created_at=at)
    _clean(made)
    with acting(by=by.pk, reason=reason):
        made.save()
        version = TemplateVersion.objects.create(template=made, number=1)
        _fill(version, held)
    return made


def held_in(version: TemplateVersion) -> list[Held]:
    """What a loaded version holds."""
    return [
        Held(one, tuple((row, tuple(row.steps.all())) for row in one.key_results.all()))
        for one in version.objectives.all()
    ]


def _fill(version: TemplateVersion, held: Iterable[Held]) -> None:
    """Put copies into a working copy; they keep their codes and their order."""
    olds = list(held)
    news = ObjectiveTemplate.objects.bulk_create(
        ObjectiveTemplate(
            template_version=version, code=one.objective.code, title=one.objective.title, why=one.objective.why,
            position=place,
        )
        for place, one in enumerate(olds)
    )  # fmt: skip
    rows = [(row, steps, new) for one, new in zip(olds, news, strict=True) for row, steps in one.rows]
    made = KeyResultTemplate.objects.bulk_create(_copy_of(row, new) for row, _, new in rows)
    StepTemplate.objects.bulk_create(
        StepTemplate(key_result=new, title=step.title, day=step.day, weight=step.weight)
        for (_, steps, _), new in zip(rows, made, strict=True)
        for step in steps
    )


_NOT_COPIED = frozenset({"id", "objective", "version"})


def _copy_of(row: KeyResultTemplate, objective: ObjectiveTemplate) -> KeyResultTemplate:
    fields = [one for one in KeyResultTemplate._meta.concrete_fields if one.name not in _NOT_COPIED]
    return KeyResultTemplate(objective=objective, **{one.attname: getattr(row, one.attname) for one in fields})


@atomic_write
def edit_template(*, template: Template, by: User, version: int, name: str, about: str) -> Template:
    """Change what it is called and what it is for. Who may: its owner, those who keep the library.

    Raises VersionConflict if somebody else saved it since ``version`` was read.
    """
    require_changer(by=by, template=template)
    template.name, template.about = name.strip(), about.strip()
    _clean(template)
    with acting(by=by.pk):
        replace_version(template, version=version, fields=["name", "about"])
    return template


def _clean(template: Template) -> None:
    try:
        template.full_clean()
    except ValidationError as error:
        if "name" in error.message_dict:
            raise
        raise ValidationError({"name": error.messages}) from error


@atomic_write
def share(*, template: Template, by: User, is_shared: bool) -> None:
    """Share it with everyone, or take it back. Plans that began from it stay as they are.

    Who may: its owner, those who keep the library. Raises ValidationError where nothing of it is published.
    """
    if not policies.can_share(by, template):
        raise PermissionDenied
    if is_shared and not template.versions.published().exists():
        raise ValidationError("Publish it first: until then there is nothing that others could start from.")
    with acting(by=by.pk, reason="Shared with everyone" if is_shared else "Taken back"):
        template.is_shared = is_shared
        template.save(update_fields=["is_shared"])


@atomic_write
def archive(*, template: Template, by: User, is_archived: bool) -> None:
    """Offer it to no new plan, or offer it again. Plans that began from it stay as they are, and it can be read.

    Who may: its owner, those who keep the library.
    """
    require_changer(by=by, template=template)
    with acting(by=by.pk, reason="Archived" if is_archived else "Offered again"):
        template.is_active = not is_archived
        template.save(update_fields=["is_active"])


# --- Versions ---------------------------------------------------------------------------------------


@atomic_write
def begin_changes(*, template: Template, by: User) -> TemplateVersion:
    """Its working copy, made from the newest version if there is none yet. Who may: as ``edit_template``."""
    require_changer(by=by, template=template)
    Template.objects.select_for_update(no_key=True).get(pk=template.pk)
    found = template.versions.filter(published_at__isnull=True).first()
    if found is not None:
        return found
    newest = template.versions.published().with_content().order_by("-number")[0]
    last = template.versions.aggregate(last=Max("number"))["last"]
    with acting(by=by.pk):
        made = TemplateVersion.objects.create(template=template, number=last + 1)
        _fill(made, held_in(newest))
    return made


def touch(version: TemplateVersion) -> None:
    """Count a change of a working copy; whoever else changes it waits until this is saved.

    Raises ValidationError if it is none any more.
    """
    mine = TemplateVersion.objects.filter(pk=version.pk, published_at__isnull=True)
    if not mine.update(version=F("version") + 1):
        raise ValidationError(LATE)


@atomic_write
def discard(*, template: Template, by: User, version: int) -> None:
    """Throw the working copy away; what is published stays. Who may: as ``edit_template``.

    Raises ValidationError where nothing is published, VersionConflict if it changed since ``version`` was read.
    """
    require_changer(by=by, template=template)
    if not template.versions.published().exists():
        raise ValidationError("Nothing of it is published yet. Archive the template instead.")
    with acting(by=by.pk, reason="Thrown away"):
        mine = template.versions.filter(published_at__isnull=True, version=version)
        if not mine.delete()[0]:
            raise VersionConflict


@atomic_write
def publish(*, template: Template, by: User, version: int, note: str, at: datetime) -> TemplateVersion:
    """Make the working copy the newest version. Plans that exist do not change. Who may: as ``edit_template``.

    Raises ValidationError by what is missing, VersionConflict if it changed since ``version`` was read.
    """
    require_changer(by=by, template=template)
    found = template.versions.select_for_update(of=("self",)).filter(published_at__isnull=True).first()
    if found is None:
        raise ValidationError(LATE)
    if found.version != version:
        raise VersionConflict
    loaded = TemplateVersion.objects.with_content().get(pk=found.pk)
    before = template.versions.published().with_content().order_by("-number").first()
    if before is not None and not note.strip():
        raise ValidationError({"note": "Say what is new: whoever could take it reads this first."})
    if problems := problems_of(loaded, before):
        raise ValidationError(problems)
    with acting(by=by.pk, reason=note):
        found.published_at, found.published_by, found.note = at, by, note.strip()
        found.full_clean()
        found.save(update_fields=["published_at", "published_by", "note"])
    return found


def problems_of(version: TemplateVersion, before: TemplateVersion | None) -> list[str]:
    """Why a loaded working copy cannot be published yet."""
    objectives = list(version.objectives.all())
    found = [] if objectives else ["It holds no objective yet."]
    for one in objectives:
        rows = list(one.key_results.all())
        if not rows:
            found.append(f"{one} has no key result.")
        archived = [row for row in rows if row.measure is not None and not row.measure.is_active]
        found += [f"{row} counts by “{row.measure}”, which is archived." for row in archived]
    if before is not None and not differences(before, version):
        found.append(f"Nothing differs from version {before.number}.")
    return found
