"""Every address of the desk: one line an app."""

from django.urls import include, path

from socialdesk.accounts.access import requires
from socialdesk.accounts.roles import Permission
from socialdesk.audit.views import audit, audit_export
from socialdesk.views import banners, health, home

# The audit package stands below accounts, so its pages are guarded here.
may_audit = requires(Permission.VIEW_AUDIT)

urlpatterns = [
    path("", home, name="home"),
    path("banners/", banners, name="banners"),
    path("health", health, name="health"),
    path("", include("socialdesk.accounts.urls")),
    path("settings/audit/", may_audit(audit), name="audit"),
    path("settings/audit/file/", may_audit(audit_export), name="audit_export"),
    path("", include("policies.urls")),
    path("", include("socialdesk.networks.urls")),
    path("", include("scheduler.urls")),
    path("", include("inbox.urls")),
    path("", include("crisis.urls")),
    path("", include("socialdesk.status.urls")),
]

handler403 = "socialdesk.views.not_allowed"
handler404 = "socialdesk.views.not_found"
handler500 = "socialdesk.views.went_wrong"
