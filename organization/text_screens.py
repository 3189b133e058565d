"""What a free text should not hold: patterns that look like a patient or an adverse event.

Deliberately simple, so that a person can foresee them; they warn, they never decide. A warning
can be confirmed, because "died of laughter" is no report and "aged 70" may describe a trial.

Patient identifier
    an age with a sex ("54-year-old woman") · "patient" or "pt" followed by initials, a title or a number ·
    a date of birth · a record number (MRN, NHS, hospital no.) · eight or more digits in a row, such as a
    telephone number · an e-mail address.
Adverse event
    a word of harm (reaction, toxicity, rash, hospitalised, died, overdose …) in a sentence that also speaks
    of a patient, or an explicit "adverse event", "side effect", "AE" or "SAE".
"""

import re

_FLAGS = re.IGNORECASE

PATIENT_IDENTIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a date of birth", re.compile(r"\b(born (on )?\d|d\.?o\.?b\.?\b|date of birth)", _FLAGS)),
    ("a record number", re.compile(r"\b(mrn\b|(nhs|hospital|record|case) ?(no\.?|number|#|:) ?\w*\d)", _FLAGS)),
    ("a long number", re.compile(r"\d(?:[ -]?\d){7,}")),
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    (
        "a named patient",
        re.compile(r"\b(?:[Pp]atient|[Pp]t\.?) (?:[Mm]r|[Mm]rs|[Mm]s|[A-Z]\.? ?[A-Z]\.|no\.? ?\d|#\d)"),
    ),
    (
        "an age with sex",
        re.compile(
            r"\b\d{1,3}[- ]?(?:year|yr|y)s?[- ]?(?:old|o)\b[^.]{0,20}\b(?:man|woman|male|female|boy|girl|patient)",
            _FLAGS,
        ),
    ),
)
_PATIENT = re.compile(r"\b(patient|pt|subject|child|man|woman|he|she)s?\b", _FLAGS)
_HARM = re.compile(
    r"\b(reaction|toxicity|rash|hospitali[sz]ed|admitted|died|death|fatal|overdose|anaphyla\w+|bleed(?:ing)?|seizure|"
    r"stopped (?:the )?(?:drug|treatment|therapy)|discontinued)\b",
    _FLAGS,
)
_EXPLICIT = re.compile(r"\b(adverse (?:event|reaction|effect)s?|side[- ]effects?|sae|ae)\b", _FLAGS)


# What to do with an adverse event instead, where a safety question stands above the text and elsewhere.
ANSWER_ABOVE = "Answer “Possible” above and hand it to safety"
RECORD_IT = "Record it with the interaction and hand it to safety"


def concerns(text: str, *, instead: str = RECORD_IT) -> list[str]:
    """Why ``text`` should be read once more before it is saved; empty if nothing stands out."""
    found = [
        f"The text may hold {what}. Leave out everything that could identify a patient."
        for what, pattern in PATIENT_IDENTIFIERS
        if pattern.search(text)
    ]
    sentences = re.split(r"[.!?\n]+", text)
    if _EXPLICIT.search(text) or any(_HARM.search(each) and _PATIENT.search(each) for each in sentences):
        found.append(f"The text reads like an adverse event. {instead}: its details do not belong here.")
    return found
