"""What opens an account: passwords set by a link, the address that signs in, and the end of all that was handed out."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from audit.history import acting
from organization.accounts.links import link_keys
from organization.models import ApiToken, User


class LinkEnded(Exception):
    """The link was used, or has ended, since it was opened."""


@transaction.atomic
def set_password_by_link(*, user: User, key: str, password: str) -> None:
    """Set the password of whoever holds the link that was mailed; LinkEnded when it has ended meanwhile.

    Following the link proves the address. Sessions, tokens and other links end: somebody else may have made them.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    if not link_keys.check_token(stored, key):
        raise LinkEnded
    stored.set_password(password)
    end_access(stored)
    with acting(by=stored.pk):
        stored.save(update_fields=["password", "access_stamp"])
    forget_addresses(stored)
    EmailAddress.objects.create(user=stored, email=stored.email, verified=True, primary=True)
    user.password, user.access_stamp = stored.password, stored.access_stamp


def end_access(user: User) -> None:
    """End sessions, open links and tokens of ``user``, a locked row that the caller saves."""
    end_sessions_and_links(user)
    ApiToken.objects.filter(user=user).delete()


def end_sessions_and_links(user: User) -> None:
    """End sessions and open links of ``user``, a locked row that the caller saves; what programs hold stays."""
    user.access_stamp += 1


def forget_addresses(user: User) -> None:
    """What allauth keeps of the addresses of ``user``, or of others under that address. Sign-in asks ``email``."""
    EmailAddress.objects.filter(Q(user=user) | Q(email=user.email)).delete()
