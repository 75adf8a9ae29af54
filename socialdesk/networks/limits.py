"""What a network has us wait with, in words."""

from datetime import datetime, timedelta

from django.utils import timezone

from socialdesk.networks.models import Account

# What is read from a network, in words. A stream of a network that is not here goes by its own name.
STREAMS = {
    "mentions": "mentions",
    "direct": "private messages",
    "feed": "comments on our page",
    "tagged": "posts that name our page",
    "chats": "private messages",
}
# Between two polls a stream rests for seconds as a matter of course. Only longer rests are worth a line.
WORTH_SAYING = timedelta(minutes=2)


def waits(account: Account) -> list[tuple[str, datetime]]:
    """What has to wait, and until when."""
    soon = timezone.now() + WORTH_SAYING
    found = [
        (f"Reading {STREAMS.get(stream, stream)}", until)
        for stream in account.rests
        if (until := account.rests_until(stream)) and until > soon
    ]
    if account.writes_limited_until and account.writes_limited_until > timezone.now():
        found.append(("Sending", account.writes_limited_until))
    return found
