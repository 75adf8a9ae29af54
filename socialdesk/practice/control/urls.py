"""The control interface under /_practice/. It has no sign-in: the server listens on this machine only
(guard.py). JSON in, JSON out; what is refused comes back as {"error": "a sentence"}.

GET  ledger                        {"entries": [{n, at, network, account, action, remote_id, text,
                                   in_reply_to, recipient}]}; action: post, reply, direct, delete, hide,
                                   unhide, repost, unrepost, edit
GET  requests?last=200             {"requests": [{at, network, method, path, route, status, user_agent,
                                   content_type, authorization (the scheme), query_keys, form_keys}]}
GET  accounts                      {"accounts": [{id, network, handle, name, credentials}]}
POST accounts                      network, handle, name          one more of ours
POST accounts/withdraw             network, account               all its tokens become worthless
POST accounts/grant                network, account               fresh credentials, as after reconnecting

POST mention, post, comment, direct (as a member of the public): network, handle, text; further name, bio,
followers, account, in_reply_to, quotes, media [{url, alt}], at. Answer: id, author_id, conversation_id, text.
POST edit                          network, id, text              on X the answer carries a new id
POST delete                        network, id

GET, POST, DELETE faults           network, fault, calls, account, seconds, count, code (see faults.py)
DELETE faults/ID
GET, POST limits                   factor; or network, route, limit
GET, POST webhooks                 network, url, account, secret, verify_token
DELETE webhooks/ID
GET, POST busy-morning             seconds; progress: running, done, total, seconds, ids by label
POST reset                         forget everything and seed the two accounts again
"""

from django.urls import path

from socialdesk.practice.control import people, switches
from socialdesk.practice.wire import by_method

urlpatterns = [
    path("ledger", by_method(GET=switches.entries)),
    path("requests", by_method(GET=switches.requests_seen)),
    path("accounts", by_method(GET=switches.list_accounts, POST=switches.open_account)),
    path("accounts/withdraw", by_method(POST=switches.withdraw)),
    path("accounts/grant", by_method(POST=switches.grant)),
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
