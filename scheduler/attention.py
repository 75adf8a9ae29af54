"""What about publishing waits for this person: for the banners, the tabs and the front of the schedule."""

from dataclasses import dataclass

from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission


@dataclass(frozen=True)
class Attention:
    """`stuck` deliveries to decide about (for a writer: of their own posts); `waiting` posts to approve."""

    stuck: int
    waiting: int


def needing_attention(person: User) -> Attention:
    """Two small counts, asked only where the role can do something about the answer."""
    return Attention(stuck(person), waiting(person))


def stuck(person: User) -> int:
    rows = Delivery.objects.needing_a_person()
    if person.can(Permission.DECIDE_DELIVERIES):
        return int(rows.count())
    if person.can(Permission.DRAFT_POSTS):
        return int(rows.filter(post__author=person).count())
    return 0


def waiting(person: User) -> int:
    """Nobody approves their own."""
    if not person.can(Permission.APPROVE_POSTS):
        return 0
    return int(Post.objects.filter(state="in_review").exclude(author=person).count())
