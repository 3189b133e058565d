"""Routes of insights."""

from django.urls import URLPattern, path

from insights.capture import views as capture_insights
from insights.congresses import views as congresses
from insights.search import views as search_insights
from insights.triage import views as page

urlpatterns: list[URLPattern] = [
    path("congresses/<number:pk>/", congresses.congress, name="congress"),
    path("insights/", search_insights.insight_list, name="insights"),
    path("insights/export.csv", search_insights.insight_export, {"file_format": "csv"}, name="insights-export"),
    path("insights/export.xlsx", search_insights.insight_export, {"file_format": "xlsx"}, name="insights-export-xlsx"),
    path("insights/authors/", search_insights.authors, name="insight-authors"),
    path("insights/new/", capture_insights.insight_new, name="insight-new"),
    path("insights/<number:pk>/", page.insight, name="insight"),
    path("insights/<number:pk>/edit/", capture_insights.insight_edit, name="insight-edit"),
    path("insights/<number:pk>/submit/", page.submit, name="insight-submit"),
    path("insights/<number:pk>/decide/", page.decide, name="insight-decide"),
    path("insights/<number:pk>/score/", page.score, name="insight-score"),
    path("insights/<number:pk>/assign/", page.assign, name="insight-assign"),
    path("insights/actions/<number:pk>/finish/", page.finish, name="insight-action-finish"),
    path("insights/actions/<number:pk>/record/", page.record, name="insight-action-record"),
    path("insights/receipts/<number:pk>/acknowledge/", page.acknowledge, name="receipt-acknowledge"),
    path("insights/receipts/<number:pk>/undo/", page.undo, name="receipt-undo"),
]
