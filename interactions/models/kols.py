"""KOLs: who they are, where they work, how they like to be met, what they agreed to."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from audit.history import tracked
from interactions.models.institutions import Institution
from organization.ground.text import fold
from organization.models import TherapeuticArea, User
from organization.models.calendar import DateRange
from organization.models.names import named
from organization.roles import NONE


class Channel(models.TextChoices):
    """How contact takes place."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    VIRTUAL_MEETING = "virtual_meeting", "Virtual meeting"
    PHONE = "phone", "Phone"
    WEBINAR = "webinar", "Webinar"
    EMAIL = "email", "E-mail"
    CHAT = "chat", "Chat"
    SOCIAL_MEDIA = "social_media", "Social media"
    CONGRESS = "congress", "Congress"
    OTHER = "other", "Other"


class KOLQuerySet(models.QuerySet["KOL"]):
    """Queries on KOLs."""

    def visible_to(self, user: User) -> "KOLQuerySet":
        """All of them for everybody with a role; none for others."""
        return self.none() if user.scope("kol") == NONE else self

    def active(self) -> "KOLQuerySet":
        """Those still in practice, as far as is known."""
        return self.filter(is_active=True)

    def named(self, words: str) -> "models.QuerySet[KOL]":
        """Each word is part of the name or of the city, in any order."""
        return named(self, words, key="found_by")

    def identified(self, words: str) -> "KOLQuerySet":
        """The whole text is the start of an identifier (NPI, ORCID, registry)."""
        return self.filter(pk__in=ExternalId.objects.filter(value__istartswith=words.strip()).values("kol"))

    def matching(self, words: str) -> "KOLQuerySet":
        """By name or by identifier."""
        # As two queries each of which has its index: with an OR all names would be read.
        ways = [KOL.objects.named(words), KOL.objects.identified(words)]
        first, second = (way.order_by().values("pk") for way in ways)
        return self.filter(pk__in=first.union(second))


@tracked(exclude=["sort_key", "found_by"])
class KOL(models.Model):
    """A key opinion leader or other healthcare professional with whom the organisation is in scientific contact."""

    class StakeholderType(models.TextChoices):
        KOL = "kol", "KOL"
        INVESTIGATOR = "investigator", "Investigator"
        CLINICIAN = "clinician", "Clinician"
        PAYER = "payer", "Payer"
        PATIENT_ADVOCATE = "patient_advocate", "Patient advocate"

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80)
    title = models.CharField(max_length=60, blank=True, help_text="Academic title or credentials, such as Prof. or MD.")
    sort_key = models.CharField(max_length=200, editable=False)
    found_by = models.CharField("name and city, folded", max_length=300, editable=False, default="", db_default="")
    country = models.CharField(max_length=2, blank=True, help_text="Two capital letters, such as DE.")
    city = models.CharField(max_length=80, blank=True)
    specialties = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    stakeholder_type = models.CharField(max_length=20, choices=StakeholderType, default=StakeholderType.KOL)
    therapeutic_areas = models.ManyToManyField(
        TherapeuticArea, through="KOLTherapeuticArea", related_name="kols", blank=True
    )
    unmet_needs = models.TextField("unmet medical needs", blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    timezone = models.CharField("time zone", max_length=60, blank=True)
    is_active = models.BooleanField("active", default=True)

    objects = KOLQuerySet.as_manager()

    class Meta:
        verbose_name = "KOL"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="kol_by_name"),
            GinIndex(fields=["sort_key"], opclasses=["gin_trgm_ops"], name="kol_name_trigrams"),
            GinIndex(fields=["found_by"], opclasses=["gin_trgm_ops"], name="kol_found_by_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(family_name=""), name="kol_has_family_name"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex="^[A-Z]{2}$"),
                name="kol_country_code",
                violation_error_message="Use the country's two capital letters, such as DE.",
            ),
            models.CheckConstraint(
                condition=Q(stakeholder_type__in=["kol", "investigator", "clinician", "payer", "patient_advocate"]),
                name="kol_stakeholder_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the keys from name and city."""
        self.fold_name()
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    def fold_name(self) -> None:
        """Derive the keys to sort and to find by (bulk writers call it themselves)."""
        self.sort_key = fold(f"{self.family_name} {self.given_name}")[:200]
        self.found_by = f"{self.sort_key} {fold(self.city)}".strip()[:300]


@tracked()
class KOLTherapeuticArea(models.Model):
    """A KOL works in a therapeutic area."""

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="area_links")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="kol_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kol", "therapeutic_area"], name="kol_area_once")]

    def __str__(self) -> str:
        return f"{self.kol} in {self.therapeutic_area}"


@tracked()
class ExternalId(models.Model):
    """A KOL's identifier in a public registry, unique there, so that an import finds its rows again."""

    class System(models.TextChoices):
        NPI = "npi", "NPI"
        ORCID = "orcid", "ORCID"
        REGISTRY = "registry", "Registry"

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="external_ids")
    system = models.CharField(max_length=10, choices=System)
    value = models.CharField(max_length=60)

    class Meta:
        ordering = ["system", "value"]
        indexes = [models.Index(OpClass(Upper("value"), "text_pattern_ops"), name="external_id_by_beginning")]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "value"],
                name="external_id_unique",
                violation_error_message="Another KOL has this identifier.",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="external_id_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.value}"


