"""What kinds of things we say."""

from django.db import models

SAFETY = "safety"  # the topic that no hold stops: a person may be in danger


class Kind(models.TextChoices):
    POST = "post", "Post"
    REPLY = "reply", "Reply"
    DIRECT = "direct", "Private message"
    REPOST = "repost", "Repost"


ANSWERS = (Kind.REPLY, Kind.DIRECT)


class Content(models.TextChoices):
    """Toolkit A's kinds of content, so that what was promised can be compared with what was published."""

    OWN = "own", "Our own news"
    SHARED = "shared", "Shared from an organisation we follow"
    HEALTH = "health", "Public health information"
    EVENT = "event", "Live from an event"
    CHAT = "chat", "Live chat with staff"
    INCIDENT = "incident", "About an incident"
    ANSWER = "answer", "An answer to somebody"
