"""Administration of scientific topics."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from interactions.topics.forms import TopicChangeForm, TopicForm
from interactions.topics.policies import can_edit_topics
from interactions.topics.selectors import get_topic, topics_by_area
from interactions.topics.services import add_topic, change_topic
from organization.access import person, requires
from organization.ground.form_errors import errors_on
from organization.ground.once import once


@requires("organization.view")
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics by therapeutic area; those who set up the organisation add to them."""
    user, form = person(request), TopicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not can_edit_topics(user):
            raise PermissionDenied
        with errors_on(form):
            if form.is_valid():
                with once(request) as saved:
                    topic = add_topic(by=user, **form.cleaned_data)
                    answer = saved.to("topics")
                messages.success(request, f"“{topic}” added.")
                return answer
    context = {"areas": topics_by_area(), "form": form, "can_edit": can_edit_topics(user)}
    return render(request, "interactions/topics/list.html", context, status=422 if form.errors else 200)


@requires("organization.edit")
def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a topic, or stop (start) offering it."""
    topic = get_topic(pk)
    name = topic.name
    data = request.POST if request.method == "POST" else None
    form = TopicChangeForm(data, initial={"name": name, "is_active": topic.is_active})
    with errors_on(form):
        if request.method == "POST" and form.is_valid():
            change_topic(by=person(request), topic=topic, **form.cleaned_data)
            messages.success(request, f"“{topic}” saved.")
            return redirect("topics")
    context = {"form": form, "name": name, "area": topic.therapeutic_area.name}
    return render(request, "interactions/topics/edit.html", context, status=422 if form.errors else 200)
