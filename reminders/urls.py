"""Routes of the inbox, its settings and the rules."""

from django.urls import URLPattern, path

from reminders.inbox import views as inbox
from reminders.rules import views as rules

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read-all/", inbox.read_all, name="inbox-read-all"),
    path("inbox/<number:pk>/read/", inbox.read, name="inbox-read"),
    path("inbox/settings/", inbox.preferences, name="reminder-settings"),
    path("unsubscribe/<str:token>/", inbox.unsubscribe, name="unsubscribe"),
    path("admin-area/reminders/", rules.list_rules, name="reminder-rules"),
    path("admin-area/reminders/<number:pk>/", rules.edit_rule, name="reminder-rule-edit"),
    path("admin-area/reminders/<number:pk>/test/", rules.test_rule, name="reminder-rule-test"),
]
