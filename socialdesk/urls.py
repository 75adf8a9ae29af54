"""Every address of the desk: one line an app."""

from django.urls import include, path

from socialdesk.views import health, home

urlpatterns = [
    path("", home, name="home"),
    path("health", health, name="health"),
    path("", include("socialdesk.accounts.urls")),
    path("", include("socialdesk.audit.urls")),
    path("", include("policies.urls")),
    path("", include("socialdesk.networks.urls")),
    path("", include("scheduler.urls")),
    path("", include("inbox.urls")),
    path("", include("crisis.urls")),
]

handler403 = "socialdesk.views.not_allowed"
handler404 = "socialdesk.views.not_found"
handler500 = "socialdesk.views.went_wrong"
