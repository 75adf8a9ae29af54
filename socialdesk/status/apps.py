from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "socialdesk.status"
    label = "status"
    verbose_name = "Status"
