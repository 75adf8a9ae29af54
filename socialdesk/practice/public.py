"""What people can do on either network: members of the public, and whoever owns our account there. The control
interface, the page and the busy morning all act through here.
"""

from __future__ import annotations

from socialdesk.practice import accounts
from socialdesk.practice.accounts import Account
from socialdesk.practice.graph import world as facebook
from socialdesk.practice.records import Item, Member, profile
from socialdesk.practice.store import store
from socialdesk.practice.x import events
from socialdesk.practice.x import world as x

Media = list[dict[str, str]]


def mention(
    author: Member,
    account: Account,
    text: str,
    *,
    in_reply_to: Item | None = None,
    quoted: Item | None = None,
    media: Media | None = None,
    at: float | None = None,
) -> Item:
    """On X a post that names the account; on Facebook a post elsewhere that tags the Page."""
    if author.network == "facebook":
        return facebook.post(author, text, account, on_page=False, media=media, at=at)
    if account not in x.accounts_mentioned(text):
        text = f"@{account.handle} {text}"
    return x.post(author, text, in_reply_to=in_reply_to, quoted=quoted, media=media, at=at)


def post(
    author: Member,
    account: Account,
    text: str,
    *,
    quoted: Item | None = None,
    media: Media | None = None,
    at: float | None = None,
) -> Item:
    """On X a post just as typed, which may not concern us; on Facebook a visitor's post on our Page."""
    if author.network == "facebook":
        return facebook.post(author, text, account, media=media, at=at)
    return x.post(author, text, quoted=quoted, media=media, at=at)


def comment(
    author: Member, text: str, under: Item, *, media: Media | None = None, at: float | None = None
) -> Item:
    """A reply on X, a comment on Facebook."""
    if author.network == "facebook":
        return facebook.comment(author, text, under, media=media, at=at)
    return x.post(author, text, in_reply_to=under, media=media, at=at)


def direct(
    author: Member, account: Account, text: str, *, media: Media | None = None, at: float | None = None
) -> Item:
    recipient = profile(account.network, account.id)
    if author.network == "facebook":
        return facebook.direct(author, recipient, text, media=media, at=at)
    return x.direct(author, recipient, text, media=media, at=at)


def edit(item: Item, text: str) -> Item:
    """On X an edited post gets a new id, on Facebook it keeps its own."""
    return facebook.edit(item, text) if item.network == "facebook" else x.edit(item, text)


def delete(item: Item) -> None:
    if item.network == "facebook":
        facebook.delete(item)
    else:
        x.delete(item)


def withdraw(account: Account) -> None:
    """Takes the desk's permission away. X tells its webhooks, Facebook does not."""
    with store().writing():
        accounts.withdraw(account)
        if account.network == "x":
            events.access_withdrawn(account)
