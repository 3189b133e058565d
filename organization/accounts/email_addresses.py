"""One spelling for each e-mail address: it is compared and stored in the same form, whoever types it."""

import unicodedata

import idna

LONGEST = 254
LOCAL_PART = "The part before the @ may have plain letters, digits and signs only."
DOMAIN = "The part after the @ is not a domain that mail can be sent to."


def canonical(text: str) -> str:
    """``text`` as it is stored: in lower case, with a non-ASCII domain as mail servers write it (xn--…).

    Whether it is an address at all is for Django's validator. Raises ValueError, in words, where there is no such form.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > LONGEST:
        raise ValueError(f"An address has at most {LONGEST} characters.")
    local, _, domain = plain.lower().rpartition("@")
    if not local.isascii() or not plain.isprintable():
        raise ValueError(LOCAL_PART)
    return f"{local}@{_domain(domain)}" if local else plain.lower()


def _domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain:
        return domain
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode()
    except UnicodeError as error:
        if domain.isascii():
            return domain  # a domain in an older encoding, kept as it is
        raise ValueError(DOMAIN) from error
