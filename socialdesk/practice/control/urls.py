"""The control interface. It has no sign-in: the server listens on this machine only (guard.py)."""

from django.urls import path

from socialdesk.practice.control import people, switches
from socialdesk.practice.wire import by_method

urlpatterns = [
    path("ledger", by_method(GET=switches.entries)),
    path("requests", by_method(GET=switches.requests_seen)),
    path("accounts", by_method(GET=switches.list_accounts, POST=switches.open_account)),
    path("mention", by_method(POST=people.mention)),
    path("post", by_method(POST=people.post)),
    path("comment", by_method(POST=people.comment)),
    path("direct", by_method(POST=people.direct)),
    path("edit", by_method(POST=people.edit)),
    path("delete", by_method(POST=people.delete)),
    path(
        "faults",
        by_method(GET=switches.list_faults, POST=switches.switch_on, DELETE=switches.switch_all_off),
    ),
    path("faults/<str:fault_id>", by_method(DELETE=switches.switch_off)),
    path("limits", by_method(GET=switches.list_limits, POST=switches.set_limits)),
    path("webhooks", by_method(GET=switches.list_webhooks, POST=switches.register_webhook)),
    path("webhooks/<str:webhook_id>", by_method(DELETE=switches.drop_webhook)),
    path("busy-morning", by_method(GET=switches.busy_progress, POST=switches.play_busy_morning)),
    path("reset", by_method(POST=switches.reset)),
]
