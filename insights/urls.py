"""Routes of insights."""

from django.urls import URLPattern, path

from insights.views import insights, page

urlpatterns: list[URLPattern] = [
    path("insights/", insights.insight_list, name="insights"),
    path("insights/export.csv", insights.insight_export, name="insights-export"),
    path("insights/new/", insights.insight_new, name="insight-new"),
    path("insights/<int:pk>/", page.insight, name="insight"),
    path("insights/<int:pk>/edit/", insights.insight_edit, name="insight-edit"),
    path("insights/<int:pk>/submit/", page.submit, name="insight-submit"),
    path("insights/<int:pk>/decide/", page.decide, name="insight-decide"),
    path("insights/<int:pk>/score/", page.score, name="insight-score"),
    path("insights/<int:pk>/assign/", page.assign, name="insight-assign"),
    path("insights/actions/<int:pk>/finish/", page.finish, name="insight-action-finish"),
    path("insights/actions/<int:pk>/record/", page.record, name="insight-action-record"),
    path("insights/receipts/<int:pk>/acknowledge/", page.acknowledge, name="receipt-acknowledge"),
]
