"""Query strings of the API of this capability → querysets."""

from interactions.log.filters import CommonInteractionFilter
from organization.ground.filters import Filters, Number, PersonFilter, period


class InteractionFilters(CommonInteractionFilter):
    """Filters of those who may read content. Cancelled ones are left out unless asked for."""

    is_offering = False
    owner = PersonFilter(label="me, or the author's number", field_name="msl")
    kol = Number(label="With this KOL", field_name="attendees__kol")
    congress = Number(label="Of this congress", field_name="congress")


class ContactFilters(Filters):
    """Filters for people who only see that contact took place: which KOL, and when."""

    kol = Number(label="With this KOL", field_name="kol")
    first, last = period("interaction__occurred_on")
