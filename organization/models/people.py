"""People, their teams, and membership over time."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit.history import tracked
from organization import roles
from organization.accounts.email_addresses import canonical
from organization.ground.text import fold
from organization.models.areas import TherapeuticArea
from organization.models.calendar import DateRange


class UserQuerySet(models.QuerySet["User"]):
    """Queries on people."""

    def active(self) -> "UserQuerySet":
        """Those who may sign in."""
        return self.filter(is_active=True)

    def who_may(self, permission: str) -> "UserQuerySet":
        """Active people whose role (for partners, role and function) carries ``permission``; see ``roles.py``."""
        return self.active().filter(with_profile(lambda who: permission in roles.permissions(who)))

    def with_address(self, address: str) -> "UserQuerySet":
        """The person who signs in by ``address``, however it is spelt: one or nobody."""
        try:
            return self.filter(email=canonical(address))
        except ValueError:
            return self.none()

    def members_on(self, day: date, teams: "models.QuerySet[Team] | list[int]") -> "UserQuerySet":
        """Members of any of ``teams`` on ``day``."""
        return self.filter(pk__in=Membership.objects.on(day).filter(team__in=teams).values("user"))


def with_profile(wanted: Callable[[str], bool]) -> Q:
    """People whose profile is ``wanted``, as a condition on people; see ``roles.profile_of``."""
    held = [role for role in roles.ROLES if role != roles.PARTNER and wanted(role)]
    functions = [one for one in User.Function.values if wanted(roles.profile_of(roles.PARTNER, one))]
    return Q(role__in=held) | Q(role=roles.PARTNER, function__in=functions)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creating accounts; people sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password, sign-in waits until an invitation is followed."""
        user: User = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator of the product and of the Django admin."""
        fields.setdefault("role", roles.ADMIN)
        fields.setdefault("display_name", email.split("@", maxsplit=1)[0])
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """The person with this address, however it is spelt."""
        return self.with_address(email or "").get()


@cache
def time_zones() -> frozenset[str]:
    """The zones that zoneinfo knows; it opens hundreds of files to say so, which do not change while we run."""
    return frozenset(available_timezones())


def validate_timezone(value: str) -> None:
    """Refuse what zoneinfo does not know."""
    if value not in time_zones():
        words = "“%(value)s” is not a time zone. Use a name such as Europe/Paris."
        raise ValidationError(words, params={"value": value})


@tracked(exclude=["password", "last_login", "sort_key", "access_stamp"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. ``role`` says what they may do, ``function`` on which side of the firewall they are."""

    class Function(models.TextChoices):
        MEDICAL = "medical", "Medical"
        CLINICAL = "clinical", "Clinical"
        RESEARCH = "research", "Research"
        COMMERCIAL = "commercial", "Commercial"
        MARKET_ACCESS = "market_access", "Market access"
        SAFETY = "safety", "Safety"
        COMPLIANCE = "compliance", "Compliance"

    email = models.EmailField(
        "e-mail", unique=True, error_messages={"unique": "Somebody with this e-mail exists already."}
    )
    display_name = models.CharField("name", max_length=120)
    sort_key = models.CharField(max_length=160, editable=False, db_index=True)
    timezone = models.CharField("time zone", max_length=60, default="UTC", validators=[validate_timezone])
    locale = models.CharField(max_length=10, default="en-gb")
    country = models.CharField(max_length=2, blank=True, help_text="Two capital letters; decides public holidays.")
    function = models.CharField(max_length=20, choices=Function, default=Function.MEDICAL)
    role = models.CharField(
        max_length=20, choices=roles.CHOICES, blank=True, help_text="Without a role nothing is shown."
    )
    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("may open the Django admin", default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    # Part of every session and open link: raising it ends them for good.
    access_stamp = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            # Together with unique=True: one address is one person, however it was typed (see email_addresses.py).
            models.CheckConstraint(
                condition=Q(email__regex=r"^[!-@\[-~]+$"),
                name="user_email_one_spelling",
                violation_error_message="The address is not stored in its one spelling.",
            ),
            models.CheckConstraint(condition=Q(role__in=["", *roles.ROLES]), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex="^[A-Z]{2}$"),
                name="user_country_code",
                violation_error_message="Use the country's two capital letters, such as DE.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the sort key from the name, and bring the address to its one spelling."""
        with suppress(ValueError):  # validation and the database refuse an address without one
            self.email = canonical(self.email)
        self.sort_key = fold(self.display_name)[:160]
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Bring the address to its one spelling before it is checked."""
        try:
            self.email = canonical(self.email)
        except ValueError as error:
            raise ValidationError({"email": [ValidationError(str(error), code="invalid")]}) from error
        super().clean_fields(exclude=exclude)

    def get_session_auth_hash(self) -> str:
        """What a session must carry: this password, and no end of sessions since."""
        return self._stamped(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former secret keys."""
        return map(self._stamped, super().get_session_auth_fallback_hash())

    def _stamped(self, value: str) -> str:
        return f"{value}.{self.access_stamp}" if self.access_stamp else value

    @property
    def zone(self) -> ZoneInfo:
        """The person's own time zone."""
        return ZoneInfo(self.timezone)

    @property
    def profile(self) -> str:
        """The person's column of the access table; empty without a role."""
        return roles.profile_of(self.role, self.function) if self.is_active else ""

    def may(self, permission: str) -> bool:
        """Whether the person's role carries ``permission`` (see ``roles.py``)."""
        return permission in roles.permissions(self.profile)

    def scope(self, data: str) -> str:
        """How far the person may read ``data`` (see ``roles.SCOPES``)."""
        return roles.scope(self.profile, data)


@tracked()
class Team(models.Model):
    """A group of people who plan and report together."""

    name = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField("active", default=True)
    managers = models.ManyToManyField(User, through="TeamManager", related_name="managed_teams")
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_unique")]

    def __str__(self) -> str:
        return self.name


@tracked()
class TeamManager(models.Model):
    """Who manages a team now; the history tells who did before."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="managements")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="managements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="team_manager_once")]

    def __str__(self) -> str:
        return f"{self.user} manages {self.team}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Queries on memberships."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships that cover ``day``."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)


@tracked()
class Membership(models.Model):
    """A person belongs to a team from one day to another (both included; an empty end is open)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    from_date = models.DateField("from")
    to_date = models.DateField("to", null=True, blank=True)
    is_primary = models.BooleanField("primary team", default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-from_date", "pk"]
        indexes = [models.Index(fields=["user", "from_date", "to_date"], name="membership_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="membership_not_reversed",
                violation_error_message="The last day must not be before the first day.",
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This person is a member of the team in that time already.",
            ),
            ExclusionConstraint(
                name="membership_one_primary_team",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_primary=True),
                violation_error_message="This person has another primary team in that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team} from {self.from_date}"


class ApiToken(models.Model):
    """A key for a program that acts as a person. Only its SHA-256 digest is kept; the key is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.label or 'API token'}"
