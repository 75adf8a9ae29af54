"""The Page itself: who it is, its feed, where it is tagged, and publishing on it."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.graph import fields, objects, paging, refusals, world
from socialdesk.practice.graph.gate import Answer, asked, json_field
from socialdesk.practice.ledger import accepted
from socialdesk.practice.records import Item, listed_items, profile
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store


def feed(request: HttpRequest, account: Account) -> Answer:
    """The Page's own posts and those that visitors wrote on it, newest first."""
    return _posts(request, world.feed_of(account.id))


def published(request: HttpRequest, account: Account) -> Answer:
    """Only the Page's own: the `posts` edge."""
    return _posts(request, world.feed_of(account.id), by=account.id)


def tagged(request: HttpRequest, account: Account) -> Answer:
    """Public posts elsewhere that tag the Page."""
    return _posts(request, world.tagged(account.id))


def _posts(request: HttpRequest, listing: str, by: str | None = None) -> Answer:
    window = paging.Window.by(request)
    found = [item for item in listed_items(listing) if window.shows(item) and by in (None, item.author_id)]

    def shape(item: Item, chosen: fields.Selection) -> Answer:
        return objects.post_object(item, chosen, withheld=window.is_asked)

    return paging.edge(request, found, shape, lambda item: item.id)


def publish(request: HttpRequest, account: Account) -> Answer:
    """A post on the feed. With a `link` and no words it shares that post: the ledger says repost."""
    message, link = asked(request, "message") or "", asked(request, "link")
    if not message and not link and not asked(request, "attached_media[0]"):
        raise refusals.bad_parameter("Requires one of the params: message, link, place, attached_media")
    with store().writing():
        _refuse_duplicate(account, message, link)
        media = _attached(request, account)
        item = world.post(profile("facebook", account.id), message, account, link=link, media=media)
        shares = bool(link) and not message
        accepted("facebook", account.id, "repost" if shares else "post", item.id, text=message)
    return {"id": item.id}


def photo(request: HttpRequest, account: Account) -> Answer:
    """A picture, published as a post of its own or kept for `attached_media` (published=false)."""
    upload = request.FILES.get("source")
    if upload is None and not asked(request, "url"):
        raise refusals.Refusal(400, 324, "(#324) Requires upload file")
    photo_id = new_id()
    medium = {
        "id": photo_id,
        "url": f"https://scontent.practice.example/{photo_id}.jpg",
        "alt": asked(request, "alt_text_custom") or "",
    }
    if asked(request, "published") == "false":
        store().put("photo", photo_id, medium | {"owner": account.id})
        return {"id": photo_id}
    message = asked(request, "message") or asked(request, "caption") or ""
    with store().writing():
        item = world.post(profile("facebook", account.id), message, account, media=[medium])
        accepted("facebook", account.id, "post", item.id, text=message)
    return {"id": photo_id, "post_id": item.id}


def _attached(request: HttpRequest, account: Account) -> list[dict[str, str]]:
    """Pictures uploaded before: attached_media[0]={"media_fbid": ...} and so on."""
    media = []
    for name in sorted(name for name in request.POST if name.startswith("attached_media[")):
        medium = store().get("photo", str(json_field(request, name).get("media_fbid")))
        if medium is None or medium["owner"] != account.id:
            raise refusals.bad_parameter(f"{name} is not a picture of this Page.")
        media.append({key: str(medium[key]) for key in ("id", "url", "alt")})
    return media


def _refuse_duplicate(account: Account, message: str, link: str | None) -> None:
    """506: the same post twice in a row (developers.facebook.com, "Handle errors")."""
    last = next(
        (item for item in listed_items(world.feed_of(account.id)) if item.author_id == account.id), None
    )
    if last and (last.said, last.link) == (message, link):
        raise refusals.duplicate()


def edit(request: HttpRequest, account: Account, item: Item) -> Answer:
    """New words for a post or a comment of ours."""
    if item.author_id != account.id:
        raise refusals.not_permitted("Only the author may change it.")
    message = asked(request, "message") or ""
    with store().writing():
        world.edit(item, message)
        accepted("facebook", account.id, "edit", item.id, text=message)
    return {"success": True}
