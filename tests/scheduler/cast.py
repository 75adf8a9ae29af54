"""Posts and deliveries in any state, for the tests of publishing."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from scheduler import claims, lookup, services
from scheduler import delivery as door
from scheduler.models import Attempt, Delivery, Difference, Kind, Post
from scheduler.models.differences import FLOWS
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.networks.models import Account
from tests import factories

BODY = "Visiting hours change on Monday."


def post_by(author: User, *accounts: Account, body: str = BODY, **fields: Any) -> Post:
    return services.write(body=body, accounts=accounts or [factories.account("x")], by=author, **fields)


def waiting(author: User, *accounts: Account, **fields: Any) -> Post:
    return services.send_for_approval(post_by(author, *accounts, **fields), by=author)


def approved(author: User, *accounts: Account, **fields: Any) -> Post:
    reader = factories.person(Role.MANAGER)
    return services.approve(waiting(author, *accounts, **fields), by=reader)


def in_state(state: str, author: User, **fields: Any) -> Post:
    """A post that came to `state` by the moves that lead there."""
    reader = factories.person(Role.MANAGER)
    match state:
        case "draft":
            return post_by(author, **fields)
        case "in_review":
            return waiting(author, **fields)
        case "approved":
            return approved(author, **fields)
        case "sent_back":
            return services.send_back(waiting(author, **fields), by=reader, note="Say when.")
    return services.withdraw(post_by(author, **fields), by=author)


def reply_by(author: User, **fields: Any) -> dict[str, Any]:
    """What makes a post an answer."""
    return {"kind": Kind.REPLY, "content": "answer", "in_reply_to": "17", "to_name": "Megan Orrin", **fields}


def delivery(
    author: User, state: str = "queued", *, due_at: datetime | None = None, **fields: Any
) -> Delivery:
    """One delivery in `state`, whose post was approved."""
    due_at = due_at or timezone.now() + timedelta(days=1)
    row = approved(author, due_at=timezone.now() + timedelta(days=1)).deliveries.get()
    Delivery.objects.filter(pk=row.pk).update(state=state, due_at=due_at, **fields)
    if state == "unknown":
        row.attempts.create(
            started_at=timezone.now() - timedelta(hours=1), outcome="lost", detail="No answer."
        )
    row.refresh_from_db()
    return row


def difference(state: str = "foreign", **fields: Any) -> Difference:
    """A difference between our ledger and a network, in `state`."""
    kind = next(kind for kind, flow in FLOWS.items() if state in flow.by_name)
    account = fields.pop("account", None) or factories.account("x")
    row: Difference = Difference.objects.create(
        account=account,
        kind=kind,
        remote_id=f"r{Difference.objects.count()}",
        at=timezone.now(),
        **{"text": "Free parking for everybody!", **fields},
    )
    row.settle(state, timezone.now(), None)
    return row


# --- the machine -------------------------------------------------------------------------------------------
def tick() -> None:
    """What beat and a worker do in a second."""
    for delivery_id, claim in claims.claim_due():
        door.deliver(delivery_id, claim)
    look()


def look() -> None:
    for account_id in Delivery.objects.to_look_up().order_by().values_list("account", flat=True).distinct():
        lookup.look_up_unknown(account_id)


def only(post: Post) -> Delivery:
    row: Delivery = Delivery.objects.select_related("post", "account").get(post=post)
    return row


def in_doubt(post: Post, **attempt: Any) -> Delivery:
    """Its only delivery, as a worker leaves it that dies in the middle of its call."""
    ago = timezone.now() - timedelta(seconds=1)
    Attempt.objects.create(delivery=only(post), **attempt)
    Delivery.objects.filter(post=post).update(state="sending", claim=uuid.uuid4(), lease_until=ago)
    claims.take_back(timezone.now())
    row = only(post)
    assert row.state == "unknown"
    return row
