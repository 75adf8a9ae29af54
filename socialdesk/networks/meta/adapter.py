"""Facebook Pages on Meta's Graph API, through facebook-sdk.

Sources: developers.facebook.com for edges, error codes and the webhook signature; facebook-sdk 3.1.0's GraphAPI
for the calls. The SDK only accepts versions of Graph that Meta has retired, so the version is set after it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import facebook
import requests

from socialdesk.networks.base import Network, alike
from socialdesk.networks.errors import Duplicate, NetworkError, OutcomeUnknown, Permanent, Temporary
from socialdesk.networks.meta import lookup, sweeps, usage
from socialdesk.networks.meta.reading import (
    change_item,
    chat_item,
    comment_item,
    message_item,
    post_item,
    sent_at,
)
from socialdesk.networks.shapes import WRITES, Batch, Charge, Item, Limit, Outgoing, Receipt, Said, Secret

VERSION = "v26.0"
SITE = "https://www.facebook.com/"
LIMITS = {4, 17, 32, 341, 613, 80001}
LAPSED = {102, 190}
AWAY = {1, 2, None}  # "try again later", or no code at all: whether a write was done is not said


class Graph(facebook.GraphAPI):  # type: ignore[misc]
    """facebook-sdk's client on a Graph version that is alive."""

    def __init__(self, access_token: str, version: str = VERSION) -> None:
        super().__init__(access_token)
        self.version = version


