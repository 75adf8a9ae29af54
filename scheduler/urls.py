"""Pages of publishing: what goes out, writing it, and deciding about it."""

from django.urls import path

from scheduler import compose_views, decision_views, difference_views, help_views, views

urlpatterns = [
    path("publish/", views.schedule, name="schedule"),
    path("publish/drafts/", views.drafts, name="drafts"),
    path("publish/sent/", views.sent, name="sent"),
    path("publish/new/", compose_views.compose, name="compose"),
    path("publish/preview/", compose_views.post_preview, name="compose_preview"),
    path("publish/approvals/", decision_views.approvals, name="approvals"),
    path("publish/needs-a-person/", decision_views.stuck, name="stuck"),
    path("publish/needs-a-person/keep/", decision_views.stuck_keep, name="stuck_keep"),
    path("publish/needs-a-person/<int:pk>/", decision_views.delivery_decide, name="delivery_decide"),
    path("publish/needs-a-person/<int:pk>/look/", decision_views.delivery_look, name="delivery_look"),
    path("publish/differences/", difference_views.differences, name="differences"),
    path("publish/differences/compare/", difference_views.differences_compare, name="differences_compare"),
    path("publish/differences/by-hand/", difference_views.differences_by_hand, name="differences_by_hand"),
    path("publish/differences/<int:pk>/", difference_views.difference_settle, name="difference_settle"),
    path("publish/<int:pk>/", views.post, name="post"),
    path("publish/<int:pk>/status/", views.post_status, name="post_status"),
    path("publish/<int:pk>/edit/", compose_views.post_edit, name="post_edit"),
    path("publish/<int:pk>/preview/", compose_views.post_preview, name="post_preview"),
    path("publish/<int:pk>/send/", views.post_send, name="post_send"),
    path("publish/<int:pk>/approve/", decision_views.post_approve, name="post_approve"),
    path("publish/<int:pk>/send-back/", decision_views.post_send_back, name="post_send_back"),
    path("publish/<int:pk>/withdraw/", views.post_withdraw, name="post_withdraw"),
    path("help/delivery/", help_views.help_delivery, name="help_delivery"),
]
