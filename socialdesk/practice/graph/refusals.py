"""Refusals in Meta's own words and numbers (developers.facebook.com, "Handle errors")."""

from __future__ import annotations

import secrets
import time
from typing import Any


class Refusal(Exception):
    """Raised in a view; the gate turns it into the answer."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        kind: str = "OAuthException",
        transient: bool = False,
        **extra: str,
    ) -> None:
        super().__init__(message)
        self.status = status
        error: dict[str, Any] = {"message": message, "type": kind, "code": code}
        if subcode is not None:
            error["error_subcode"] = subcode
        if transient:
            error["is_transient"] = True
        self.body = {"error": error | extra | {"fbtrace_id": "A" + secrets.token_urlsafe(15)}}


def no_token() -> Refusal:
    return Refusal(400, 104, "An access token is required to request this resource.")


def bad_token() -> Refusal:
    return Refusal(400, 190, "Invalid OAuth access token - Cannot parse access token")


def expired() -> Refusal:
    now = time.strftime("%A, %d-%b-%y %H:%M:%S PST", time.gmtime())
    return Refusal(
        400,
        190,
        f"Error validating access token: Session has expired on {now}. The current time is {now}.",
        subcode=463,
    )


def unavailable() -> Refusal:
    return Refusal(
        503, 2, "An unexpected error has occurred. Please retry your request later.", transient=True
    )


def too_many(code: int) -> Refusal:
    if code == 32:
        return Refusal(403, 32, "(#32) Page request limit reached", transient=True)
    return Refusal(403, code, f"(#{code}) Application request limit reached", transient=True)


def duplicate() -> Refusal:
    return Refusal(
        400,
        506,
        "Duplicate status message",
        error_user_title="Duplicate status update",
        error_user_msg="This status update is identical to the last one you posted. Try posting something"
        " different, or delete your previous update.",
    )


def blocked() -> Refusal:
    return Refusal(
        403, 368, "The action attempted has been deemed abusive or is otherwise disallowed", subcode=1390008
    )


def not_permitted(message: str) -> Refusal:
    return Refusal(403, 200, f"(#200) {message}")


def outside_window() -> Refusal:
    """Messages may be answered for 24 hours: developers.facebook.com, "Messenger policy"."""
    return Refusal(400, 10, "(#10) This message is sent outside of allowed window.", subcode=2018278)


def bad_parameter(message: str) -> Refusal:
    return Refusal(400, 100, f"(#100) {message}")


def no_field(name: str, node: str) -> Refusal:
    """For a field or an edge that this kind of thing does not have."""
    return bad_parameter(f"Tried accessing nonexisting field ({name}) on node type ({node})")


def no_alias(name: str) -> Refusal:
    """For a name that is nobody's; a number that is nobody's is no_object()."""
    return Refusal(404, 803, f"(#803) Some of the aliases you requested do not exist: {name}")


def no_object(method: str, object_id: str) -> Refusal:
    return Refusal(
        400,
        100,
        f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, cannot be loaded"
        " due to missing permissions, or does not support this operation. Please read the Graph API"
        " documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )
