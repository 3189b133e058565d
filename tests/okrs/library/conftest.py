"""Templates of the library, made as their pages make them."""

import re
from typing import Any

from okrs.library.selectors import templates as reads
from okrs.library.services import contents
from okrs.library.services import templates as services
from okrs.models import Template, TemplateVersion
from okrs.models.choices import Kind, Metric
from organization.models import User
from tests.okrs.conftest import AT


def said(page: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split())


COUNTED = {"title": "Talks", "kind": Kind.COUNT, "metric": Metric.IN_DEPTH_DISCUSSIONS, "pace": "linear", "target": 6}


def make(by: User, name: str = "First year") -> Template:
    return services.create_template(by=by, at=AT, name=name)


def copy_of(template: Template) -> TemplateVersion:
    found = reads.working_copy(template)
    assert found is not None
    return found


def filled(by: User, name: str = "First year", **fields: Any) -> Template:
    """A template with one objective and one counted key result in its working copy."""
    made = make(by, name)
    objective = contents.add_objective(version=copy_of(made), by=by, title="Listen more", why="They asked.")
    contents.add_key_result(objective=objective, by=by, fields=COUNTED | fields)
    return made


def publish(template: Template, by: User, note: str = "New") -> TemplateVersion:
    return services.publish(template=template, by=by, version=copy_of(template).version, note=note, at=AT)


def published(by: User, name: str = "First year", **fields: Any) -> Template:
    made = filled(by, name, **fields)
    publish(made, by)
    return made
