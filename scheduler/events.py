"""What the audit log can say about posts, deliveries and holds."""

from django.db.models import TextChoices

from scheduler.models.differences import FLOWS, Difference
from scheduler.models.kinds import Kind
from scheduler.workflow import DELIVERY, POST
from socialdesk.audit import log, words


@log.names
class Event(TextChoices):
    WRITTEN = "post.written", "wrote a post"
    EDITED = "post.edited", "edited a post"
    MOVED = "post.moved", "moved a post on"
    SENT = "delivery.sent", "sent a post"
    SENT_TWICE = "delivery.sent_twice", "found that a post stands there twice"
    FAILED = "delivery.failed", "could not send a post"
    UNKNOWN = "delivery.unknown", "does not know whether a post went out"
    PARKED = "delivery.parked", "set a post aside for a person"
    DECIDED = "delivery.decided", "decided about a post"
    DROPPED = "delivery.dropped", "dropped a post"
    RECOGNISED = "delivery.recognised", "found a sent post on the network"
    DIFFERENCE_FOUND = "difference.found", "found a difference to a network"
    DIFFERENCE_MOVED = "difference.moved", "decided about a difference to a network"
    HOLD_PLACED = "hold.placed", "held everything"
    HOLD_LIFTED = "hold.lifted", "lifted a hold"


words.moves("post", POST)
words.moves("delivery", DELIVERY)
words.moves("difference", *FLOWS.values())
words.values(kind=Kind.choices, difference=Difference.Kind.choices)
words.facts(
    remote_id="number on the network", waiting="set aside for a decision", topic="", account="account"
)
