"""Reading a page as a browser does."""

from django.http import HttpResponse


def words_of(answer: HttpResponse) -> str:
    """The page's source with each run of white space as one space: templates break their lines anywhere."""
    return " ".join(answer.content.decode().split())
