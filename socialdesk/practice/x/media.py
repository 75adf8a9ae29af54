"""Pictures: upload in parts, then alt text. docs.x.com, "Media upload v2" (the old v1.1 upload is gone)."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store
from socialdesk.practice.x import problems
from socialdesk.practice.x.gate import Answer, json_body, route

# docs.x.com: an alt text has at most 1,000 characters, a post at most four pictures.
ALT_LIMIT = 1000
PICTURES_LIMIT = 4
EXPIRES_SECONDS = 86400


@route("media/upload")
def initialize(request: HttpRequest, account: Account) -> Answer:
    media_id = new_id()
    kind = str(json_body(request).get("media_type", "image/jpeg"))
    medium = {"id": media_id, "owner": account.id, "type": kind, "bytes": 0, "ready": False, "alt": ""}
    store().put("upload", media_id, medium)
    return {"data": {"id": media_id, "media_key": f"3_{media_id}", "expires_after_secs": EXPIRES_SECONDS}}


@route("media/upload")
def append(request: HttpRequest, account: Account, media_id: str) -> Answer:
    part = request.FILES.get("media")
    size = part.size if part and not isinstance(part, list) else len(request.body)
    with store().writing():
        medium = _owned(account, media_id)
        store().put("upload", media_id, medium | {"bytes": medium["bytes"] + (size or 0)})
    return {"data": {"expires_at": EXPIRES_SECONDS}}


@route("media/upload")
def finalize(request: HttpRequest, account: Account, media_id: str) -> Answer:
    with store().writing():
        medium = _owned(account, media_id)
        if not medium["bytes"]:
            raise problems.invalid("The media has no content.", id=[media_id])
        store().put("upload", media_id, medium | {"ready": True})
    return {"data": {"id": media_id, "media_key": f"3_{media_id}", "size": medium["bytes"]}}


@route("media/upload")
def metadata(request: HttpRequest, account: Account) -> Answer:
    asked = json_body(request)
    media_id = str(asked.get("id", ""))
    alt = str(((asked.get("metadata") or {}).get("alt_text") or {}).get("text", ""))
    if len(alt) > ALT_LIMIT:
        raise problems.invalid(f"An alt text has at most {ALT_LIMIT} characters.", id=[media_id])
    with store().writing():
        store().put("upload", media_id, _owned(account, media_id) | {"alt": alt})
    return {"data": {"id": media_id, "associated_metadata": {"alt_text": {"text": alt}}}}


def attached(account: Account, media_ids: list[str]) -> list[dict[str, str]]:
    """The pictures of a post that is being made. Raises Problem for one that is not ready or not ours."""
    if len(media_ids) > PICTURES_LIMIT:
        raise problems.invalid(f"A post has at most {PICTURES_LIMIT} pictures.", media_ids=media_ids)
    found = [_owned(account, media_id) for media_id in media_ids]
    if not all(medium["ready"] for medium in found):
        raise problems.invalid("Your media IDs are invalid.", media_ids=media_ids)
    return [
        {"id": str(m["id"]), "url": f"https://pbs.practice.example/media/{m['id']}.jpg", "alt": str(m["alt"])}
        for m in found
    ]


def _owned(account: Account, media_id: str) -> Answer:
    medium = store().get("upload", media_id)
    if medium is None or medium["owner"] != account.id:
        raise problems.invalid("Your media IDs are invalid.", media_ids=[media_id])
    return medium
