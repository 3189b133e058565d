"""Reading a page as a browser does: templates break their lines anywhere, and tests need not know where.

Both what is looked for and what is looked through lose the white space beside tags, and each other run of it is one
space.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from pytest_django import asserts


def flat(source: str) -> str:
    """The source with its line breaks taken out."""
    return re.sub(r"\s*(/?[<>])\s*", r"\1", " ".join(source.split()))


class Flat(str):
    """A flat source that finds what it is asked for however that is laid out."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return super().__contains__(flat(str(text)))

    def count(self, text: str, *within: Any) -> int:
        """How often it holds the text."""
        return super().count(flat(text), *within)


def words_of(answer: HttpResponse) -> Flat:
    """A page's source, as ``flat`` makes it."""
    return Flat(flat(answer.content.decode()))


def assertContains(response: HttpResponseBase, text: object, count: int | None = None, **more: Any) -> None:
    """Django's assertion on flat sources."""
    asserts.assertContains(_flattened(response), flat(str(text)), count, **more)


def assertNotContains(response: HttpResponseBase, text: object, **more: Any) -> None:
    """Django's assertion on flat sources."""
    asserts.assertNotContains(_flattened(response), flat(str(text)), **more)


def _flattened(response: HttpResponseBase) -> Any:
    """A copy for an assertion; what streams, or is no text, stays as it is."""
    if response.streaming or not isinstance(response, HttpResponse):
        return response
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    return HttpResponse(words_of(response), status=response.status_code, content_type=response["Content-Type"])


def shows(response: HttpResponseBase, *texts: object, status_code: int = 200) -> None:
    """The page says each of these."""
    for text in texts:
        assertContains(response, text, status_code=status_code)


def lacks(response: HttpResponseBase, *texts: object, status_code: int = 200) -> None:
    """The page says none of these."""
    for text in texts:
        assertNotContains(response, text, status_code=status_code)