class Facebook(Network):
    name = "facebook"
    label = "Facebook"
    home = "https://graph.facebook.com"
    limit = 63_206
    direct_limit = 2_000
    streams: ClassVar[Mapping[str, timedelta]] = dict.fromkeys(sweeps.EDGES, timedelta(seconds=3))
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("access_token", "FACEBOOK_PAGE_TOKEN", "Page access token"),
        Secret("app_secret", "FACEBOOK_APP_SECRET", "App secret, signs webhooks", required=False),
        Secret("verify_token", "FACEBOOK_VERIFY_TOKEN", "Verify token of the webhook", required=False),
    )

    def graph(self) -> Any:
        graph = Graph(self.account.credentials["access_token"])
        self.wire.on(graph.session)
        return graph

    @property
    def page(self) -> str:
        return self.account.remote_id

    # --- in --------------------------------------------------------------------------------------------
    def fetch(self, stream: str, cursor: Any) -> Iterator[Batch]:
        yield from sweeps.fetch(self.ask, self.graph(), self.page, stream, cursor, self.begins)

    def between(self, since: datetime, until: datetime) -> Iterator[Batch]:
        yield from sweeps.between(self.ask, self.graph(), self.page, since, until)

    def _tally(self, since: datetime, until: datetime) -> dict[datetime, int] | None:
        return sweeps.hours(self.ask, self.graph(), self.page, since, until)

    def _one(self, remote_id: str) -> Item | None:
        return lookup.one(self.graph(), self.page, remote_id)

    def entries(self, stream: str, payload: Any) -> Iterator[Any]:
        if stream == "webhook":
            yield from payload.get("changes", [])
            yield from payload.get("messaging", [])
            return
        for thing in payload.get("data", []):
            if stream == "chats":
                for message in reversed(thing.get("messages", {}).get("data", [])):
                    yield {"chat": thing, "message": message}
            else:
                yield {"post": thing}
                for comment in reversed(thing.get("comments", {}).get("data", [])):
                    yield {"post": thing, "comment": comment}

    def item(self, stream: str, entry: Any, payload: Any) -> Item | None:
        if "message" in entry and "chat" in entry:
            return chat_item(entry["chat"], entry["message"], self.page)
        if "comment" in entry:
            return comment_item(entry["comment"], entry["post"]["id"])
        if "post" in entry:
            return post_item(entry["post"], self.page, tagged=stream == "tagged")
        if "messaging_type" in entry or "sender" in entry:
            return message_item(entry, self.page)
        return change_item(entry["field"], entry["value"], self.page, sent_at(payload))

    # --- webhooks --------------------------------------------------------------------------------------
    @classmethod
    def handshake(cls, query: Mapping[str, str], credentials: list[dict[str, Any]]) -> str | None:
        given = query.get("hub.verify_token", "")
        known = any(alike(given, c["verify_token"]) for c in credentials if c.get("verify_token"))
        return query.get("hub.challenge", "") if query.get("hub.mode") == "subscribe" and known else None

    @classmethod
    def is_signed(cls, body: bytes, headers: Mapping[str, str], credentials: dict[str, Any]) -> bool:
        secret = credentials.get("app_secret")
        if not secret:
            return False
        expected = "sha256=" + hmac.new(str(secret).encode(), body, hashlib.sha256).hexdigest()
        return alike(headers.get("x-hub-signature-256", ""), expected)

    @classmethod
    def addressees(cls, payload: Any) -> Iterator[tuple[str | None, Any]]:
        for entry in payload["entry"]:
            if isinstance(entry, dict) and entry.get("id"):
                yield str(entry["id"]), entry
            else:
                yield None, {"entry": [entry]}

    # --- out -------------------------------------------------------------------------------------------
    def _send(self, outgoing: Outgoing) -> Receipt:
        graph = self.graph()
        if outgoing.kind == "direct":
            # Whoever wrote a comment has no messaging id yet: Meta takes the comment's id in its place.
            to = {"comment_id": outgoing.in_reply_to} if outgoing.in_reply_to else {"id": outgoing.to_id}
            made = graph.put_object(
                self.page,
                "messages",
                recipient=json.dumps(to),
                messaging_type="RESPONSE",
                message=json.dumps({"text": outgoing.text}),
            )
            return Receipt(made["message_id"])
        if outgoing.kind == "reply":
            made = graph.put_comment(outgoing.in_reply_to, outgoing.text)
        elif outgoing.kind == "repost":
            made = graph.put_object(
                self.page, "feed", message=outgoing.text, link=SITE + outgoing.in_reply_to
            )
        else:
            made = graph.put_object(self.page, "feed", message=outgoing.text)
        return Receipt(made["id"], SITE + made["id"])

    def _delete(self, remote_id: str) -> None:
        self.graph().delete_object(remote_id)

    def _hide(self, remote_id: str, hidden: bool) -> None:
        graph = self.graph()
        graph.request(f"{graph.version}/{remote_id}", post_args={"is_hidden": "true" if hidden else "false"})

    # --- what stands there -----------------------------------------------------------------------------
    def _said(self, since: datetime, until: datetime | None, near: Outgoing | None) -> list[Said]:
        found = lookup.said(self.ask, self.graph(), self.page, since, near)
        return [
            replace(thing, url="" if thing.kind == "direct" else SITE + thing.remote_id)
            for thing in found
            if until is None or thing.at < until
        ]

    def is_it(self, said: Said, outgoing: Outgoing) -> bool:
        return said.text.split() == outgoing.text.split()

    def _stands(self, remote_ids: list[str]) -> set[str]:
        return lookup.standing(self.graph(), [i for i in remote_ids if not i.startswith("m_")])

    def _whoami(self) -> tuple[str, str, str]:
        me = self.graph().get_object("me", fields="id,name,username")
        return me["id"], me.get("username", me["name"]), me["name"]

    def count(self, text: str) -> int:
        return len(text)

    # --- errors ----------------------------------------------------------------------------------------
    def translate(self, error: Exception) -> NetworkError | None:
        if not isinstance(error, facebook.GraphAPIError):
            return None
        code = error.code
        if code in LAPSED:
            return self.lapsed()
        if code in LIMITS:
            return Temporary("Facebook asks us to wait before we send or read more.", self._regains_access())
        if code in AWAY:
            return OutcomeUnknown(
                "Facebook answered with an error, so the desk is checking whether it went out."
            )
        if code == 506:
            return Duplicate("Facebook says that this text has just been posted by this page.")
        if code == 10900:
            return Duplicate("Facebook says that this comment has been answered in private already.")
        if code == 368:
            return Permanent(
                "Facebook has blocked this for its policy. Do not try again: read it, then ask Facebook."
            )
        if code == 10 or 200 <= code <= 299:
            return Permanent(f"Facebook does not allow our app to do this: {error.message}")
        return Permanent(f"Facebook refused this: {error.message}")

    def _regains_access(self) -> datetime:
        """When Facebook says, or in five minutes."""
        headers = self.wire.answers[-1].headers if self.wire.answers else {}
        return self.in_minutes(usage.minutes_to_wait(headers) or 5)

    def read_usage(self, answer: requests.Response) -> tuple[list[Limit], list[Charge]]:
        return list(usage.read(answer.headers, (WRITES, *self.streams))), []
