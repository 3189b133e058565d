"""Why a calendar could not be read, in words for the person whose it is."""

from interactions.own_calendar import fetching

SEALED = "sealed"
_WORDS = {
    fetching.UNKNOWN: "No machine of that name was found.",
    fetching.PRIVATE: "The address leads to a machine that is not open to the internet, which is never asked.",
    fetching.SILENT: "It did not answer in time.",
    fetching.CERTIFICATE: "Its certificate is not valid, so it may be somebody else's machine.",
    fetching.REFUSED: "It refused to give the calendar.",
    fetching.GONE: "There is no calendar at that address any more. Copy the address anew.",
    fetching.BIG: "The calendar is larger than 2 MB. Share a smaller one, or upload a file of a shorter time.",
    fetching.PACKED: "It sent the calendar packed, although it was asked not to.",
    fetching.AWAY: "It leads on to an address that is not taken.",
    fetching.STRANGE: "What it sent is no calendar that can be read.",
    SEALED: "The address cannot be opened any more. Enter it again.",
}


def words_of(code: str) -> str:
    """The sentence for a code; empty for none."""
    return _WORDS.get(code, _WORDS[fetching.STRANGE]) if code else ""
