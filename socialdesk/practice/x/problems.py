"""Refusals in X's own words: problem JSON (docs.x.com, "Response codes and errors")."""

from __future__ import annotations

from typing import Any

PROBLEMS = "https://api.twitter.com/2/problems/"


class Problem(Exception):
    """Raised in a view; the gate turns it into the answer."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "about:blank", **extra: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": title, "detail": detail, "type": kind, "status": status} | extra


def unauthorised() -> Problem:
    return Problem(401, "Unauthorized", "Unauthorized")


def wrong_authentication(needed: str) -> Problem:
    """docs.x.com: some routes answer only to users, some only to apps."""
    kinds = {"app": "OAuth 2.0 Application-Only", "access": "OAuth 2.0 User Context"}
    used = kinds["access" if needed == "app" else "app"]
    detail = (
        f"Authenticating with {used} is forbidden for this endpoint.  Supported authentication types are"
        f" [{kinds[needed]}]."
    )
    return Problem(403, "Unsupported Authentication", detail, PROBLEMS + "unsupported-authentication")


def too_many() -> Problem:
    return Problem(429, "Too Many Requests", "Too Many Requests")


def no_credit(account_id: str) -> Problem:
    """docs.x.com, pay per use: all calls are refused while there is no credit."""
    detail = f"Your enrolled account [{account_id}] does not have any credits to fulfill this request."
    return Problem(402, "CreditsDepleted", detail, PROBLEMS + "credits")


def unavailable() -> Problem:
    return Problem(503, "Service Unavailable", "Service Unavailable")


def duplicate() -> Problem:
    return Problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")


def blocked() -> Problem:
    return Problem(403, "Forbidden", "You are not permitted to perform this action.")


def reply_not_allowed() -> Problem:
    """Since 2026-02-23 a self-serve app may answer only those who mentioned or quoted it."""
    return Problem(
        403,
        "Forbidden",
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise"
        " engaged by the author of the post you are replying to.",
    )


def too_long() -> Problem:
    return invalid(
        "Your Tweet text is too long. For more information on how Twitter determines text length see"
        " https://github.com/twitter/twitter-text."
    )


def invalid(message: str, **parameters: list[str]) -> Problem:
    return Problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        PROBLEMS + "invalid-request",
        errors=[{"message": message, "parameters": parameters}],
    )


def not_found(parameter: str, value: str, resource: str = "tweet") -> dict[str, str]:
    """Not a refusal: X answers 200 with this among `errors`."""
    return {
        "value": value,
        "detail": f"Could not find {resource} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": resource,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }
