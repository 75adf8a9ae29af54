"""What a person (or the desk) does with posts, deliveries and holds: one verb a function."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from policies.checks import Finding
from scheduler import claims
from scheduler import delivery as door
from scheduler.events import Event
from scheduler.models import TRIED, Content, Delivery, Kind, Post, Variant, Wording
from scheduler.models.deliveries import too_late
from scheduler.outcomes import advance
from socialdesk.accounts.access import insist
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, actor_fields, record
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import move
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused


class Stopped(Refused):
    """The policy checks stop it. `findings` say what and how to mend it."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(" ".join(f"{finding.message} {finding.mend}".strip() for finding in findings))


class StaleEdit(Refused):
    """Somebody else saved the post since this editor was opened. `theirs` is the post as it now stands."""

    def __init__(self, theirs: Post) -> None:
        self.theirs = theirs
        newest = theirs.wordings.select_related("person").last()
        who = newest.person if newest and newest.person else "Somebody else"
        super().__init__(
            f"{who} has changed this post since you opened it. Both texts are below: put together what you "
            "need, then save again."
        )


def author_fields(by: Actor) -> dict[str, Any]:
    return {"machine": by} if isinstance(by, Machine) else {"author": by}


# --- writing -----------------------------------------------------------------------------------------------
@transaction.atomic
def write(
    *,
    body: str,
    accounts: Iterable[Account],
    by: Actor,
    kind: str = Kind.POST,
    content: str = Content.OWN,
    due_at: datetime | None = None,
    topic: str = "",
    thread: str = "",
    in_reply_to: str = "",
    to_id: str = "",
    to_name: str = "",
    texts: Mapping[int, str] | None = None,
    preapproved_by: Any = None,
) -> Post:
    """A new draft. `texts` maps an account's id to words that replace the body there."""
    insist(by, Permission.DRAFT_POSTS)
    post = Post.objects.create(
        body=body,
        kind=kind,
        content=content,
        due_at=due_at,
        topic=topic,
        thread=thread,
        in_reply_to=in_reply_to,
        to_id=to_id,
        to_name=to_name,
        preapproved_by=preapproved_by,
        **author_fields(by),
    )
    _word(post, accounts, texts or {}, by=by)
    record(Event.WRITTEN, post, by=by, kind=kind)
    return post


@transaction.atomic
def edit(
    post: Post,
    *,
    body: str,
    accounts: Iterable[Account],
    by: Actor,
    content: str,
    due_at: datetime | None,
    topic: str = "",
    texts: Mapping[int, str] | None = None,
    edits: int | None = None,
) -> Post:
    """Changes a post. What waits for approval or is approved becomes a draft again: approval is of a text.
    Saving the same again changes nothing.

    `edits` is the stamp of the version that the person began from. Raises StaleEdit when somebody else has
    saved meanwhile, Refused when a part has gone out.
    """
    insist(by, Permission.DRAFT_POSTS)
    now, accounts, texts = post.locked(), list(accounts), texts or {}
    if edits is not None and edits != now.edits:
        raise StaleEdit(now)
    if now.state == "withdrawn":
        raise Refused("This post was withdrawn. Write a new one.")
    wanted = (body, content, due_at, topic, {account.pk: texts.get(account.pk, "") for account in accounts})
    aimed = dict(now.variants.values_list("account", "text"))
    if wanted == (now.body, now.content, now.due_at, now.topic, aimed):
        return now
    if now.state in ("in_review", "approved"):
        now = reopen(now, by=by)
    now.body, now.content, now.due_at, now.topic = body, content, due_at, topic
    now.edits += 1
    now.preapproved_by = None  # that approval was of the words before
    now.save(update_fields=["body", "content", "due_at", "topic", "edits", "preapproved_by"])
    now.variants.all().delete()
    _word(now, accounts, texts, by=by)
    record(Event.EDITED, now, by=by)
    return now


