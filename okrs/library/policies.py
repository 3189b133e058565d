"""Who may do what with a template, decided on loaded fields (its owner is loaded)."""

from okrs.models import Template
from organization.models import User

READ, WRITE, KEEP = "planning.view", "template.write", "template.keep"


def can_read(user: User, template: Template) -> bool:
    """Shared ones: whoever opens plans. One's own. Those who keep the library: also what somebody left behind."""
    return template.is_visible_to(user)


def can_change(user: User, template: Template) -> bool:
    """Its owner; those who keep the library, where they may read it."""
    if not can_read(user, template):
        return False
    return user.may(KEEP) or (user.may(WRITE) and template.owner_id == user.pk)


def can_share(user: User, template: Template) -> bool:
    """Whoever may change it; the organisation's own is always shared."""
    return template.owner_id is not None and can_change(user, template)