@tracked()
class Affiliation(models.Model):
    """Where a KOL works or worked. ``organisation`` is the name as somebody wrote it; pages show the institution's.

    A row without an institution was written by an earlier version of the product; its own name is shown.
    """

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.CharField("institution as written", max_length=160)
    # Its index is named below: on a table in use it is built while others write.
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations", db_index=False
    )
    role = models.CharField(max_length=80, blank=True)
    is_primary = models.BooleanField("primary", default=False)
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("to", null=True, blank=True)

    class Meta:
        ordering = ["-is_primary", "organisation"]
        indexes = [models.Index(fields=["institution"], name="affiliation_of_institution")]
        constraints = [
            models.UniqueConstraint(
                fields=["kol"], condition=Q(is_primary=True, to_date__isnull=True), name="affiliation_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="affiliation_not_reversed",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """The name to show."""
        return self.institution.name if self.institution else self.organisation


@tracked()
class TierAssignment(models.Model):
    """How far a KOL's scientific voice carries in one therapeutic area. Prescribing is never a criterion."""

    class Tier(models.TextChoices):
        GLOBAL = "global", "Global"
        NATIONAL = "national", "National"
        REGIONAL = "regional", "Regional"
        LOCAL = "local", "Local"
        EMERGING = "emerging", "Emerging"

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="tiers")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="tiers")
    tier = models.CharField(max_length=10, choices=Tier)
    rationale = models.TextField(blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_date = models.DateField("from")
    to_date = models.DateField("to", null=True, blank=True)

    class Meta:
        ordering = ["-from_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=["global", "national", "regional", "local", "emerging"]), name="tier_known"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="tier_not_reversed"
            ),
            ExclusionConstraint(
                name="tier_one_at_a_time",
                expressions=[
                    ("kol", RangeOperators.EQUAL),
                    ("therapeutic_area", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kol}: {self.get_tier_display()} in {self.therapeutic_area}"


@tracked()
class ChannelPreference(models.Model):
    """How a KOL likes to be met for a purpose; rank 1 is the first choice."""

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="channel_preferences")
    channel = models.CharField(max_length=20, choices=Channel)
    rank = models.PositiveSmallIntegerField(default=1)
    is_stated = models.BooleanField("stated by the KOL", default=True)
    confirmed_at = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["rank", "channel"]
        constraints = [models.UniqueConstraint(fields=["kol", "channel"], name="channel_preference_once")]

    def __str__(self) -> str:
        return f"{self.kol}: {self.get_channel_display()} ({self.rank})"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Queries on consents."""

    def objections(self) -> "ConsentQuerySet":
        """Those that forbid contact."""
        return self.filter(purpose=Consent.Purpose.CONTACT, status__in=Consent.REFUSALS)


@tracked()
class Consent(models.Model):
    """What a KOL agreed to or objected to, per purpose."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", "Contact"
        PROFILING = "profiling", "Profiling"
        EMAIL = "email", "E-mail"
        RECORDING = "recording", "Recording"
        SHARING = "sharing", "Sharing"

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        OBJECTED = "objected", "Objected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    REFUSALS = (Status.OBJECTED, Status.WITHDRAWN)

    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    status = models.CharField(max_length=10, choices=Status)
    lawful_basis = models.CharField(max_length=80, blank=True)
    noted_on = models.DateField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["purpose"]
        constraints = [
            models.UniqueConstraint(fields=["kol", "purpose"], name="consent_once_per_purpose"),
            models.CheckConstraint(
                condition=Q(status__in=["active", "objected", "withdrawn", "expired"]), name="consent_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kol}: {self.get_purpose_display()} {self.get_status_display()}"


@tracked()
class Topic(models.Model):
    """A scientific topic of one therapeutic area."""

    name = models.CharField(max_length=80)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="topics")
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "therapeutic_area",
                Lower("name"),
                name="topic_unique_in_area",
                violation_error_message="This therapeutic area has a topic of that name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["content"])
class ImportRun(models.Model):
    """One import of a file, and what became of each row. The digest recognises the same file.

    ``content`` keeps the file between its dry run and its import, so that exactly what was checked is imported; it is
    emptied afterwards and never enters the history.
    """

    kind = models.CharField(max_length=20, default="kols")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    is_dry_run = models.BooleanField("dry run")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)
    content = models.BinaryField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} at {self.at:%Y-%m-%d %H:%M}"


def current(queryset: "models.QuerySet[Any]", day: date) -> "models.QuerySet[Any]":
    """Rows with ``from_date``/``to_date`` that cover ``day``."""
    return queryset.filter(
        Q(from_date__isnull=True) | Q(from_date__lte=day), Q(to_date__isnull=True) | Q(to_date__gte=day)
    )
