"""What happens on Facebook: posts on the Page, posts elsewhere that tag it, comments, private messages."""

from __future__ import annotations

import time

from socialdesk.practice import faults
from socialdesk.practice.accounts import Account, find_account
from socialdesk.practice.graph import events
from socialdesk.practice.records import Item, Member, find_item, listed_items, timeline
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store

Media = list[dict[str, str]]


def feed_of(page_id: str) -> str:
    return f"facebook:feed:{page_id}"


def tagged(page_id: str) -> str:
    return f"facebook:tagged:{page_id}"


def comments_on(item_id: str) -> str:
    """Comments that stand directly under a post or a comment."""
    return f"facebook:comments:{item_id}"


def all_comments_on(post_id: str) -> str:
    """Every comment under a post, at any depth."""
    return f"facebook:stream:{post_id}"


def messages_in(conversation_id: str) -> str:
    return f"facebook:messages:{conversation_id}"


def conversations_of(page_id: str) -> str:
    return f"facebook:conversations:{page_id}"


def post(
    author: Member,
    text: str,
    page: Account,
    *,
    on_page: bool = True,
    link: str | None = None,
    media: Media | None = None,
    at: float | None = None,
) -> Item:
    """A post on the Page itself (by the Page or by a visitor), or one elsewhere that tags the Page."""
    with store().writing():
        number = new_id()
        owner = page.id if on_page else author.id
        item = Item(
            f"{owner}_{number}",
            "facebook",
            "post",
            author.id,
            text,
            text,
            time.time() if at is None else at,
            int(number),
            root_id=f"{owner}_{number}",
            page_id=page.id,
            link=link,
            media=media or [],
        )
        item.withheld = _is_withheld(item)
        item.save(timeline("facebook"), feed_of(page.id) if on_page else tagged(page.id))
        tell(item, "add")
        return item


def comment(
    author: Member, text: str, under: Item, *, media: Media | None = None, at: float | None = None
) -> Item:
    """Under a post, or under a comment. Facebook nests one level: an answer to an answer stands beside it."""
    with store().writing():
        parent = under if under.parent_id is None else find_item("facebook", under.parent_id) or under
        post_number = under.root_id.rpartition("_")[2]
        number = new_id()
        item = Item(
            f"{post_number}_{number}",
            "facebook",
            "comment",
            author.id,
            text,
            text,
            time.time() if at is None else at,
            int(number),
            root_id=under.root_id,
            parent_id=None if parent.kind == "post" else parent.id,
            page_id=under.page_id,
            media=media or [],
        )
        item.withheld = _is_withheld(item)
        item.save(timeline("facebook"), comments_on(parent.id), all_comments_on(under.root_id))
        tell(item, "add")
        return item


def _is_withheld(item: Item) -> bool:
    page = item.page_id or ""
    return item.author_id != page and faults.bite("facebook", page, "reads", "withhold") is not None


def conversation_id(page_id: str, member_id: str) -> str:
    return f"t_{page_id[-6:]}{member_id}"


def direct(
    author: Member, recipient: Member, text: str, *, media: Media | None = None, at: float | None = None
) -> Item:
    """A private message between the Page and a person, either way."""
    with store().writing():
        page = find_account("facebook", author.id) or find_account("facebook", recipient.id)
        if page is None:
            raise LookupError("One side of a private message is the Page.")
        person = recipient if author.id == page.id else author
        thread = conversation_id(page.id, person.id)
        number = new_id()
        item = Item(
            f"m_{number}",
            "facebook",
            "direct",
            author.id,
            text,
            text,
            time.time() if at is None else at,
            int(number),
            root_id=thread,
            recipient_id=recipient.id,
            page_id=page.id,
            media=media or [],
        )
        item.save(timeline("facebook"), messages_in(thread))
        _bump(page, person, thread, item)
        events.message_sent(page, item)
        return item


def _bump(page: Account, person: Member, thread: str, item: Item) -> None:
    """The conversation moves to the top of the list."""
    store().unlist("conversation", thread)
    about = {"id": thread, "page_id": page.id, "person_id": person.id, "updated_at": item.created_at}
    store().put("conversation", thread, about)
    store().enlist(conversations_of(page.id), item.number, "conversation", thread)


def edit(item: Item, text: str) -> Item:
    with store().writing():
        item.said = item.text = text
        item.updated_at = time.time()
        item.save()
        tell(item, "edited")
        return item


def delete(item: Item) -> None:
    with store().writing():
        item.remove()
        tell(item, "remove")


def hide(item: Item, hidden: bool) -> None:
    with store().writing():
        item.hidden = hidden
        item.save()
        tell(item, "hide" if hidden else "unhide")


def tell(item: Item, verb: str) -> None:
    page = None if item.withheld else find_account("facebook", item.page_id)
    if page and item.kind == "comment":
        events.comment_changed(page, item, verb)
    elif page and item.kind == "post":
        events.post_changed(page, item, verb)


def last_from(member_id: str, thread: str) -> Item | None:
    """The newest message of this person in a conversation."""
    return next((m for m in listed_items(messages_in(thread)) if m.author_id == member_id), None)
