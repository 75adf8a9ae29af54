from django.urls import URLPattern, path

from inbox import webhooks

urlpatterns: list[URLPattern] = [
    path("hooks/<str:network>/", webhooks.webhook, name="webhook"),
]
