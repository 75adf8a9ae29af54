from django.apps import AppConfig
from django.core.checks import register

from socialdesk.networks.checks import field_keys, lease_outlasts_a_call


class NetworksConfig(AppConfig):
    name = "socialdesk.networks"
    label = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        register(field_keys)
        register(lease_outlasts_a_call)
