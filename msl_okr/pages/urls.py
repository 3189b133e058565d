"""Routes of the pages that show several apps."""

from django.urls import URLPattern, path

from msl_okr.pages import (
    activity,
    gallery,
    home,
    icon,
    interaction,
    kol,
    log,
    mailbox,
    meetings,
    offline,
    oversight,
    quarter,
    search,
)
from msl_okr.pages.readiness import views as readiness

urlpatterns: list[URLPattern] = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("dev/mailbox/", mailbox.mailbox, name="mailbox"),
    path("dev/mailbox/<str:name>/", mailbox.message, name="mailbox-message"),
    path("dev/mailbox/<str:name>/html/", mailbox.message_html, name="mailbox-html"),
    path("", home.home, name="home"),
    path("favicon.ico", icon.icon, name="icon"),
    path("kols/<number:pk>/", kol.profile, name="kol"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/<number:pk>/", readiness.product_readiness, name="product-readiness"),
    path("search/", search.search, name="search"),
    path("oversight/access/", oversight.access_records, name="access-records"),
    path("oversight/changes/", oversight.late_changes, name="late-changes"),
    path("oversight/calendars/", oversight.calendars_read, name="calendars-read"),
    path("log/", log.log, name="log"),
    path("log/offline/", offline.shell, name="log-offline"),
    path("log/kit/", offline.kit, name="log-kit"),
    path("log/token/", offline.token, name="log-token"),
    path("log/unsent/", offline.not_sent, name="unsent"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("icons/<number:size>.png", icon.app_icon, name="app-icon"),
    path("sw.js", offline.worker, name="service-worker"),
    path("interactions/<number:pk>/", interaction.interaction, name="interaction"),
    path("activities/<number:pk>/", activity.activity, name="activity"),
    path("meetings/<number:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<number:pk>/present/", meetings.present, name="meeting-present"),
    path("meetings/<number:pk>/agenda/proposed/", meetings.proposed, name="agenda-proposed"),
    path("admin-area/quarters/<number:pk>/state/", quarter.quarter_state, name="quarter-state"),
]
