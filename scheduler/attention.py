"""What about publishing waits for this person: for the banners, the navigation and the front of the schedule."""

from dataclasses import dataclass

from django.db.models import Count, Q

from scheduler.models import Delivery, Post
from scheduler.models.deliveries import DeliveryQuerySet
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission


@dataclass(frozen=True)
class Mark:
    """How many things of a kind wait: "3 to approve"."""

    count: int
    words: str


def marks(person: User) -> list[Mark]:
    """Posts of others for this person to approve, and posts of this person's that were sent back. One query, for
    those who write; nobody approves their own."""
    if not person.can(Permission.DRAFT_POSTS):
        return []
    mine = Q(author=person)
    counts = Post.objects.filter(state__in=["in_review", "sent_back"]).aggregate(
        waiting=Count("pk", filter=Q(state="in_review") & ~mine),
        returned=Count("pk", filter=Q(state="sent_back") & mine),
    )
    waiting = counts["waiting"] if person.can(Permission.APPROVE_POSTS) else 0
    found = [Mark(waiting, "to approve"), Mark(counts["returned"], "sent back to you")]
    return [mark for mark in found if mark.count]


def stuck(person: User) -> int:
    return int(stuck_rows(person).count())


def stuck_rows(person: User) -> DeliveryQuerySet:
    """Deliveries to decide about (for a writer: of their own posts)."""
    rows: DeliveryQuerySet = Delivery.objects.needing_a_person()
    if person.can(Permission.DECIDE_DELIVERIES):
        return rows
    return rows.filter(post__author=person) if person.can(Permission.DRAFT_POSTS) else rows.none()
