"""What happens on X: posts, threads, mentions, reposts, direct messages; by us and by the public."""

from __future__ import annotations

import time
from itertools import takewhile

from socialdesk.practice import faults
from socialdesk.practice.accounts import Account, find_account
from socialdesk.practice.records import Item, Member, find_item, listed_items, profile, timeline
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store
from socialdesk.practice.x import events, problems
from socialdesk.practice.x.text import HANDLE

# X is said to compare with what an account posted in about the last half day.
DUPLICATE_SECONDS = 12 * 3600


def mentions_of(account_id: str) -> str:
    return f"x:mentions:{account_id}"


def posts_by(member_id: str) -> str:
    return f"x:by:{member_id}"


def directs_of(account_id: str) -> str:
    return f"x:directs:{account_id}"


POSTS = "x:posts"


def accounts_mentioned(text: str) -> list[Account]:
    """Our accounts named in a text, each once."""
    found = (find_account("x", handle) for handle in HANDLE.findall(text))
    return list({account.id: account for account in found if account}.values())


def post(
    author: Member,
    text: str,
    *,
    in_reply_to: Item | None = None,
    quoted: Item | None = None,
    media: list[dict[str, str]] | None = None,
    at: float | None = None,
) -> Item:
    """Publish, put it before those whom it concerns, and tell their webhooks."""
    with store().writing():
        item_id = new_id()
        item = Item(
            item_id,
            "x",
            "post",
            author.id,
            text,
            _addressed(author, text, in_reply_to),
            time.time() if at is None else at,
            int(item_id),
            root_id=in_reply_to.root_id if in_reply_to else item_id,
            parent_id=in_reply_to.id if in_reply_to else None,
            quoted_id=quoted.id if quoted else None,
            media=media or [],
            versions=[item_id],
        )
        _publish(author, item, quoted)
        return item


def _addressed(author: Member, text: str, parent: Item | None) -> str:
    """A reply shows the name of the person it answers in front, also when its author did not type it."""
    if parent is None or parent.author_id == author.id:
        return text
    answered = profile("x", parent.author_id)
    if answered.handle.lower() in map(str.lower, HANDLE.findall(text)):
        return text
    return f"@{answered.handle} {text}"


def _publish(author: Member, item: Item, quoted: Item | None = None) -> None:
    concerned = [account for account in accounts_mentioned(item.text) if account.id != author.id]
    listings = [mentions_of(account.id) for account in concerned]
    item.withheld = any(faults.bite("x", account.id, "reads", "withhold") for account in concerned)
    item.save(timeline("x"), POSTS, posts_by(author.id), *listings)
    if item.withheld:
        return
    for account in concerned:
        events.post_made(account, item)
    owner = find_account("x", quoted.author_id) if quoted else None
    if owner and owner.id != author.id and owner not in concerned:
        events.post_made(owner, item)


def refuse_duplicate(author: Member, text: str, in_reply_to: Item | None) -> None:
    """Raises Problem when this account posted the same text lately."""
    since = time.time() - DUPLICATE_SECONDS
    shown = _addressed(author, text, in_reply_to)
    recent = takewhile(lambda item: item.created_at > since, listed_items(posts_by(author.id)))
    if any(item.text == shown and item.reposted_id is None for item in recent):
        raise problems.duplicate()


def refuse_uninvited_reply(author: Member, parent: Item) -> None:
    """Raises Problem unless the author answered mentioned or quoted us (or is us)."""
    if parent.author_id == author.id:
        return
    for item in listed_items(posts_by(parent.author_id)):
        if author.handle.lower() in map(str.lower, HANDLE.findall(item.text)):
            return
        quoted = find_item("x", item.quoted_id)
        if quoted and quoted.author_id == author.id:
            return
    raise problems.reply_not_allowed()


def repost_of(author_id: str, item_id: str) -> Item | None:
    return next((item for item in listed_items(posts_by(author_id)) if item.reposted_id == item_id), None)


def repost(author: Member, original: Item) -> Item:
    with store().writing():
        handle = profile("x", original.author_id).handle
        item_id = new_id()
        item = Item(
            item_id,
            "x",
            "post",
            author.id,
            "",
            f"RT @{handle}: {original.text}",
            time.time(),
            int(item_id),
            root_id=item_id,
            reposted_id=original.id,
            versions=[item_id],
        )
        item.save(timeline("x"), POSTS, posts_by(author.id))
        return item


def edit(item: Item, text: str) -> Item:
    """X makes a new post with a new id; the old one points to it in edit_history_tweet_ids and is gone."""
    with store().writing():
        author = profile("x", item.author_id)
        item.remove()
        new = new_id()
        changed = Item(
            new,
            "x",
            item.kind,
            author.id,
            text,
            _addressed(author, text, find_item("x", item.parent_id)),
            item.created_at,
            int(new),
            root_id=new if item.root_id == item.id else item.root_id,
            parent_id=item.parent_id,
            quoted_id=item.quoted_id,
            media=item.media,
            versions=[*item.versions, new],
            updated_at=time.time(),
        )
        _publish(author, changed)
        return changed


def delete(item: Item) -> None:
    with store().writing():
        item.remove()
        for account in accounts_mentioned(item.text):
            if account.id != item.author_id and not item.withheld:
                events.post_deleted(account, item)


def direct_conversation(one: str, other: str) -> str:
    """Two ids, the smaller first: docs.x.com, direct messages."""
    return "-".join(sorted((one, other), key=int))


def direct(
    author: Member,
    recipient: Member,
    text: str,
    *,
    media: list[dict[str, str]] | None = None,
    at: float | None = None,
) -> Item:
    with store().writing():
        item_id = new_id()
        item = Item(
            item_id,
            "x",
            "direct",
            author.id,
            text,
            text,
            time.time() if at is None else at,
            int(item_id),
            root_id=direct_conversation(author.id, recipient.id),
            recipient_id=recipient.id,
            media=media or [],
        )
        item.save(timeline("x"), directs_of(author.id), directs_of(recipient.id))
        account = find_account("x", recipient.id)
        if account:
            events.direct_received(account, item)
        return item
