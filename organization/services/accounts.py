"""What opens an account: a password set by a link, the sign-in address, and ending everything that was handed out."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from audit.history import acting
from organization.accounts.links import link_keys
from organization.models import ApiToken, User


class LinkEnded(Exception):
    """The link was used or ended after it was opened."""


@transaction.atomic
def set_password_by_link(*, user: User, key: str, password: str) -> None:
    """Set the password of the person who followed the mailed link; LinkEnded if it has ended meanwhile.

    Following the link proves the address. Sessions, tokens and other links end, since somebody else may have made them.
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
    """End sessions, open links and tokens of ``user``, a locked row; the caller saves it."""
    end_sessions_and_links(user)
    ApiToken.objects.filter(user=user).delete()


def end_sessions_and_links(user: User) -> None:
    """End sessions and open links of ``user``, a locked row that the caller saves; API tokens stay."""
    user.access_stamp += 1


def forget_addresses(user: User) -> None:
    """Delete allauth's copies of this person's addresses, and others' copies of them. Sign-in uses ``email`` only."""
    EmailAddress.objects.filter(Q(user=user) | Q(email=user.email)).delete()
