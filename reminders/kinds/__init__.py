"""What people are reminded of: each kind is one object in ``KINDS``, which holds everything that differs."""

from reminders.kinds.base import ReminderKind
from reminders.kinds.check_in import CheckIn
from reminders.kinds.comment import NewComment
from reminders.kinds.congress_debrief import CongressDebrief
from reminders.kinds.insight_answer import InsightAnswer
from reminders.kinds.joined import ContactJoined
from reminders.kinds.mention import NewMention
from reminders.kinds.pulse import Pulse, PulseEnds
from reminders.kinds.update_request import UpdateRequest
from reminders.kinds.weekly_update import WeeklyUpdate
from reminders.models import Kind

_ALL: tuple[ReminderKind, ...] = (
    WeeklyUpdate(),
    CheckIn(),
    UpdateRequest(),
    InsightAnswer(),
    NewMention(),
    NewComment(),
    ContactJoined(),
    Pulse(),
    PulseEnds(),
    CongressDebrief(),
)
KINDS: dict[str, ReminderKind] = {one.kind.value: one for one in _ALL}
SECRET = [name for name, one in KINDS.items() if one.is_secret]
if missing := set(Kind.values) - set(KINDS):
    raise LookupError(f"Nobody says what is reminded of by {missing}.")