def _word(post: Post, accounts: Iterable[Account], texts: Mapping[int, str], *, by: Actor) -> None:
    """Says where the post goes and in which words, and keeps the wording with its writer."""
    aimed = {account: texts.get(account.pk, "") for account in accounts}
    Variant.objects.bulk_create(
        Variant(post=post, account=account, text=text) for account, text in aimed.items()
    )
    Wording.objects.create(
        post=post,
        body=post.body,
        texts={str(account.pk): text for account, text in aimed.items()},
        person=actor_fields(by)["person"],
    )


def findings(post: Post) -> list[tuple[Account, Finding]]:
    """What the policy checks say, account by account."""
    return [(v.account, f) for v in post.variants.select_related("account") for f in door.findings(post, v)]


def _check(post: Post) -> None:
    """Raises Refused when a check stops the post, or when it goes nowhere."""
    if not post.variants.exists():
        raise Refused("Choose at least one account to send this from.")
    stops = {f.code: f for _, f in findings(post) if f.level == "stop"}
    if stops:
        raise Stopped(list(stops.values()))


# --- approving ---------------------------------------------------------------------------------------------
@transaction.atomic
def send_for_approval(post: Post, *, by: Actor) -> Post:
    """Raises Refused when a check stops it, or its time has passed: nobody could approve it in time."""
    _check(post)
    if post.due_at and post.due_at <= timezone.now():
        raise Refused(
            "Its time has passed. Choose a time that is still to come, or as soon as it is approved."
        )
    return move(post, "send_for_approval", by=by)


@transaction.atomic
def approve(post: Post, *, by: Actor, note: str = "", edits: int | None = None) -> Post:
    """`edits` is the stamp of the text that the manager read. Raises Refused when it has changed since."""
    if edits is not None and post.locked().edits != edits:
        raise Refused("The text has changed since you opened it. Read it again before you approve it.")
    _check(post)
    return _queue(move(post, "approve", by=by, note=note))


@transaction.atomic
def release(post: Post, *, by: Actor) -> Post:
    """Sends without a second pair of eyes, where the rules allow it: see Post.refusal."""
    _check(post)
    return _queue(move(post, "release", by=by))


@transaction.atomic
def send_back(post: Post, *, by: Actor, note: str, edits: int | None = None) -> Post:
    """`edits` as in approve: what is asked for may have been done meanwhile."""
    if edits is not None and post.locked().edits != edits:
        raise Refused("The text has changed since you opened it. Read it again before you send it back.")
    return move(post, "send_back", by=by, note=note)


@transaction.atomic
def reopen(post: Post, *, by: Actor) -> Post:
    """Back to draft; what was queued of it is taken out of the queue."""
    post.locked()  # the post before its deliveries, always
    _empty_queue(post)
    return move(post, "reopen", by=by)


@transaction.atomic
def withdraw(post: Post, *, by: Actor, note: str = "") -> Post:
    post.locked()  # the post before its deliveries, always
    # Locked, so that no worker takes one up between the question and the move.
    rows = Delivery.objects.select_for_update(of=("self",), no_key=True)
    for row in rows.filter(post=post, state__in=["queued", "parked", "failed"]):
        advance(row, "drop", reason="Withdrawn.")
    return move(post, "withdraw", by=by, note=note)


def _empty_queue(post: Post) -> None:
    """Rows that have not been tried go; the unique row per account is made again at the next approval."""
    waiting = ["queued", "parked", "failed", "dropped"]
    # No worker takes one up meanwhile.
    list(Delivery.objects.select_for_update(of=("self",), no_key=True).filter(post=post))
    Delivery.objects.filter(post=post, state__in=waiting, attempts__isnull=True).delete()
    if Delivery.objects.filter(post=post).exists():
        raise Refused(TRIED)


def _queue(post: Post) -> Post:
    due_at = post.due_at or timezone.now()
    for variant in post.variants.select_related("account"):
        row = Delivery.objects.create(post=post, account=variant.account, text=variant.words, due_at=due_at)
        if timezone.now() - due_at > too_late():
            claims.set_aside(row)  # approval came too late
    return post
