"""Administration of scientific topics."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from interactions.topics.forms import TopicChangeForm, TopicForm
from interactions.topics.policies import can_edit_topics
from interactions.topics.selectors import get_topic, topics_by_area
from interactions.topics.services import add_topic, change_topic
from organization.access import person, requires
from organization.views.parts import carried_out, created, posted, status_of


@requires("organization.view")
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics by therapeutic area; those who set up the organisation add to them."""
    user, form = person(request), TopicForm(posted(request))
    may_edit = can_edit_topics(user)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    answer = created(
        request, form, lambda: add_topic(by=user, **form.cleaned_data),
        to=lambda _: reverse("topics"), said=lambda topic: f"“{topic}” added.",
    )  # fmt: skip
    context = {"areas": topics_by_area(), "form": form, "can_edit": may_edit}
    return answer or render(request, "interactions/topics/list.html", context, status=status_of(form))


@requires("organization.edit")
def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a topic, or stop (start) offering it."""
    topic = get_topic(pk)
    name = topic.name
    form = TopicChangeForm(posted(request), initial={"name": name, "is_active": topic.is_active})
    if carried_out(request, form, lambda: change_topic(by=person(request), topic=topic, **form.cleaned_data)):
        messages.success(request, f"“{topic}” saved.")
        return redirect("topics")
    context = {"form": form, "name": name, "area": topic.therapeutic_area.name}
    return render(request, "interactions/topics/edit.html", context, status=status_of(form))
