"""The access table: every address × every profile × reading and sending → the answer.

Written from docs/security.md and ``organization/roles.py``, not from what the code happens to
answer. ``test_access_matrix`` walks it and fails for an address without a row. An address may have
several rows where the answer depends on the object; ``about`` then says which object it is.

Foreign and absent objects answer 404 alike; a reader without the right to change gets 403.
A visitor who is not signed in is sent to sign in (302) unless a row says otherwise.
"""

from tests.access.answers import SIGNED_IN, Row, open_to
from tests.access.comments import COMMENTS
from tests.access.congresses.rows import CONGRESSES
from tests.access.engagement.rows import ENGAGEMENT
from tests.access.field_work import FIELD_WORK, INSIGHTS, SAFETY
from tests.access.imperatives.rows import IMPERATIVES
from tests.access.initiatives.rows import INITIATIVES
from tests.access.inside import INSIDE, MEETINGS, PULSE
from tests.access.library.rows import LIBRARY
from tests.access.okrs import OKRS, REPORTS
from tests.access.others import ACCOUNTS, ADMINISTRATION, PAGES, REMINDERS
from tests.access.quarters.rows import QUARTERS
from tests.interactions.touchpoints.access import COORDINATION

PARTS: dict[str, tuple[Row, ...]] = {
    "pages": PAGES,
    "okrs": OKRS,
    "quarters": QUARTERS,
    "imperatives": IMPERATIVES,
    "initiatives": INITIATIVES,
    "library": LIBRARY,
    "field work": FIELD_WORK,
    "congresses": CONGRESSES,
    "coordination": COORDINATION,
    "engagement": ENGAGEMENT,
    "safety": SAFETY,
    "meetings": MEETINGS,
    "pulse": PULSE,
    "inside": INSIDE,
    "insights": INSIGHTS,
    "comments": COMMENTS,
    "reports": REPORTS,
    "reminders": REMINDERS,
    "administration": ADMINISTRATION,
    "accounts": ACCOUNTS,
}


ROWS: tuple[Row, ...] = tuple(row for rows in PARTS.values() for row in rows)


# Django's own admin is one row, and tests/organization/test_fallback_admin.py walks all of it.
# The API answers programs (401, never a sign-in page) and has a table of its own in tests/api/test_rights.py.
PREFIXES = {"django-admin/": open_to("admin"), "api/v1/": ((401, "visitor"), (404, SIGNED_IN))}
