"""Quarter and team of a day of somebody's work, for columns of files."""

from collections import defaultdict
from datetime import date

from organization.models import Membership, Quarter


class Tags:
    """What a file says beside a person and a day. Two queries, however many rows: there are few quarters and teams."""

    def __init__(self) -> None:
        self._quarters = list(Quarter.objects.order_by("-starts_on").values_list("starts_on", "ends_on", "name"))
        self._teams: dict[int, list[tuple[date, date | None, str]]] = defaultdict(list)
        rows = Membership.objects.order_by("-is_primary", "-from_date", "pk")
        for person, first, last, name in rows.values_list("user", "from_date", "to_date", "team__name"):
            self._teams[person].append((first, last, name))

    def quarter(self, day: date | None) -> str:
        """The name of the quarter that holds the day; empty outside all of them, and without a day."""
        return next((name for first, last, name in self._quarters if day and first <= day <= last), "")

    def team(self, person: int, day: date | None) -> str:
        """The person's team on that day, the primary one if there are several; empty if there was none."""
        times = self._teams.get(person, ()) if day else ()
        return next((name for first, last, name in times if day and first <= day <= (last or date.max)), "")
